"""What tfgen does with a file in a stack's folder that it did not render."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tfgen.dialects.files import CONFIGURATION, is_companion
from tfgen.dialects.lock_file import LOCK_FILE
from tfgen.disk.files import read_file
from tfgen.disk.manifest import MANIFEST, find_own
from tfgen.disk.project import OUTPUT
from tfgen.errors import Position, Problem, TfgenError
from tfgen.explain.places import find_places, split_address
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tree import parse_tree
from tfgen.module.tfvars import is_tfvars

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from tfgen.hcl.syntax import Body

_BY_HAND: Final = "no template renders this: it was written by hand. `tfgen render` leaves it alone"
_JUDGED: Final = "`tfgen validate` judges it with what is rendered"


def describe_unrendered(project: Path, stack: str, name: str, rendered: Container[str]) -> TfgenError | None:
    """The error for `FILE`, `FILE:LINE` or an address in the folder of a stack that is there and is not rendered.

    `rendered` are the names of what is rendered into that folder. None where there is no such file and no such address.
    """
    folder = project / OUTPUT / stack
    beginnings = (name, *(name[:index] for index, character in enumerate(name) if character == ":"))
    file = next(
        (found for one in beginnings if (found := _in_folder(folder, stack, one)) and found not in rendered), None
    )
    if file is None:
        return _of_address(folder, name, rendered)
    line = int(part) if (part := name.rpartition(":")[2]).isdigit() and not name.endswith(file) else 0
    return _told(folder / file, line, _what_is_done(folder, file))


def _in_folder(folder: Path, stack: str, name: str) -> str | None:
    """The name, from a stack's folder on, of the plain file that is meant by its name or by the end of its path."""
    for above in (
        f"{folder.absolute().as_posix()}/",
        f"{folder.as_posix()}/",
        f"{OUTPUT.as_posix()}/{stack}/",
        f"{stack}/",
        "",
    ):
        short = name.removeprefix(above)
        if short == name and above:
            continue
        is_below = short and not short.startswith("/") and ".." not in short.split("/")
        with suppress(OSError, ValueError):  # a name that no disk takes
            if is_below and (folder / short).is_file():
                return short
    return None


def _what_is_done(folder: Path, name: str) -> str:
    if name == MANIFEST:
        return "tfgen writes this itself: it lists the files beside it that are tfgen's. Leave it alone."
    if find_own(folder, [name]):
        return "tfgen rendered this once, and no template does any more. `tfgen render` deletes it."
    if name == LOCK_FILE:
        return f"no template renders this: the engine's init wrote it. {_VERSIONS}"
    if name.endswith(CONFIGURATION) or is_tfvars(name) or is_companion(name):
        return f"{_BY_HAND}, and {_JUDGED}. Change it where it is."
    return f"{_BY_HAND}, and `tfgen validate` does not judge it. Change it where it is."


_VERSIONS: Final = "`tfgen render` leaves it alone, and `tfgen validate` takes the versions of providers from it."


def _of_address(folder: Path, address: str, rendered: Container[str]) -> TfgenError | None:
    """The same for the address of a block or argument that was written by hand."""
    bodies = dict(_written(folder, rendered))
    places = {place.address: (file, place) for file, found in find_places(bodies).items() for place in found}
    if (split := split_address(address, places)) is None:
        return None
    file, place = places[split[0]]
    line = normalize(read_file(folder / file).decode()).count("\n", 0, place.node.start) + 1
    return _told(folder / file, line, f"{_BY_HAND}, and {_JUDGED}. Change it where it is.")


def _written(folder: Path, rendered: Container[str]) -> Iterator[tuple[str, Body]]:
    """The files of Terraform that people wrote in a stack's folder, as far as they are right."""
    with suppress(OSError):
        names = [file.name for file in sorted(folder.glob("*.tf")) if file.name not in rendered]
        own = find_own(folder, names)
        for name in names:
            with suppress(OSError, UnicodeDecodeError, HclSyntaxError):
                if name not in own:
                    yield name, parse_tree(normalize(read_file(folder / name).decode()))


def _told(file: Path, line: int, what: str) -> TfgenError:
    return TfgenError(Problem(Position(file.as_posix(), line), what))
