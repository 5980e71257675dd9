"""A render that would change nothing is told by what the last one looked at: where that is as it was, so is the answer.

What a render does follows from the code, and from the files and folders of the project that it looks at. All of these
are noted while it runs (`tfgen.disk.witness`), with what it has written in place of what was there. Where the next run
finds them as they were, each file by its hash, there is nothing to do, and nothing has to be loaded to say so. Where
anything differs, or cannot be told, everything runs as ever.
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
from tfgen.disk.witness import Sight, is_as_seen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.disk.witness import Witness
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
    "report",
    "retirement",
    "schema",
    "settings",
    "stacks",
    "yaml",
)
"""The packages whose code decides what a render does."""
LIBRARIES: Final = ("hcl2", "jinja2", "lark", "markupsafe", "msgspec", "pygohcl", "re2", "yaml")


class Said(NamedTuple):
    """What a render says that changes nothing: the rows of its table, and why artifacts are not current, by name."""

    rows: Sequence[Row]
    outdated: Sequence[tuple[str, str]] = ()


def recall(project: Path, cache: Cache) -> Said | None:
    """What a render of the whole project would say, if it is known that it would change nothing."""
    if not cache.remembers or (content := cache.read(_KIND, _makers())) is None:
        return None
    found = json.loads(content)
    if is_all_as_seen(project, found):
        return Said(found["rows"], found["outdated"])
    return None


def is_all_as_seen(project: Path, packed: Mapping[str, Any]) -> bool:
    """Whether all that `pack_sights` packed is as it was."""
    lists = packed["names"]
    sights = (
        (folder, Sight(listing, contents, lists[at])) for folder, (listing, contents, at) in packed["seen"].items()
    )
    return all(is_as_seen(project, folder, sight) for folder, sight in sights)


def keep(cache: Cache, witness: Witness, plan: RenderPlan, said: Said) -> None:
    """Remember a render that had nothing to write, or has written it; the next one is to say what is `said`.

    What has notes or keeps retired folders is not remembered, nor what deletes: folders may go with it.
    """
    from tfgen.output.plan import Action  # here, as who finds nothing changed need not load it

    if not cache.remembers or plan.notes or plan.retired:
        return
    for change in plan.changes:
        if change.after is None:
            return
        if change.action is not Action.KEEP:
            witness.expect_file(change.path, change.after.digest)
    keep_seen(cache, witness, said)


def keep_seen(cache: Cache, witness: Witness, said: Said) -> None:
    """Remember what is said where all is as this witness saw it, or expects it."""
    if (seen := witness.sights()) is not None:
        cache.write(_KIND, _makers(), json.dumps({**said._asdict(), **pack_sights(seen)}).encode())


def pack_sights(seen: Mapping[str, Sight]) -> dict[str, Any]:
    """Sights as JSON has them; folders that are made of the same templates share the list of names."""
    lists = {names: index for index, names in enumerate(dict.fromkeys(sight.names for sight in seen.values()))}
    sights = {folder: (sight.listing, sight.contents, lists[sight.names]) for folder, sight in seen.items()}
    return {"names": list(lists), "seen": sights}


@functools.cache
def _makers() -> str:
    """Names the code that renders."""
    return name_code(PACKAGES, LIBRARIES)


def name_code(packages: Iterable[str], libraries: Iterable[str]) -> str:
    """Names the present state of these packages of tfgen, and of these libraries."""
    package = Path(tfgen.__file__).parent
    specs = [find_spec(name) for name in libraries]
    origins = [Path(spec.origin) for spec in specs if spec and spec.origin]
    return f"{sys.version} {fingerprint(*(package / name for name in packages), *origins)}"
