"""What `tfgen adopt` says of the project that it made: sizes, settings by layer, conditions left, near misses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.adopt.adoption import Adoption
    from tfgen.adopt.near_misses import NearMiss

_MOST = 20  # near misses in text
_LITTLE_GAINED = 0.95  # of the lines before


def format_adoption(adoption: Adoption, form: str) -> Iterator[str]:
    """The report as lines of text, or as JSON."""
    if form == "json":
        yield json.dumps(_as_json(adoption), indent=2, ensure_ascii=False)
        return
    yield from _sizes(adoption)
    yield from _tenants(adoption)
    yield from _layers(adoption)
    yield from (
        f"{_count(len(adoption.near_misses), 'near miss', 'near misses')}; the most suspicious first:"
        for _ in adoption.near_misses[:1]
    )
    yield from (f"  {_near_miss(miss)}" for miss in adoption.near_misses[:_MOST])
    if len(adoption.near_misses) > _MOST:
        yield f"  and {len(adoption.near_misses) - _MOST} more: --format json has all"


def format_differences(adoption: Adoption) -> Iterator[str]:
    """What is not rendered as it was."""
    for found in adoption.differences:
        yield f"{found}"


def _sizes(adoption: Adoption) -> Iterator[str]:
    before, after = adoption.lines_before, adoption.template_lines
    files = sum(len(folder.sources) for folder in adoption.estate.folders)
    folders, made = _count(len(adoption.estate.folders), "folder"), _count(len(adoption.templates), "template")
    yield f"{folders}, {_count(files, 'file')}, {_count(before, 'line')}"
    yield f"became {made} of {_count(after, 'line')}, and a matrix of {_count(adoption.config_lines, 'line')}"
    if adoption.differences:
        wrong = len({found.folder for found in adoption.differences})
        as_before = "as it is" if wrong == 1 else "as they are"
        yield f"{wrong} of {folders} would not be rendered {as_before}"
    else:
        comments = "comments are those of most folders" if adoption.shared_comments else "comments included"
        yield f"rendered back and compared: the same content in all folders, {comments}"
    if after >= _LITTLE_GAINED * before:
        yield "these folders have hardly anything in common: adopt those that are copies of each other"


def _tenants(adoption: Adoption) -> Iterator[str]:
    """Which axis has a name that nobody gave it."""
    for layout in adoption.estate.layouts:
        if layout.guessed:
            yield f"read as {layout.pattern}: with --layout the axis {layout.guessed} has the name that you give it"


def _layers(adoption: Adoption) -> Iterator[str]:
    counts = ", ".join(f"{count} in {layer}" for layer, count in adoption.values_by_layer.items())
    settings, switches = (
        _count(len(adoption.settings.all), "setting"),
        _count(adoption.switches, "of them a switch", "of them switches"),
    )
    yield f"{settings}, {switches}: {counts or 'no values'}"
    yield f"{_count(adoption.conditions, 'condition')} left in templates"
    if adoption.has_own_comments:
        yield "some are for comments that only some folders have: with --share-comments all have those of most"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def _near_miss(miss: NearMiss) -> str:
    return f"{miss.position}: {miss.address}: {miss.fact}. Intended?"


def _as_json(adoption: Adoption) -> dict[str, Any]:
    folders = [
        {"path": str(folder.path), "stack": folder.name, "lines": folder.lines, "equal": folder.name not in unequal}
        for unequal in [{found.folder for found in adoption.differences}]
        for folder in adoption.estate.folders
    ]
    return {
        "folders": folders,
        "lines": {
            "before": adoption.lines_before,
            "templates": adoption.template_lines,
            "config": adoption.config_lines,
        },
        "templates": sorted(adoption.templates),
        "settings": [_setting(one) for one in adoption.settings.all],
        "values_by_layer": dict(adoption.values_by_layer),
        "conditions": adoption.conditions,
        "near_misses": [_miss_as_json(miss) for miss in adoption.near_misses],
        "differences": [
            {"folder": d.folder, "file": d.position.file, "line": d.position.line, "fact": d.fact}
            for d in adoption.differences
        ],
    }


def _setting(setting: Any) -> dict[str, Any]:
    return {
        "name": setting.dotted,
        "switch": setting.flag,
        "read_by": list(dict.fromkeys(map(str, setting.paths))),
    }


def _miss_as_json(miss: NearMiss) -> dict[str, Any]:
    return {
        "suspicion": miss.suspicion,
        "folder": miss.folder,
        "file": miss.position.file,
        "line": miss.position.line,
        "address": miss.address,
        "fact": miss.fact,
    }
