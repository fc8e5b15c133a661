"""Lines of a block as they are written: a template, and perhaps ``?`` or ``*`` behind it."""


def split_mark(template: str) -> tuple[str, str]:
    """A block line without its ``?`` or ``*``, and that mark."""
    stripped = template.rstrip()
    if stripped[-1:] in ("?", "*") and len(stripped) > 1:
        return stripped[:-1], stripped[-1]
    return stripped, ""
