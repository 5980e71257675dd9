"""The page about the architecture names what there is, from the top down."""

from __future__ import annotations

import re
from pathlib import Path

from tests.test_architecture import MODULES, _place

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/architecture.md").read_text()
TABLE = PAGE.partition("| Module | Sentence |\n|---|---|\n")[2].partition("\n\n")[0].splitlines()
LARGE = ("config", "hcl", "render", "validate")


def test_every_module_that_is_named_is_there() -> None:
    assert [name for row in TABLE for name in named(row) if not (ROOT / "tfgen" / name).exists()] == []


def test_every_package_is_named() -> None:
    packages = [path.parent for path in (ROOT / "tfgen").rglob("__init__.py") if path.parent != ROOT / "tfgen"]
    assert [path.as_posix() for path in packages if path.name not in words(TABLE)] == []


def test_of_large_packages_every_module_is_named() -> None:
    paths = [Path(*module.split(".")[1:]) for module in MODULES if not is_package(module)]
    modules = {(path.parent.as_posix(), path.name) for path in paths if path.parts and path.parts[0] in LARGE}
    known = {(folder_of(name), word) for row in TABLE for name in named(row) for word in words([row])}
    assert sorted(modules - known) == []


def test_what_imports_others_is_above_them() -> None:
    layers = [_place(f"tfgen.{first_of(row).removesuffix('.py').strip('/').replace('/', '.')}")[0] for row in TABLE]
    assert layers == sorted(layers)


def is_package(module: str) -> bool:
    return ROOT.joinpath(*module.split(".")).is_dir()


def folder_of(name: str) -> str:
    """The folder of a module, or the folder itself that is named."""
    return name.rpartition("/")[0]


def first_of(row: str) -> str:
    return named(row)[0]


def named(row: str) -> list[str]:
    """The paths in the first cell: a name without a folder is beside the one before it."""
    folder, found = "", []
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", row.split("|")[1]):
        folder = name.rpartition("/")[0] if "/" in name else folder
        found.append(name if "/" in name else f"{folder}/{name}".strip("/"))
    return found


def words(rows: list[str]) -> set[str]:
    """The names in code, without folders and endings."""
    return {part for row in rows for code in re.findall(r"`([^`]+)`", row) for part in re.split(r"[/.]", code)}
