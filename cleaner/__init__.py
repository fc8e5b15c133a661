"""Takes the site's furniture and the appended stories out of scraped news, and says why.

    import cleaner
    result = cleaner.clean(text_or_html)
    result.text, result.stories, result.removed

Names are imported on first use, so that the command line starts fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.api import Cleaner as Cleaner
    from cleaner.api import aclean as aclean
    from cleaner.api import clean as clean
    from cleaner.core.choices import CleanerOptions as CleanerOptions
    from cleaner.corpus.batch import clean_batch as clean_batch
    from cleaner.result import Block as Block
    from cleaner.result import Contribution as Contribution
    from cleaner.result import Reason as Reason
    from cleaner.result import Result as Result
    from cleaner.result import Role as Role
    from cleaner.result import Story as Story
    from cleaner.rules.load import RuleError as RuleError

__version__ = "0.1.0"

_HOMES = {
    "aclean": "cleaner.api",
    "clean": "cleaner.api",
    "clean_batch": "cleaner.corpus.batch",
    "Cleaner": "cleaner.api",
    "CleanerOptions": "cleaner.core.choices",
    "RuleError": "cleaner.rules.load",
    **dict.fromkeys(("Block", "Contribution", "Reason", "Result", "Role", "Story"), "cleaner.result"),
}
__all__ = [
    "Block",
    "Cleaner",
    "CleanerOptions",
    "Contribution",
    "Reason",
    "Result",
    "Role",
    "RuleError",
    "Story",
    "__version__",
    "aclean",
    "clean",
    "clean_batch",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'cleaner' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
