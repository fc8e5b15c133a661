"""Puts the parsed packs into the wheel, so that a start need not read and check all rule files."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Parses ``rules/`` with the package's own code; what comes out goes into ``cleaner/_rules``."""

    _folder = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is made; ``version`` is ``editable`` where the packs stay where they are."""
        sys.path.insert(0, self.root)
        from cleaner.rules.load import store_packs

        rules = Path(self.root, "rules")
        if version == "editable":
            store_packs(rules, rules)
            return
        self._folder = mkdtemp()
        file = store_packs(rules, Path(self._folder))
        build_data["force_include"][str(file)] = f"cleaner/_rules/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Called when the wheel is there."""
        shutil.rmtree(self._folder, ignore_errors=True)
