"""What a rule may say: its keys together, its templates, its pattern, its selector."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from cleaner.rules import patterns
from cleaner.rules.blocks import split_mark
from cleaner.rules.model import ACTIONS, ARTICLE_BEFORE, PLACES, STRENGTHS, THEN_AT_MOST, Lists, Rule
from cleaner.rules.placeholders import PLACEHOLDERS
from cleaner.rules.template import Parts, TemplateError, all_kinds, is_exact, is_group, parse, plain_keys, texts

__all__ = ["ACTIONS", "ARTICLE_BEFORE", "PLACES", "STRENGTHS", "THEN_AT_MOST", "line_template", "rule"]

MAX_BLOCK = 24
MAX_SELECTOR = 400
FINDINGS = ("no-example", "one-word", "any-any", "loose-any", "duplicate", "shadowed", "no-use")  # of lint
_MATCHERS = ("lines", "prefix", "suffix", "block", "pattern", "select")


def rule(rule: Rule, given: Collection[str], lists: Lists) -> Iterator[tuple[str, str]]:
    """Problems as (key, message)."""
    present = [key for key in _MATCHERS if key in given]
    if len(present) != 1 and set(present) != {"prefix", "suffix"}:
        what = f"has {' and '.join(present)}" if present else "has nothing to match"
        yield (present[1] if present else "id"), f"{what}; a rule has exactly one of {', '.join(_MATCHERS)}"
    yield from _together(rule, given)
    plain = plain_keys(rule.lines)
    for template in rule.lines:
        for message in () if plain.get(template) else line_template(template, lists):
            yield "lines", message
    for key, templates in (("prefix", rule.prefix), ("suffix", rule.suffix)):
        for template in templates:
            for message in affix(template, key, lists):
                yield key, message
    for template in rule.then:
        for message in block_line(template, lists):
            yield "then", message
    if rule.block:
        for message in block(rule.block, rule.action, lists):
            yield "block", message
    if "pattern" in given:
        for message in patterns.problems(rule.pattern, rule.has):
            yield "pattern", message
    if "has" in given and "pattern" not in given:
        yield "has", "'has' names the words of a 'pattern'; templates are found by their own"
    if "select" in given:
        for message in selector(rule.select):
            yield "select", message


def _together(rule: Rule, given: Collection[str]) -> Iterator[tuple[str, str]]:
    affixes = bool(rule.prefix or rule.suffix)
    if affixes and rule.action != "trim":
        yield "action", "'prefix' and 'suffix' belong to action = \"trim\""
    if rule.action == "trim" and not affixes and "pattern" not in given:
        yield "action", "action = \"trim\" needs 'prefix' or 'suffix' (or a 'pattern' for the part to cut)"
    if rule.action == "story" and "block" not in given:
        yield "action", "action = \"story\" needs a 'block': the lines of the story's header"
    if rule.action == "keep" and rule.hint:
        yield "strength", "a keep can't be a hint: hints speak against a line"
    if "select" in given and rule.action not in ("drop", "keep"):
        yield "action", "a rule with 'select' drops or keeps"
    if "select" in given and ("then" in given or "where" in given):
        yield "select", "'then' and 'where' are for lines, not for 'select'"
    if "article_before" in given and rule.action not in ("end", "story"):
        yield "article_before", '\'article_before\' guards action = "end" or "story" only'
    if "near" in given and rule.action != "end":
        yield "near", "'near' guards action = \"end\" only"
    if "then" in given and rule.action not in ("drop", "keep"):
        yield "then", '\'then\' belongs to action = "drop" or "keep"'
    if "then" in given and not rule.then:
        yield "then", "'then' needs what it takes along, as in then = { what = [\"{date}\"], at_most = 8 }"


def _parsed(template: str, lists: Lists, keep: str = "") -> tuple[Parts, str]:
    try:
        return parse(template, lists, keep), ""
    except TemplateError as error:
        return (), str(error)


def has_word(text: str) -> bool:
    """Is there a letter or a symbol (as in ©) in a text, by which a line can be told?"""
    return any(c.isalpha() or ord(c) > 127 for c in text)


def line_template(template: str, lists: Lists) -> Iterator[str]:
    """Problems of a template for a whole line."""
    parts, message = _parsed(template, lists)
    if message:
        yield message
        return
    if "\n" in template.strip():
        yield f"{template[:60]!r} holds a line feed; a template is one line, several lines are a 'block'"
    used = all_kinds(parts)
    if any(PLACEHOLDERS[kind].block_only for kind in used):
        yield f"{template[:60]!r}: {{title}} and {{text}} stand in a 'block' only"
    words = "".join(texts(parts))
    if not words.strip():
        yield f"{template[:60]!r} is made of placeholders only; that is for 'block' and 'then', with other lines around"
    elif not (is_exact(parts) or has_word(words) or any(PLACEHOLDERS[kind].findable for kind in used)):
        yield f"{template[:60]!r} has no word in it; give it one, or use a 'block'"


def _begins_with_word(parts: Parts) -> bool:
    """Does a template begin with at least two characters, whichever of its branches is taken?"""
    first = parts[0]
    if is_group(first):
        return all(_begins_with_word((*branch, *parts[1:])) for branch in first[1:])
    return len(first.strip()) >= 2 if isinstance(first, str) else first[0] == " " and _begins_with_word(parts[1:])


def _sides(key: str) -> str:
    return "end" if key == "prefix" else "begin"


def affix(template: str, key: str, lists: Lists) -> Iterator[str]:
    """Problems of a template for a line's beginning or end."""
    yield from line_template(template, lists)
    parts, message = _parsed(template, lists, _sides(key))
    if message:
        return
    if key == "prefix" and not _begins_with_word(parts):
        yield f"prefix {template[:60]!r} must begin with a word: otherwise every line had to be tried"
    if key == "prefix" and parts[-1] in (("any",), ("text",)):
        yield f"prefix {template[:60]!r} ends in {{any}} and would cut the whole line; end it with what it ends with"
    if key == "suffix" and not any(len(part.strip()) >= 2 for part in texts(parts)):
        yield f"suffix {template[:60]!r} needs a word"
    if key == "suffix" and parts[0] == ("any",):
        yield f"suffix {template[:60]!r} begins with {{any}} and would cut the whole line; begin it with its first word"


