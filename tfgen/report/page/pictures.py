"""The pictures of all stacks of a project, each drawn once as long as its text stays the same."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import tfgen
from tfgen.disk.cache import NO_CACHE
from tfgen.disk.files import fingerprint
from tfgen.disk.programs import safe_path
from tfgen.module.model import parse_module
from tfgen.picture.build import draw_module
from tfgen.picture.picture import draw
from tfgen.picture.svg import format_svg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from tfgen.disk.cache import Cache
    from tfgen.render.rendered import RenderedFile

_KIND = "pictures"
_WORTH_A_POOL = 24  # pictures, of a tenth of a second each; processes take about a second to start
_MAKERS = ("evaluation", "hcl", "module", "picture")


class _Drawing(NamedTuple):
    """What a picture is made from: the name of a stack, and its files in order."""

    stack: str
    texts: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        return hashlib.sha256(
            "\0".join((self.stack, *(part for text in self.texts for part in text))).encode()
        ).hexdigest()


def draw_pictures(
    files: Iterable[RenderedFile],
    *,
    jobs: int = 1,
    cache: Cache = NO_CACHE,
    on_step: Callable[[object, int], object] = lambda _step, _total: None,
) -> dict[str, str]:
    """The picture of each folder of Terraform, as SVG, by the folder's name. `jobs` is the number of processes."""
    maker = fingerprint(*(Path(tfgen.__file__).parent / name for name in _MAKERS))
    wanted = _group(files)
    found = {one.stack: text for one in wanted if (text := _recall(cache, maker, one)) is not None}
    missing = [one for one in wanted if one.stack not in found]
    for one, text in zip(missing, _draw_all(missing, jobs), strict=True):
        found[one.stack] = text
        cache.write(_KIND, maker + one.key, zlib.compress(text.encode()))
        on_step(one.stack, len(missing))
    return {one.stack: found[one.stack] for one in wanted}


def _group(files: Iterable[RenderedFile]) -> list[_Drawing]:
    texts: dict[str, list[tuple[str, str]]] = {}
    for file in files:
        texts.setdefault(file.folder, []).append((file.name, file.text))
    return [_Drawing(name, tuple(found)) for name, found in texts.items()]


def _recall(cache: Cache, maker: str, one: _Drawing) -> str | None:
    content = cache.read(_KIND, maker + one.key)
    return None if content is None else zlib.decompress(content).decode()


def _draw_all(drawings: Sequence[_Drawing], jobs: int) -> Iterator[str]:
    if jobs < 2 or len(drawings) < _WORTH_A_POOL:
        yield from map(_draw, drawings)
        return
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with safe_path(), ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_draw, drawings, chunksize=4)


def _draw(one: _Drawing) -> str:
    """The picture; without a word if the text is not what the parser reads, which a render has told already."""
    module = parse_module(one.stack, dict(one.texts))
    return "" if module.faults else format_svg(draw(draw_module(module, one.stack)))
