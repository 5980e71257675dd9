"""What scripts of a repository hand to `terraform init` for a backend, beside what is written in its block.

https://developer.hashicorp.com/terraform/language/backend#partial-configuration: what an option says takes the place of
what the block says, before any of it is judged.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.dialects.signs import peek
from tfgen.disk.inputs import note_folder
from tfgen.disk.project import find_bounds
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

ANY: Final = "*"
"""Stands for all arguments: an option names a file, which may say any."""

_OPTION: Final = regex(r"""-backend-config(?:=|[ \t]+)\\?["']?(?:([a-z_]+)[ \t]*=)?""")
_SCRIPTS: Final = (".sh", ".yml", ".yaml", ".mk", ".ps1", ".bat")
_NAMES: Final = ("Makefile", "makefile", "justfile", "Justfile", "Jenkinsfile")
_WORKFLOWS: Final = Path(".github/workflows")
_MOST: Final = 1 << 18  # bytes of a script that is looked into


def find_init_options(folder: Path) -> frozenset[str]:
    """The arguments of a backend that scripts hand to `init`, with `ANY` where one hands it a file.

    Scripts are those in the folder, above it to the root of the repository, and its workflows; without a repository
    those in the folder.
    """
    real = Path(os.path.realpath(folder))
    bounds = find_bounds(real)
    places = [real]
    while bounds and places[-1] != bounds:
        places.append(places[-1].parent)
    if bounds:
        places.append(bounds / _WORKFLOWS)
    texts = (text for place in places for text in _scripts(place))
    return frozenset(found[1] or ANY for text in texts for found in _OPTION.finditer(text))


def _scripts(folder: Path) -> Iterator[str]:
    note_folder(folder)
    names = sorted(os.listdir(folder)) if folder.is_dir() else []  # noqa: PTH208 - of names there may be many
    for name in names:
        if name.endswith(_SCRIPTS) or name in _NAMES:
            yield peek(folder / name, _MOST)
