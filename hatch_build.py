"""Build step of the wheel: render every starter; that, compiled templates and proofs of files go into the package."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent


class Proofs(BuildHookInterface):
    """Adds the files that `tfgen/first/write.py`, `tfgen/render/proof/shipped.py` and `jinja/compiled.py` read.

    Fails where a starter does not render, or where a project's name decides about more than names.
    """

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, but for an editable installation, whose code changes."""
        if version == "editable" or self.target_name != "wheel":
            return
        sys.path.insert(0, str(ROOT))
        self._folder = TemporaryDirectory()
        for file, content in make_files().items():
            made = Path(self._folder.name, file.name)
            made.write_bytes(content)
            build_data["force_include"][str(made)] = file.relative_to(ROOT).as_posix()

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Take the files away, which are in the wheel now."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()


def make_files() -> dict[Path, bytes]:
    """What all starters need, by the file that it belongs into: the same bytes on every machine."""
    from tfgen.disk.cache import Cache
    from tfgen.first.make import make_first
    from tfgen.generate import render_project
    from tfgen.render.jinja import compiled
    from tfgen.render.proof import shipped
    from tfgen.starters import STARTERS, plan_project, write_project

    class InMemoryCache(Cache):
        """Remembers for all projects what is remembered for one, in this process."""

        entries: ClassVar[dict[str, bytes]] = {}

        def read(self, kind: str, key: str) -> bytes | None:  # noqa: ARG002
            return self.entries.get(kind) if kind == "proofs" else None

        def write(self, kind: str, key: str, content: bytes) -> None:  # noqa: ARG002
            self.entries[kind] = content

    cache = InMemoryCache(None)
    with TemporaryDirectory() as folder, compiled.recording() as templates:
        for starter in STARTERS.values():
            project = Path(folder, starter.name)
            write_project(plan_project(project, starter))
            render_project(project, cache=cache)
    first = dict(make_first(starter) for starter in STARTERS.values())
    return first | {
        shipped.FILE: shipped.pack(cache.entries["proofs"]),
        compiled.FILE: compiled.pack_compiled(templates),
    }
