"""What in a repository tells that OpenTofu is run there, where nothing beside the Terraform names an engine.

https://mise.jdx.dev/configuration.html, https://asdf-vm.com/manage/configuration.html,
https://github.com/opentofu/setup-opentofu, https://pre-commit.com/#plugins
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.disk.files import read_file
from tfgen.disk.inputs import note_folder
from tfgen.disk.project import find_bounds, is_bound
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from re import Pattern

    Words = tuple[Pattern[str], Pattern[str]]
    """What files say that name OpenTofu, and Terraform."""


_FOLDERS: Final = ("tofu", "opentofu")
_MANAGERS: Final = (".tool-versions", "mise.toml", ".mise.toml")
_HOOKS: Final = ".pre-commit-config.yaml"
_WORKFLOWS: Final = ".github/workflows"
_MOST: Final = 1 << 18  # bytes of a file that is looked into
_TOOL: Final = r"""(?m)^[ \t]*["']?(?:[\w.:/-]*[:/])?{}["']?(?:[ \t]*=|[ \t]+\S)"""
_MANAGED: Final = (regex(_TOOL.format("opentofu")), regex(_TOOL.format("terraform")))
_SET_UP: Final = ("opentofu/setup-opentofu@", "hashicorp/setup-terraform@")
# Hooks that document or lint are called after Terraform whoever runs the code.
_HOOKED: Final = (
    regex(r"""\bid:[ \t]*["']?(?:open)?tofu[-_]"""),
    regex(r"""\bid:[ \t]*["']?terraform[-_](?:fmt|validate)\b"""),
)


def find_sign(folder: Path, known: dict[Path, str]) -> str:
    """What tells that OpenTofu runs a folder, nothing where nothing does.

    The nearest counts, of the folder and those above it to the root of the repository: a version manager's file that
    names OpenTofu and not Terraform, or a folder that is called after it; in the root workflows that set OpenTofu up
    and not Terraform, or else hooks that run it. `known` is what was seen above other folders in this run.
    """
    real = Path(os.path.realpath(folder))
    if real.parent in known and not is_bound(real):
        own = _in_folder(real)
        return known[real.parent] if own is None else own
    bounds = find_bounds(real)
    return _nearest(real, bounds, known) if bounds else ""


def _nearest(place: Path, bounds: Path, known: dict[Path, str]) -> str:
    if place not in known:
        found = _managed(place) if place == bounds else _in_folder(place)
        if found is None:
            found = _run(bounds) if place == bounds else _nearest(place.parent, bounds, known)
        known[place] = found
    return known[place]


def _in_folder(place: Path) -> str | None:
    """What a folder below the root of a repository says, as `_managed`."""
    found = _managed(place)
    return f"the folder {place.name}" if found is None and place.name in _FOLDERS else found


def _managed(place: Path) -> str | None:
    """The version manager's file in a folder that names OpenTofu; an empty one for Terraform, None for neither."""
    found = (_named_in(name, peek(place / name, _MOST), _MANAGED) for name in _MANAGERS)
    return next((one for one in found if one is not None), None)


def _run(root: Path) -> str:
    """The workflow of a repository that sets OpenTofu up, or its hooks; nothing where Terraform is set up."""
    tofu, terraform = _SET_UP
    texts = dict(_workflows(root))
    if any(terraform in text for text in texts.values()):
        return ""
    found = next((name for name, text in texts.items() if tofu in text), "")
    return found or _named_in(_HOOKS, peek(root / _HOOKS, _MOST), _HOOKED) or ""


def _named_in(name: str, text: str, words: Words) -> str | None:
    """The name of a file that names OpenTofu; an empty one where it names Terraform, None for neither."""
    if "tofu" not in text and "terraform" not in text:  # which costs less
        return None
    tofu, terraform = words
    return "" if terraform.search(text) else name if tofu.search(text) else None


def _workflows(root: Path) -> Iterator[tuple[str, str]]:
    folder = root / _WORKFLOWS
    note_folder(folder)
    names = sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208 - of names there may be many
    for name in names:
        if name.endswith((".yml", ".yaml")):
            yield f"{_WORKFLOWS}/{name}", peek(folder / name, _MOST)


def peek(file: Path, most: int) -> str:
    """The text of a file of no more than so many bytes; none where it cannot be read."""
    try:
        return read_file(file, most=most).decode(errors="replace")
    except OSError:
        return ""
