"""Where in the matrix file the promoted settings are written, so that no other cell changes by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tfgen.comparison.identity import leaves
from tfgen.config.layers import Layers
from tfgen.errors import TfgenError
from tfgen.explain.origins import find_in_layer, format_path
from tfgen.promotion.changes import own_settings
from tfgen.promotion.edit import REMOVED, Edit, edit_yaml
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.config.layers import Layer
    from tfgen.config.load import Config
    from tfgen.explain.origins import Steps
    from tfgen.promotion.changes import Change, Sides
    from tfgen.stacks.stack import Cell

    Keys = tuple[str | int, ...]


class Kept(NamedTuple):
    """A setting of a cell without a counterpart, which an override holds at its value."""

    cell: Cell
    path: Steps
    value: Any


class Editor:
    """Edits the text of a matrix file, from which `config` was loaded."""

    def __init__(self, config: Config, text: str, sides: Sides) -> None:
        self._config = config
        self._text = text
        self._sides = sides
        self._tree = parse_yaml(text, config.file)
        self._layers = Layers(self._tree, config.axes)
        section = next(one.section for one in config.axes if one.name == sides.axis)
        self._own = (section, sides.target)

    def edit(self, changes: Iterable[Change]) -> tuple[str, tuple[Kept, ...]]:
        """The text with the changes, and what overrides keep in cells without a counterpart.

        A setting is written to the target's own layer, which is also that of its cells without a counterpart: what they
        had, an override of each says. Raises TfgenError for what cannot be written so.
        """
        text = edit_yaml(self._text, self._place_all(changes))
        kept = tuple(self._find_lost(text))
        return (edit_yaml(text, self._keep(kept)) if kept else text), kept

    def _place_all(self, changes: Iterable[Change]) -> list[Edit]:
        found: dict[Keys, Change] = {}
        for change in changes:
            for keys in self._find_places(change):
                first = found.setdefault((*keys, *change.path), change)
                if change.after != first.after:
                    raise TfgenError(_describe_disagreement(change, first))
        return [Edit(keys, change.after) for keys, change in found.items()]

    def _find_places(self, change: Change) -> Iterator[Keys]:
        """The layer that has to say it: the highest that does so far, unless that is below the target's own."""
        layers = list(self._layers.of(dict(change.cells.target.axes)))
        own = next(index for index, layer in enumerate(layers) if layer.keys == self._own)
        setting = [
            index for index, layer in enumerate(layers) if find_in_layer(layer.settings, change.path) is not None
        ]
        above = [layers[index] for index in setting if index > own]
        for layer in above:
            if not self._is_only_for_target(layer):
                self._refuse_shared(layer, change)
        if change.after is REMOVED:
            yield from (layers[index].keys for index in setting if index >= own)
        else:
            yield above[-1].keys if above else self._own

    def _is_only_for_target(self, layer: Layer) -> bool:
        cells = [cell for cell in self._config.cells if layer.match and layer.match.admits(dict(cell.axes))]
        return bool(cells) and all(cell.axes[self._sides.axis] == self._sides.target for cell in cells)

    def _refuse_shared(self, layer: Layer, change: Change) -> None:
        node = find_in_layer(layer.settings, change.path)
        place = f"{node.position}: " if node else ""
        owner = f"{self._sides.axis} {self._sides.target}"
        fact = f"{layer.name} sets {format_path(change.path)} above {owner}, for others too"
        raise TfgenError(f"{place}{fact}. Edit that by hand.")

    def _find_lost(self, text: str) -> Iterator[Kept]:
        """What cells without a counterpart had, and have no more in this text."""
        layers = Layers(parse_yaml(text, self._config.file), self._config.axes)
        for cell in self._sides.alone:
            has = dict(leaves(self._config.declaration.complete(layers.merged(dict(cell.axes)))))
            for path, value in own_settings(self._config, cell).items():
                if has.get(path, REMOVED) != value:
                    yield Kept(cell, path, value)

    def _keep(self, kept: Iterable[Kept]) -> Iterator[Edit]:
        """An override for each cell, or that which the file has for it alone, with what is kept there."""
        new: dict[str, tuple[Cell, dict[str, Any]]] = {}
        for one in kept:
            if (keys := self._find_override(one.cell)) is not None:
                yield Edit((*keys, *one.path), one.value)
            else:
                _set(new.setdefault(one.cell.name, (one.cell, {}))[1], one.path, one.value)
        overrides = [{"match": dict(cell.axes), "set": settings} for cell, settings in new.values()]
        known = self._tree.entries.get("overrides")
        if known is not None and known.items:
            yield from (Edit(("overrides", len(known.items) + at), one) for at, one in enumerate(overrides))
        elif overrides:
            yield Edit(("overrides",), overrides)

    def _find_override(self, cell: Cell) -> Keys | None:
        """The override of this cell alone that wins over all others."""
        *_, last = self._layers.of(dict(cell.axes))
        if last.match is None or last.match.specificity < len(self._config.axes):
            return None
        meant = [one for one in self._config.cells if last.match.admits(dict(one.axes))]
        return last.keys if len(meant) == 1 else None


def _set(settings: dict[Any, Any], path: Steps, value: Any) -> None:
    *outer, last = path
    for key in outer:
        settings = settings.setdefault(key, {})
    settings[last] = value


def _describe_disagreement(change: Change, first: Change) -> str:
    name = format_path(change.path)
    one, other = first.cells.source.name, change.cells.source.name
    fact = f"{name} is another in {other} than in {one}, and one line is for both of {first.cells.target.name} and "
    return f"{fact}{change.cells.target.name}. Write overrides by hand, or promote other keys."
