"""Mutants that no test can notice, each with the reason: (module, line, what is changed)."""

_NAME = 'return f".cleaner-{_machine()}-{_start()}-{os.getpid()}-{next(_numbers):x}-{time.time_ns() & 0xFFFFFF:x}.tmp"'

EQUIVALENT: dict[tuple[str, str, str], str] = {
    ("cleaner/files/leftovers.py", _NAME, "BitAnd to BitOr"): "any number makes the name one of its own",
    ("cleaner/files/leftovers.py", _NAME, "16777215 to 16777216"): "any number makes the name one of its own",
}
