"""The service's description, as OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from cleaner import __version__
from cleaner.core.kind import KINDS
from cleaner.result import STORY_FIELDS

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_NUMBER = {"type": "integer"}
_STORY = {"type": "object", "properties": dict.fromkeys(STORY_FIELDS, _MAYBE)}
_REMOVED = {
    "type": "object",
    "properties": {"start": _NUMBER, "end": _NUMBER, "text": _TEXT, "role": _TEXT, "reason": _TEXT},
}
_ANSWER = {
    "type": "object",
    "required": ["text", "kind", "changed", "stories", "warnings"],
    "properties": {
        "text": {**_TEXT, "description": "The article."},
        "title": _MAYBE,
        "standfirst": _MAYBE,
        "kind": {"enum": list(KINDS)},
        "changed": {"type": "boolean"},
        "stories": {"type": "array", "items": _STORY, "description": "Other stories that stood behind the article."},
        "sites": {"type": "array", "items": _TEXT, "description": "Sites whose layout was recognised."},
        "warnings": {"type": "array", "items": _TEXT},
        "removed": {"type": "array", "items": _REMOVED, "description": "With explain=true: what went, and why."},
    },
}
_ERROR = {"application/json": {"schema": {"type": "object", "properties": {"error": _TEXT}}}}
_REFUSALS = {
    "400": "The request is wrong; error says how.",
    "403": "Host or Origin is none that is served.",
    "408": "The body came too slowly.",
    "413": "The body is too large.",
    "415": "A content type or encoding that is not read.",
    "422": "The document could not be cleaned: its encoding can't be told, or it took too long.",
    "503": "Full; try again after the seconds in Retry-After.",
}


def document(most_bytes: int) -> dict[str, Any]:
    """The description; ``most_bytes`` is the limit for a request's body."""
    body = {
        "text/plain": {"schema": _TEXT},
        "text/markdown": {"schema": _TEXT},
        "text/html": {"schema": _TEXT},
        "application/json": {"schema": {"type": "object", "properties": dict.fromkeys((*KINDS, "url"), _TEXT)}},
    }
    parameters = [
        {"name": "url", "in": "query", "schema": _TEXT, "description": "The document's address."},
        {"name": "explain", "in": "query", "schema": {"type": "boolean"}, "description": "Say what was removed."},
    ]
    refusals = {status: {"description": text, "content": _ERROR} for status, text in _REFUSALS.items()}
    done = {"description": "Cleaned.", "content": {"application/json": {"schema": _ANSWER}}}
    clean = {
        "summary": "Clean one document",
        "description": f"At most {most_bytes:,} bytes.",
        "parameters": parameters,
        "requestBody": {"required": True, "content": body},
        "responses": {"200": done, **refusals},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "news-cleaner", "version": __version__},
        "paths": {
            "/clean": {"post": clean},
            "/health": {"get": {"summary": "Is it well?", "responses": {"200": {"description": "Yes."}}}},
            "/metrics": {"get": {"summary": "Counters for Prometheus", "responses": {"200": {"description": "Text."}}}},
        },
    }
