"""Build step of the wheel: render every starter, and put the proofs of what it renders to into the package."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class Proofs(BuildHookInterface):
    """Adds the file that `tfgen/render/shipped.py` reads. Fails where a starter does not render."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the file, but for an editable installation, whose code changes."""
        if version == "editable" or self.target_name != "wheel":
            return
        sys.path.insert(0, str(ROOT))
        from tfgen.render.shipped import FILE

        self._folder = TemporaryDirectory()
        made = Path(self._folder.name, FILE.name)
        made.write_bytes(make_proofs())
        build_data["force_include"][str(made)] = FILE.relative_to(ROOT).as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Take the file away, which is in the wheel now."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def make_proofs() -> bytes:
    """The proofs of all starters, the same bytes on every machine."""
    from tfgen.disk.cache import Cache
    from tfgen.generate import render_project
    from tfgen.render.shipped import pack
    from tfgen.starters import STARTERS, plan_project, write_project

    class Shelf(Cache):
        """Remembers for all projects what is remembered for one, in this process."""

        entries: ClassVar[dict[str, bytes]] = {}

        def read(self, kind: str, key: str) -> bytes | None:  # noqa: ARG002
            return self.entries.get(kind) if kind == "proofs" else None

        def write(self, kind: str, key: str, content: bytes) -> None:  # noqa: ARG002
            self.entries[kind] = content

    shelf = Shelf(None)
    with TemporaryDirectory() as folder:
        for starter in STARTERS.values():
            project = Path(folder, starter.name)
            write_project(plan_project(project, starter))
            render_project(project, cache=shelf)
    return pack(shelf.entries["proofs"])
