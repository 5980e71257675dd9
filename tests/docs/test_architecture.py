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
    inner = [module.split(".") for module in MODULES]
    modules = {".".join(parts[1:]) for parts in inner if len(parts) == 3 and parts[1] in LARGE}
    known = {(row_of.partition("/")[0], word) for row in TABLE for row_of in named(row) for word in words([row])}
    assert [name for name in sorted(modules) if tuple(name.split(".")) not in known] == []


def test_what_imports_others_is_above_them() -> None:
    layers = [_place(f"tfgen.{first_of(row).removesuffix('.py').strip('/').replace('/', '.')}")[0] for row in TABLE]
    assert layers == sorted(layers)


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
