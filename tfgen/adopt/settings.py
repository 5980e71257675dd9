"""The settings of a project: the values and choices of its templates, those that mean the same as one."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tfgen.adopt.derived import find_derived
from tfgen.adopt.naming import SettingName, flag_names, is_free, naming_of, value_names
from tfgen.adopt.pieces import Choice, Hole, walk
from tfgen.adopt.switch_names import told_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tfgen.adopt.derived import Derived
    from tfgen.adopt.pieces import Path, Piece, Where
    from tfgen.adopt.switch_names import Reference

_ENCODER = json.JSONEncoder(sort_keys=True)  # json.dumps makes one for each value, of which many are compared
_DISTINCT = 6  # characters from which equal texts mean the same wherever they stand


@dataclass(eq=False)
class Setting:
    """A value by folder, and the places that read it; a `flag` is a switch, one that is `optional` may be null.

    Of the places of a switch, `told` says what is referred to only where it is on. What is `derived` from another one
    is written with that, and is none of the project's.
    """

    values: dict[Where, Any]
    paths: list[Path]
    flag: bool = False
    optional: bool = False
    whole_file: bool = False
    told: dict[Path, Sequence[Reference]] = field(default_factory=dict)
    derived: Derived | None = None
    name: SettingName = ()

    @property
    def dotted(self) -> str:
        """As templates name it."""
        return ".".join(self.name)


@dataclass(eq=False)
class Settings:
    """All settings, in the order of the templates, and which of them is behind what."""

    all: list[Setting] = field(default_factory=list)
    _of: dict[object, Setting] = field(default_factory=dict)
    _negated: set[object] = field(default_factory=set)

    def of(self, hole: Hole) -> Setting:
        """The setting that a value is."""
        return self._of[id(hole)]

    def condition(self, choice: Choice, index: int) -> str:
        """The switch that decides for a branch, as templates ask it."""
        setting = self._of[id(choice), index]
        return f"not {setting.dotted}" if (id(choice), index) in self._negated else setting.dotted

    def add_value(self, hole: Hole, *, optional: bool) -> None:
        """Take up a value: as a setting that is there already and means the same, or as a new one."""
        if id(hole) in self._of:
            return
        known = (one for one in self.all if not one.flag and one.optional == optional and _means_the_same(one, hole))
        self._of[id(hole)] = self._join(next(known, None), Setting(dict(hole.values), [hole.path], optional=optional))

    def add_choice(self, choice: Choice, *, whole_file: bool) -> None:
        """Take up the switches that decide between the branches of a choice."""
        for index, wheres in enumerate(deciding(choice)):
            values = {where: where in wheres for where in choice.domain}
            others = {where: where not in wheres for where in choice.domain}
            here, there = told_by(choice, index)
            known = self._switch(choice.path, values)
            negated = self._switch(choice.path, others) if known is None else None
            if negated or (known is None and there and not here):  # what is more is on, what is less is off
                self._negated.add((id(choice), index))
                known, values, here = negated, others, there
            made = Setting(values, [choice.path], flag=True, whole_file=whole_file, told={choice.path: here})
            self._of[id(choice), index] = self._join(known, made)

    def _switch(self, path: Path, values: Mapping[Where, bool]) -> Setting | None:
        """A switch of the same file that is set so."""
        mine = (one for one in self.all if one.flag and one.paths[0].file == path.file)
        return next((one for one in mine if _agrees(one.values, values)), None)

    def _join(self, known: Setting | None, made: Setting) -> Setting:
        if known is None:
            self.all.append(made)
            return made
        known.values |= made.values
        known.paths += made.paths
        known.told = made.told | known.told
        known.whole_file |= made.whole_file
        return known

    def derive(self) -> None:
        """Have values written with those that they are made of."""
        for setting, derived in find_derived(self.all):
            setting.derived = derived
        self.all = [setting for setting in self.all if not setting.derived]

    def name_all(self, names: Iterable[SettingName]) -> None:
        """Give each setting a name that no other one, and nothing else in the project, has."""
        taken, switches = set(names), dict[SettingName, Setting]()
        namings = {id(one): naming_of(one.paths) for one in self.all if not one.flag}
        counts = Counter(name for naming in namings.values() for name in naming.names)
        shared = {name for name, count in counts.items() if count > 1}
        alike = Counter(namings.values())
        for setting in list(self.all):
            if setting.flag:
                outermost = min(setting.paths, key=lambda path: len(path.steps))
                choices = flag_names(outermost, setting.told.get(outermost, ()), whole_file=setting.whole_file)
            else:
                naming = namings[id(setting)]
                choices = value_names(naming, taken, shared, alike=alike[naming] > 1)
            setting.name = next(name for name in choices if _may_be(setting, name, switches.get(name), taken))
            taken.add(setting.name)
            if setting.flag and (same := switches.setdefault(setting.name, setting)) is not setting:
                self._join(same, setting)
                self.all.remove(setting)


def collect(templates: Mapping[str, Sequence[Piece]]) -> Settings:
    """The settings of these templates, not named yet."""
    settings = Settings()
    for pieces in templates.values():
        for piece in walk(pieces):
            if isinstance(piece, Hole):
                settings.add_value(piece, optional=False)
            elif isinstance(piece, Choice) and piece.optional:
                settings.add_value(piece.optional, optional=True)
            elif isinstance(piece, Choice) and not piece.comment:
                settings.add_choice(piece, whole_file=not piece.path.steps)
    return settings


def deciding(choice: Choice) -> Iterator[frozenset[Where]]:
    """The folders of each branch that needs a condition: all but a last one that takes what is left."""
    left = choice.domain
    for wheres, _ in choice.branches:
        if wheres != left:
            yield wheres
        left -= wheres


def identity(value: Any) -> str:
    """What two values have in common when they are the same setting."""
    return _ENCODER.encode(value)


def _means_the_same(setting: Setting, hole: Hole) -> bool:
    if not _agrees(setting.values, hole.values):
        return False
    if setting.paths[0].steps[-1].name == hole.path.steps[-1].name:
        return True
    texts = [value for value in hole.values.values() if isinstance(value, str)]
    return len(texts) == len(hole.values) and min(map(len, texts)) >= _DISTINCT


def _agrees(one: Mapping[Where, Any], other: Mapping[Where, Any]) -> bool:
    """Whether one of the two is the other, for the folders that it has, and tells some of them apart."""
    shared = one.keys() & other.keys()
    if len(shared) != min(len(one), len(other)):
        return False
    return all(identity(one[w]) == identity(other[w]) for w in shared) and len({identity(one[w]) for w in shared}) > 1


def _may_be(setting: Setting, name: SettingName, same: Setting | None, taken: set[SettingName]) -> bool:
    """Whether a setting may have a name: nothing else has it, but for a switch that is set alike everywhere."""
    alike = bool(same and setting.flag and _agrees(setting.values, same.values))
    return is_free(name) and (alike or _fits(name, taken))


def _fits(name: SettingName, taken: set[SettingName]) -> bool:
    """Whether a name is free, and no setting has others below it."""
    return not any(name[: len(one)] == one or one[: len(name)] == name for one in taken)
