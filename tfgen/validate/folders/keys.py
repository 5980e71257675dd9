"""The key of what is found in a root module: all that a rule may look at there."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from tfgen.providers.registry import STATEFUL_TYPES
from tfgen.validate.folders.called import stamps_of
from tfgen.validate.folders.named import digests_by_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.stacks.stack import Stack
    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.folders.named import Named
    from tfgen.validate.folders.nearby import Nearby


def parts_of(folder: Folder, named: Sequence[Named], nearby: Nearby) -> Iterator[str | bytes]:
    """Everything that a rule may look at in a root module, whose texts name this; the texts by their SHA-256."""
    yield from said_by(folder)
    yield from (part for pair in digests_by_name(folder.texts).items() for part in pair)
    yield from around(folder, named, nearby)


def said_by(folder: Folder) -> Iterator[str | bytes]:
    """What is known of a root module beside its texts."""
    yield folder.path
    yield f"{folder.pin} {folder.lock is None}"
    yield from _facts(folder.stack)
    yield from (part for name, content in folder.beside.items() for part in (name, content))
    yield from (part for name, text in {**folder.tfvars, **folder.tests}.items() for part in (name, text))
    yield from (f"{fault.file} {fault.error}" for fault in folder.faults)
    yield from (part for pair in (folder.lock or {}).items() for part in pair)


def around(folder: Folder, named: Sequence[Named], nearby: Nearby) -> Iterator[str | bytes]:
    """What functions see of files, and what calls lead to."""
    yield from stamps_of(named, [folder.path]) if folder.outside is None else [folder.outside]
    yield from nearby.parts_around(folder, named)


def digest(parts: Iterable[str | bytes]) -> str:
    """A key for these parts in this order."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogatepass") if isinstance(part, str) else part  # names of files are any bytes
        total.update(b"%d:" % len(data))
        total.update(data)
    return total.hexdigest()


def _facts(stack: Stack | None) -> Iterator[str]:
    """Everything about a stack but its origins, which rules do not look at."""
    if stack:
        yield f"{stack.component} {stack.name} {stack.axes} {stack.wave} {stack.protect} {stack.identity}"
        yield " ".join(sorted(stack.stateful - STATEFUL_TYPES))
