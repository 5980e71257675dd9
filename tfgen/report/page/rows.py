"""What a report has of one stack: its blocks with their files, and its settings with the layers that say something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.config.agreement import Disagreement
from tfgen.disk.project import OUTPUT, TEMPLATES
from tfgen.explain.origins import format_path
from tfgen.picture.kinds import kind_of
from tfgen.report.marks import record_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.explain.origins import LayerValue, Origin, Origins, Steps
    from tfgen.render.files.rendered import RenderedFile
    from tfgen.stacks.stack import Stack

Row = dict[str, Any]
_LABELS = {"resource": 2, "data": 2, "module": 1}


def list_blocks(files: Iterable[RenderedFile]) -> Iterator[Row]:
    """The resources, data sources and modules in the files of a stack, in the order of files and of the text."""
    for file in files:
        for block in file.blocks:
            if len(block.labels) == _LABELS.get(block.type):
                yield _block_row(file, block.type, block.labels, block.line)


def _block_row(file: RenderedFile, kind: str, labels: tuple[str, ...], line: int) -> Row:
    look = kind_of(labels[0]) if kind != "module" else None
    return {
        "address": ".".join(labels if kind == "resource" else (kind, *labels)),
        "kind": kind,
        "title": look.title if look else "Module",
        "category": look.category if look else "other",
        "generated": {"file": f"{OUTPUT}/{file.folder}/{file.name}", "line": line},
        "template": f"{TEMPLATES}/{file.template}",
    }


def list_settings(stack: Stack, origins: Origins) -> Iterator[Row]:
    """Every setting and derived value of a stack, down to what is no map, with its value and origin.

    Of a stack of several cells, those that the cells agree on.
    """
    for path, value in _leaves(stack.settings, ()):
        yield _setting_row(origins.of(stack, path), value)


def _leaves(value: Any, path: Steps) -> Iterator[tuple[Steps, Any]]:
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif not isinstance(value, Disagreement):
        yield path, value


def _setting_row(origin: Origin, value: Any) -> Row:
    return {
        "name": format_path(origin.path),
        "value": _plain(value),
        "source": origin.source,
        "position": record_place(origin.position),
        "layers": [_layer(layer) for layer in origin.layers],
        "made_of": [inner.name for inner in origin.reads],
    }


def _layer(one: LayerValue) -> Row:
    return {
        "layer": one.layer,
        "value": _plain(one.value),
        "position": record_place(one.position),
        "wins": one.wins,
    }


def _plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
