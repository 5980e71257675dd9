"""Render the starters when the package is built, so that the first render of a project need not.

What a render of a new project looks at and writes is packed for `tfgen.first.write`, which says when that holds. Where
a starter takes any name, the project's name is a hole in what is packed: with the shortest name and with one of the
longest that may fill it, the filled text has to be what a render gives, or the build fails.
"""

from __future__ import annotations

import gzip
import json
import sys
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

import tfgen
from tfgen.disk.cache import NO_CACHE
from tfgen.disk.inputs import InputRecorder, recording_inputs
from tfgen.disk.manifest import MANIFEST, parse_folders, parse_manifest
from tfgen.disk.project import CONFIG_FILE
from tfgen.errors import ConfigError
from tfgen.first.write import BESIDE, HOLE, LONGEST, Shipped, file_for, fingerprint_modules
from tfgen.generate import plan_render
from tfgen.output.plan import Action
from tfgen.report.changes import list_rows_once_written
from tfgen.starters.plan import plan_project
from tfgen.starters.write import write_project
from tfgen.structs import asdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tfgen.config.artifacts import Artifact
    from tfgen.disk.cache import Cache
    from tfgen.generate import RenderPlan
    from tfgen.output.plan import FileChange
    from tfgen.starters.catalogue import Starter

