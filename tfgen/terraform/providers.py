"""Which providers a root module needs, and the lock files that record which were chosen."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tfgen.dialects.lock_file import LOCK_FILE
from tfgen.disk.files import read_file, write_whole
from tfgen.disk.project import OUTPUT
from tfgen.terraform.blocks import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tfgen.terraform.blocks import Block
    from tfgen.terraform.root_module import RootModule

_PROVIDED = ("resource", "data", "ephemeral")

ProviderSet = tuple[str, ...]
"""What decides which providers `init` installs; equal for root modules that need the same ones."""


def provider_set(folder: Path) -> ProviderSet:
    """The requirements written in a folder, the providers implied by its resources, and the modules it calls."""
    blocks = read_blocks(folder)
    texts = [*_requirements(blocks), *(block.text for block in blocks if block.type == "module")]
    return (*sorted(" ".join(text.split()) for text in texts), *_implied_providers(blocks))


def lock_content(folder: Path) -> bytes | None:
    """The folder's lock file, None without one."""
    try:
        return read_file(folder / LOCK_FILE)
    except FileNotFoundError:
        return None


def share_lock(source: bytes | None, modules: Iterable[RootModule]) -> None:
    """Give the modules this lock file; without one nothing is done, since a lock file is never deleted."""
    for module in modules:
        if source is not None and lock_content(module.folder) != source:
            write_whole(module.lock_file, source)


def find_lock(project: Path, wanted: ProviderSet) -> bytes | None:
    """The first lock file, by name of the stack, among all stacks of the project that need these providers."""
    for path in sorted((project / OUTPUT).glob(f"*/*/{LOCK_FILE}")):
        if provider_set(path.parent) == wanted:
            return read_file(path)
    return None


def group_by_providers(modules: Iterable[RootModule]) -> dict[ProviderSet, list[RootModule]]:
    """The modules by the providers that they need."""
    groups: defaultdict[ProviderSet, list[RootModule]] = defaultdict(list)
    for module in modules:
        groups[provider_set(module.folder)].append(module)
    return dict(groups)


def _requirements(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.type == "terraform":
            yield from (block.write(inner.body) for inner in block.node.body.blocks_of("required_providers"))


def _implied_providers(blocks: Iterable[Block]) -> list[str]:
    """The first words of the resources' types: unless `required_providers` says otherwise these are the providers."""
    return sorted({block.labels[0].partition("_")[0] for block in blocks if block.type in _PROVIDED and block.labels})
