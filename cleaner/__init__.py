"""Takes the site's furniture and the appended stories out of scraped news, and says why.

    import cleaner
    result = cleaner.clean(text_or_html)
    result.text, result.stories, result.removed

Names are imported on first use, so that the command line starts fast.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cleaner.choices import CleanerOptions as CleanerOptions
    from cleaner.model import Block as Block
    from cleaner.model import Contribution as Contribution
    from cleaner.model import Reason as Reason
    from cleaner.model import Result as Result
    from cleaner.model import Role as Role
    from cleaner.model import Story as Story
    from cleaner.pipeline import Cleaner as Cleaner
    from cleaner.pipeline import aclean as aclean
    from cleaner.pipeline import clean as clean
    from cleaner.rules.load import RuleError as RuleError
    from cleaner.scale.batch import clean_batch as clean_batch

__version__ = "0.1.0"

_HOMES = {
    "aclean": "cleaner.pipeline",
    "clean": "cleaner.pipeline",
    "clean_batch": "cleaner.scale.batch",
    "Cleaner": "cleaner.pipeline",
    "CleanerOptions": "cleaner.choices",
    "RuleError": "cleaner.rules.load",
    **dict.fromkeys(("Block", "Contribution", "Reason", "Result", "Role", "Story"), "cleaner.model"),
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
