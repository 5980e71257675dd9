"""Tell that a render would change nothing, without rendering: none of what the last render read has changed since.

What a render does depends on the code, and on the files and folders of the project that it reads. These are recorded
while it runs (`tfgen.disk.inputs`); for files that it writes, their new content is. If the next run finds all of them
unchanged, each file by its hash, there is nothing to do, and nothing has to be loaded to say so. If anything differs,
or cannot be told, everything is rendered.
"""

from __future__ import annotations

import functools
import json
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import tfgen
from tfgen.disk.files import fingerprint
from tfgen.disk.inputs import FolderState, is_folder_unchanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.disk.inputs import InputRecorder
    from tfgen.generate import RenderPlan

    Row = Sequence[str | int]

_KIND: Final = "unchanged"
PACKAGES: Final = (
    ".",
    "cli",
    "config",
    "dialects",
    "disk",
    "evaluation",
    "evaluation/functions",
    "first",
    "hcl",
    "links",
    "module",
    "output",
    "package",
    "providers",
    "providers/aws",
    "render",
    "render/blame",
    "render/files",
    "render/jinja",
    "render/languages",
    "render/memory",
    "render/names",
    "render/proof",
    "render/targets",
    "render/templates",
    "report",
    "retirement",
    "schema",
    "settings",
    "stacks",
    "yaml",
)
"""The packages whose code decides what a render does."""
LIBRARIES: Final = ("hcl2", "jinja2", "lark", "markupsafe", "msgspec", "pygohcl", "re2", "yaml")


class Answer(NamedTuple):
    """What a render that changes nothing prints: the rows of its table, and why artifacts are not current, by name."""

    rows: Sequence[Row]
    outdated: Sequence[tuple[str, str]] = ()


def recall(project: Path, cache: Cache) -> Answer | None:
    """What a render of the whole project would say, if it is known that it would change nothing."""
    if not cache.remembers or (content := cache.read(_KIND, _code())) is None:
        return None
    found = json.loads(content)
    if are_inputs_unchanged(project, found):
        return Answer(found["rows"], found["outdated"])
    return None


def are_inputs_unchanged(project: Path, packed: Mapping[str, Any]) -> bool:
    """Whether all folders that `pack_states` packed are unchanged."""
    names = packed["names"]
    return all(
        is_folder_unchanged(project, folder, FolderState(listing, contents, names[at]))
        for folder, (listing, contents, at) in packed["seen"].items()
    )


def remember(cache: Cache, recorder: InputRecorder, plan: RenderPlan, answer: Answer) -> None:
    """Remember a render that had nothing to write, or has written everything; the next one is to give this answer.

    A render with notes or retired folders is not remembered, nor one that deletes, as folders may go with the files.
    """
    from tfgen.output.plan import Action  # here, as a run that finds nothing changed need not load it

    if not cache.remembers or plan.notes or plan.retired:
        return
    for change in plan.changes:
        if change.after is None:
            return
        if change.action is not Action.KEEP:
            recorder.expect_file(change.path, change.after.digest)
    remember_states(cache, recorder, answer)


def remember_states(cache: Cache, recorder: InputRecorder, answer: Answer) -> None:
    """Remember the answer for as long as all folders are in the states that were recorded, or are expected."""
    if (states := recorder.folder_states()) is not None:
        cache.write(_KIND, _code(), json.dumps({**answer._asdict(), **pack_states(states)}).encode())


def pack_states(states: Mapping[str, FolderState]) -> dict[str, Any]:
    """States as JSON has them; folders that are made of the same templates share the list of names."""
    lists = {names: index for index, names in enumerate(dict.fromkeys(state.names for state in states.values()))}
    packed = {folder: (state.listing, state.contents, lists[state.names]) for folder, state in states.items()}
    return {"names": list(lists), "seen": packed}


@functools.cache
def _code() -> str:
    """The fingerprint of the code that renders."""
    return fingerprint_code(PACKAGES, LIBRARIES)


def fingerprint_code(packages: Iterable[str], libraries: Iterable[str]) -> str:
    """The fingerprint of these packages of tfgen, as they are on disk now, and of these libraries."""
    package = Path(tfgen.__file__).parent
    specs = [find_spec(name) for name in libraries]
    origins = [Path(spec.origin) for spec in specs if spec and spec.origin]
    return f"{sys.version} {fingerprint(*(package / name for name in packages), *origins)}"
