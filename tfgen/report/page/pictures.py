"""The pictures of all stacks of a project, each drawn once as long as its text stays the same."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import tfgen
from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import fingerprint
from tfgen.disk.stored import Spool
from tfgen.module.model import parse_module
from tfgen.picture.build import draw_module
from tfgen.picture.picture import draw
from tfgen.picture.svg import format_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.disk.stored import Stored
    from tfgen.render.files.rendered import RenderedFile

_KIND = "pictures"
_WORTH_A_POOL = 24  # pictures, of a tenth of a second each; processes take about a second to start
_AT_ONCE = 64  # pictures that a pool is given at once
_CODE = ("evaluation", "hcl", "module", "picture")


class Pictures(Mapping[str, str]):
    """Pictures as SVG by the folder's name, packed, and not in memory: those of 1,000 stacks are 100 MB of text."""

    def __init__(self, packed: Mapping[str, Stored]) -> None:
        self._packed = packed

    def __getitem__(self, folder: str) -> str:
        return zlib.decompress(self._packed[folder].read()).decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)


class _Drawing(NamedTuple):
    """What a picture is made from: the name of a stack, and its files in order."""

    stack: str
    files: tuple[RenderedFile, ...]

    @property
    def key(self) -> str:
        named = "\0".join((self.stack, *(f"{file.name}\0{file.digest.hex()}" for file in self.files)))
        return hashlib.sha256(named.encode()).hexdigest()

    @property
    def texts(self) -> dict[str, str]:
        return {file.name: file.text for file in self.files}


def draw_pictures(
    files: Iterable[RenderedFile],
    *,
    jobs: int = 1,
    cache: Cache = NO_CACHE,
    on_step: Callable[[object, int], object] = lambda _step, _total: None,
) -> Pictures:
    """The picture of each folder of Terraform. `jobs` is the number of processes.

    Raises OutputError where temporary files cannot be kept.
    """
    code = fingerprint(*(Path(tfgen.__file__).parent / name for name in _CODE))
    found: dict[str, Stored] = {}
    missing, spool = [], Spool()
    for one in _group(files):
        if (known := cache.read(_KIND, code + one.key)) is None:
            missing.append(one)
        else:
            found[one.stack] = spool.add(known)
    for one, text in zip(missing, _draw_all(missing, jobs), strict=True):
        packed = zlib.compress(text.encode())
        cache.write(_KIND, code + one.key, packed)
        found[one.stack] = spool.add(packed)
        on_step(one.stack, len(missing))
    return Pictures(found)


def _group(files: Iterable[RenderedFile]) -> list[_Drawing]:
    found: dict[str, list[RenderedFile]] = {}
    for file in files:
        found.setdefault(file.folder, []).append(file)
    return [_Drawing(name, tuple(members)) for name, members in found.items()]


def _draw_all(drawings: Sequence[_Drawing], jobs: int) -> Iterator[str]:
    if jobs < 2 or len(drawings) < _WORTH_A_POOL:
        yield from (_draw(one.stack, one.texts) for one in drawings)
        return
    from tfgen.disk.workers import open_pool  # with multiprocessing, which few runs need

    with open_pool(jobs) as pool:
        for start in range(0, len(drawings), _AT_ONCE):  # a pool holds the texts of all that it has been given
            some = drawings[start : start + _AT_ONCE]
            yield from pool.map(_draw, [one.stack for one in some], [one.texts for one in some], chunksize=4)


def _draw(stack: str, texts: Mapping[str, str]) -> str:
    """The picture; without a word if the text is not what the parser reads, which a render has told already."""
    module = parse_module(stack, texts)
    return "" if module.faults else format_svg(draw(draw_module(module, stack)))
