"""Find the folders that are to be adopted: root modules, which no other one calls."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.adopt.source_file import SUFFIXES, read_body, read_text
from tfgen.errors import Position, Problem, TfgenError
from tfgen.hcl.source import HclSyntaxError
from tfgen.hcl.syntax import Literal
from tfgen.module.json_syntax import JsonSyntaxError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.hcl.syntax import Body

_FEWEST: Final = 2
_SHOWN: Final = 2
_LOCAL: Final = ("./", "../")
_MAY_CALL: Final = re.compile(
    r"(?<![\w.-])module(?![\w.-])|\\u"
)  # the type of a block, or a key of JSON, whose letters may be escaped


def find_folders(paths: Iterable[Path]) -> list[Path]:
    """The root modules in these folders and below them: folders with Terraform that no other one calls.

    Raises TfgenError for a path that is no folder, and when there is none.
    """
    found: dict[Path, Path] = {}
    problems = []
    for path in paths:
        if not path.is_dir():
            problems.append(Problem(Position(str(path)), "this is no folder. Name folders with .tf files."))
            continue
        inside = [folder for folder in _below(path) if "modules" not in folder.relative_to(path).parts]
        below = [folder for folder in inside if any(files_in(folder))]
        if not below:
            fact = "there is no .tf file in this folder or below it. Name another."
            problems.append(Problem(Position(str(path)), fact))
        found |= {folder.resolve(): folder for folder in below}
    if problems:
        raise TfgenError(*problems)
    called = {target for real, folder in found.items() for target in _called(folder, real)}
    return [folder for real, folder in found.items() if real not in called]


def too_few(folders: Sequence[Path], paths: Iterable[Path]) -> TfgenError:
    """The error for one folder or none: with files of variables beside it, it may be run once for each of them.

    Others in these paths may be called as its modules.
    """
    found = f"only {folders[0]}" if folders else "none that is no module of others"
    remedy = "two folders or more that are alike become one template. Name more."
    if values := _files_of_values(folders):
        more = f" and {len(values) - _SHOWN} more" if len(values) > _SHOWN else ""
        found += f", with values in {', '.join(map(str, values[:_SHOWN]))}{more}"
        remedy = "copy it to a folder for each of these, named like its environment, with the values as "
        remedy += "terraform.tfvars, and adopt these folders with --inline-tfvars."
    elif folders and (called := _not_in_modules(paths, folders)):
        found += f", which calls {called[0]}{f' and {len(called) - 1} more' if len(called) > 1 else ''},"
        remedy = "what is called as a module is adopted where nothing calls it: name the folder above it alone."
    return TfgenError(f"there is {found} to adopt: {remedy}")


def _not_in_modules(paths: Iterable[Path], folders: Sequence[Path]) -> list[Path]:
    """Folders with Terraform that look like root modules, and are not among these."""
    below = [(path, folder) for path in paths for folder in _below(path) if folder not in folders]
    return [f for path, f in below if "modules" not in f.relative_to(path).parts and any(files_in(f))]


def _files_of_values(folders: Sequence[Path]) -> list[Path]:
    """The files of variables in and below an only folder that Terraform reads when told to, if there are several."""
    below = [file for folder in folders for place in _below(folder) for file in sorted(place.glob("*.tfvars"))]
    found = [file for file in below if file.name != "terraform.tfvars" and not file.name.endswith(".auto.tfvars")]
    return found if len(found) >= _FEWEST else []


def _below(path: Path) -> Iterator[Path]:
    yield path
    for child in sorted(path.iterdir()):
        if child.is_dir() and not child.is_symlink() and not child.name.startswith("."):
            yield from _below(child)


def files_in(folder: Path) -> Iterator[Path]:
    """The files of a folder that Terraform reads."""
    for file in sorted(folder.iterdir()):
        if file.name.endswith(SUFFIXES) and not file.name.startswith(".") and file.is_file():
            yield file


def _called(folder: Path, real: Path) -> Iterator[Path]:
    """The folders of local modules that a module, at `real` without links, calls."""
    for file in files_in(folder):
        text = read_text(file)
        with suppress(HclSyntaxError, JsonSyntaxError):
            for source in _sources(read_body(text, file)) if _MAY_CALL.search(text) else ():
                yield Path(os.path.normpath(real / source))


def _sources(body: Body) -> Iterator[str]:
    for block in body.blocks:
        for argument in block.body.arguments if block.type == "module" else ():
            value = argument.value
            if argument.name == "source" and isinstance(value, Literal) and str(value.value).startswith(_LOCAL):
                yield str(value.value)
