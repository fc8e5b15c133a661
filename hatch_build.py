"""Puts the compiled form of the shipped rules into the wheel, so that the first start need not make it (seconds)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles ``rules/`` with the package's own code; what comes out goes below ``cleaner/_rules/compiled``."""

    _folder = ""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the wheel is made; ``version`` is ``editable`` where there is nothing to ship."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from cleaner.rules import cache
        from cleaner.rules.compile import compile_rules
        from cleaner.rules.load import load

        rules = load([Path(self.root, "rules")])
        self._folder = mkdtemp()
        for file in cache.ship(rules, compile_rules(rules), Path(self._folder)):
            build_data["force_include"][str(file)] = f"cleaner/_rules/compiled/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Called when the wheel is there."""
        shutil.rmtree(self._folder, ignore_errors=True)