_STAND_IN = "qzxvk"
"""A name of which nothing in a starter is a part."""
_OTHERS = ("a", "z9-" * (LONGEST // 3) + "b" * (LONGEST % 3))


class _Rendered(NamedTuple):
    """A new project, what a render of it looked at, by folder, and what it would write."""

    matrix: bytes
    settings: bytes
    seen: Mapping[str, tuple[str, dict[str, str]]]
    plan: RenderPlan


def make_first(starter: Starter, cache: Cache = NO_CACHE) -> tuple[Path, bytes]:
    """The package's file for a starter, and its content; `cache` may remember what was proved.

    Raises TfgenError where it does not render, and ValueError where what it renders to cannot be packed.
    """
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            name, made = _STAND_IN, _render(folder / "any", starter, _STAND_IN, cache)
        except ConfigError:  # it takes no name but its own
            name, made = "", _render(folder / "own", starter, None, cache)
        packed = _pack(made, name.encode())
        for other in _OTHERS if name else ():
            _refuse_untrue(packed, other, _render(folder / other, starter, other, cache))
        return file_for(made.settings), gzip.compress(packed, mtime=0)


def _render(project: Path, starter: Starter, name: str | None, cache: Cache) -> _Rendered:
    write_project(plan_project(project, starter, name))
    recorder = InputRecorder(project)
    with recording_inputs(recorder):
        plan = plan_render(project, cache=cache)
    if (states := recorder.folder_states()) is None or plan.notes or plan.retired:
        raise ValueError(f"{starter.name}: what its render looks at cannot be told")
    seen = {}
    for folder, state in states.items():
        digests = {file: recorder.digest_of(project / folder / file) or b"" for file in state.names}
        listing = recorder.listing_of(folder, () if folder else BESIDE)
        seen[folder] = listing, {file: digest.hex() for file, digest in digests.items()}
    settings = (project / CONFIG_FILE).with_name("settings.yaml").read_bytes()
    return _Rendered((project / CONFIG_FILE).read_bytes(), settings, seen, plan)


def _pack(made: _Rendered, name: bytes) -> bytes:
    """What is packed; an empty `name` leaves no hole."""
    plan = made.plan
    if any(change.action is not Action.CREATE for change in plan.changes):
        raise ValueError("a new project has files that a render changes")
    texts = {change.path: _hollow(_content_of(change), name) for change in plan.changes if change.name != MANIFEST}
    # Those of one name stand together, as they are alike, which compressing them comes to know.
    ordered = dict.fromkeys(texts[path] for path in sorted(texts, key=lambda path: (path.name, path)))
    indices = {text: at for at, text in enumerate(ordered)}
    modules = sorted(_find_modules())

    def held(change: FileChange) -> int | dict[str, list[str]]:
        return _list_in(change) if change.name == MANIFEST else indices[texts[change.path]]

    packed = {
        "made_by": fingerprint_modules(modules),
        "modules": modules,
        "matrix": _hollow(made.matrix, name).decode() if name else "",
        "seen": _without_matrix(made.seen) if name else made.seen,
        "rows": list_rows_once_written(plan),
        "lengths": list(map(len, ordered)),
        "files": [[*_place(change, plan), change.executable, held(change)] for change in plan.changes],
        "artifacts": [_pack_artifact(one, plan.project) for one in plan.config.artifacts],
    }
    return json.dumps(packed, sort_keys=True).encode() + b"\n" + b"".join(ordered)


def _hollow(content: bytes, name: bytes) -> bytes:
    """A content with a hole in the place of the name."""
    if HOLE in content:
        raise ValueError("a text holds what stands for the project's name")
    return content.replace(name, HOLE) if name else content


def _content_of(change: FileChange) -> bytes:
    assert change.after is not None  # noqa: S101 - a file that is made
    return change.after.read()


def _place(change: FileChange, plan: RenderPlan) -> tuple[str, str, str]:
    return change.root.relative_to(plan.project).as_posix(), change.folder, change.name


def _list_in(change: FileChange) -> dict[str, list[str]]:
    """What is on a list of files, which holds their hashes."""
    content = _content_of(change)
    return {"files": list(parse_manifest(content, change.path)), "folders": parse_folders(content, change.path)}


def _without_matrix(seen: Mapping[str, tuple[str, dict[str, str]]]) -> dict[str, tuple[str, dict[str, str]]]:
    """What was seen, without the digest of the matrix, which has a hole."""
    folder = CONFIG_FILE.parent.as_posix()
    listing, digests = seen[folder]
    return {**seen, folder: (listing, {**digests, CONFIG_FILE.name: ""})}


def _pack_artifact(artifact: Artifact, project: Path) -> dict[str, Any]:
    """An artifact as JSON has it; positions are all in the matrix."""
    places = {"": artifact.node.position, **{key: node.position for key, node in artifact.node.entries.items()}}
    if {place.file for place in places.values()} != {str(project / CONFIG_FILE)}:
        raise ValueError(f"{artifact.name} is declared elsewhere")
    return {
        "name": artifact.name,
        "model": asdict(artifact.model),
        "places": {key: place[1:] for key, place in places.items()},
    }


def _find_modules() -> Iterator[str]:
    """The files of tfgen that have run in this process, and the data beside them, from the package's folder."""
    package = Path(tfgen.__file__).parent
    modules = [module for name, module in sys.modules.items() if name.partition(".")[0] == package.name]
    files = {Path(module.__file__) for module in modules if module.__file__}
    data = chain.from_iterable(folder.glob("*.json") for folder in {file.parent for file in files})
    return (file.relative_to(package).as_posix() for file in files.union(data))


def _refuse_untrue(packed: bytes, name: str, made: _Rendered) -> None:
    """Raise ValueError where what is packed does not hold for another name."""
    given = Shipped(packed)
    given.name = name.encode()
    said = json.loads(packed.partition(b"\n")[0])
    wanted = [(change.path, change.executable, _content_of(change)) for change in made.plan.changes]
    filled = [(file.path, file.executable, file.after.read()) for file in given.files(made.plan.project)]
    seen = {folder: list(state) for folder, state in _without_matrix(made.seen).items()}
    matrix = said["matrix"].encode().replace(HOLE, given.name)
    rows = [list(row) for row in list_rows_once_written(made.plan)]
    if (filled, matrix, said["seen"], said["rows"]) != (wanted, made.matrix, seen, rows):
        raise ValueError(f"with the name {name} more than the name is another than with {_STAND_IN}")