def block_line(template: str, lists: Lists) -> Iterator[str]:
    """Problems of one line of a block, or of what ``then`` takes along."""
    _, message = _parsed(template, lists)
    if message:
        yield message


def block(lines: tuple[str, ...], action: str, lists: Lists) -> Iterator[str]:
    """Problems of a block as a whole."""
    if len(lines) > MAX_BLOCK:
        yield f"a block has at most {MAX_BLOCK} lines, this one {len(lines)}"
        return
    anchored = False
    seen: set[Parts] = set()
    for line in lines:
        template, mark = split_mark(line)
        parts, message = _parsed(template, lists)
        if message:
            yield message
            return
        words = has_word("".join(texts(parts)))
        findable = (
            any(PLACEHOLDERS[kind].findable for kind in all_kinds(parts)) or parts in seen or parts == (("source",),)
        )
        anchored = anchored or (not mark and (words or findable))
        seen.add(parts)
    if not anchored:
        yield (
            "a block needs one line, neither optional nor repeated, by which it is found: with a word, {age}, {date}, "
            "{time}, {n}, {url} or {source}, or the same placeholder alone on two lines"
        )
    if action == "story" and lines and split_mark(lines[-1])[1] == "*":
        yield "the last line of a story's block can't repeat; the story's text is whatever follows"


def selector(css: str) -> Iterator[str]:
    """Problems of a CSS selector: size and shape; what it means is the HTML path's business."""
    if not css.strip():
        yield "an empty selector"
    elif len(css) > MAX_SELECTOR:
        yield f"a selector has at most {MAX_SELECTOR} characters, this one {len(css)}"
    elif css.count("(") != css.count(")") or css.count("[") != css.count("]") or "{" in css:
        yield f"{css[:60]!r} is not a CSS selector: brackets don't match"
    elif css.count("(") > 6 or css.count(":has") > 1 or css.count("*") > 4 or len(css.split()) > 24:
        yield f"{css[:60]!r} is too costly: at most one :has(), six brackets, 24 steps"
