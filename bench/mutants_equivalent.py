"""Mutants that no test can notice, each with the reason: (module, line, what is changed)."""

EQUIVALENT: dict[tuple[str, str, str], str] = {}
