"""Adopt folders from end to end: read, merge, name, place the values in layers, write in memory, and prove."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from tfgen.adopt.accounts import find_accounts
from tfgen.adopt.bodies import BodyMerger
from tfgen.adopt.comments import is_of_comments
from tfgen.adopt.estate import read_estate
from tfgen.adopt.layers import write_layers
from tfgen.adopt.matrix_text import Matrix
from tfgen.adopt.names import Names
from tfgen.adopt.near_misses import NearMiss, find_near_misses
from tfgen.adopt.pieces import Choice, Insert, walk
from tfgen.adopt.pieces import Path as Place
from tfgen.adopt.proof import Difference, prove
from tfgen.adopt.settings import Setting, Settings, collect
from tfgen.adopt.template_text import TemplateWriter
from tfgen.disk.project import CONFIG_FILE, TEMPLATES
from tfgen.errors import TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tfgen.adopt.estate import Estate, EstateFolder
    from tfgen.adopt.layout.pattern import Layout
    from tfgen.adopt.pieces import Piece, Where

_FEWEST = 2


@dataclass(frozen=True, eq=False)
class Adoption:
    """What was made of an estate: the project's files by path, its settings, and where it is not what it was."""

    estate: Estate
    files: Mapping[str, str]
    settings: Settings
    templates: Sequence[str]
    """The paths of templates, of all files."""
    matrix: Matrix
    differences: tuple[Difference, ...]
    near_misses: Sequence[NearMiss]
    shared_comments: bool
    """Whether folders have the comments of most, and not each its own."""
    has_own_comments: bool
    """Whether templates have conditions for comments that some folders have and others not."""

    @property
    def lines_before(self) -> int:
        """Of all files of all folders."""
        return sum(folder.lines for folder in self.estate.folders)

    @property
    def template_lines(self) -> int:
        """Of all templates."""
        return sum(self.files[path].count("\n") for path in self.templates)

    @property
    def config_lines(self) -> int:
        """Of the matrix."""
        return self.files[CONFIG_FILE.as_posix()].count("\n")

    @property
    def switches(self) -> int:
        """The settings that are switches."""
        return sum(setting.flag for setting in self.settings.all)

    @property
    def conditions(self) -> int:
        """The conditions that templates have."""
        return sum(self.files[path].count("{% if ") + self.files[path].count("{% elif ") for path in self.templates)

    @property
    def values_by_layer(self) -> Mapping[str, int]:
        """How many values are written in the defaults, on each axis, and in overrides."""
        found: Counter[str] = Counter()
        for layer, values in self.matrix.layers.items():
            many = len(layer) > 1
            name = "overrides" if many else f"{self.estate.axes[layer[0][0]]}s" if layer else "defaults"
            found[name] += len(values)
        return found


def adopt(
    paths: Iterable[Path],
    layouts: Sequence[str],
    into: Path,
    name: str | None = None,
    *,
    inline: bool = False,
    shared_comments: bool = False,
) -> Adoption:
    """Make a project of the folders at these paths; nothing is written.

    `into` is where it will be, whose name it has unless another is given. With `inline` the values of variables, as
    files in the folders set them, become the variables' defaults, and so settings. With `shared_comments` all folders
    have the comments that most have. Raises TfgenError when the folders cannot be read, or are not alike.
    """
    estate = read_estate(paths, layouts, into, inline=inline)
    return adopt_estate(estate, name or into.resolve().name, shared_comments=shared_comments)


def adopt_estate(estate: Estate, name: str, *, shared_comments: bool) -> Adoption:
    """The project that an estate becomes, and whether it renders back. Raises TfgenError."""
    made = _merge_estate(
        estate, name, shared_comments=shared_comments
    )  # what it was made of is as large, and let go: proving needs more
    written = {CONFIG_FILE.as_posix(): made.matrix.write()} | made.templates
    files, differences = prove(estate.folders, written, _describe(made.settings), with_comments=not shared_comments)
    return Adoption(
        estate,
        files,
        made.settings,
        tuple(made.templates),
        made.matrix,
        differences,
        made.near_misses,
        shared_comments,
        made.has_own_comments,
    )


class _Merged(NamedTuple):
    """What folders become: the texts of templates by path, the matrix and its settings, and what is odd in a folder."""

    templates: dict[str, str]
    settings: Settings
    matrix: Matrix
    near_misses: Sequence[NearMiss]
    has_own_comments: bool


def _merge_estate(estate: Estate, name: str, *, shared_comments: bool) -> _Merged:
    known = {f.where: {f"stack.{axis}": value for axis, value in f.placed.values.items()} for f in estate.folders}
    accounts = find_accounts((folder.where, folder.numbers) for folder in estate.folders)
    names = Names(
        {
            where: words | ({"account_id": accounts[where]} if where in accounts else {})
            for where, words in known.items()
        }
    )
    pieces: dict[str, list[Piece]] = {}
    for layout in estate.layouts:
        _refuse_strangers(estate.of(layout))
        merger = BodyMerger(names, shared_comments=shared_comments)
        pieces |= _merge_component(estate.of(layout), merger, template_folder(estate, layout))
    settings = collect(pieces)
    settings.derive()
    conditions = _add_conditions(settings, estate)
    settings.name_all([("account_id",)] if accounts else [])
    if accounts and _is_read("account_id", pieces):
        settings.all.append(Setting(dict(accounts), [Place("", ())], name=("account_id",)))
    matrix = _matrix(estate, name, settings, {component: one.dotted for component, one in conditions.items()})
    writer = TemplateWriter(settings, estate.axes)
    misses = find_near_misses(_with_pieces(estate, pieces | _merge_variables(estate, names)), names)
    own = any(is_of_comments(piece) for made in pieces.values() for piece in walk(made))
    return _Merged({path: writer.write(made) for path, made in pieces.items()}, settings, matrix, misses, own)


def _with_pieces(
    estate: Estate, pieces: Mapping[str, Sequence[Piece]]
) -> Iterator[tuple[Mapping[Where, EstateFolder], list[Sequence[Piece]]]]:
    """The folders of each component with its templates."""
    inside = _by_folder(pieces)
    for layout in estate.layouts:
        yield estate.of(layout), [pieces[path] for path in inside.get(template_folder(estate, layout), ())]


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path in paths:
        found.setdefault(path.rpartition("/")[0], []).append(path)
    return found


def _is_read(name: str, pieces: Mapping[str, Sequence[Piece]]) -> bool:
    """Whether a template writes what has this name."""
    inserts = (piece for made in pieces.values() for piece in walk(made) if isinstance(piece, Insert))
    return any(insert.expression.split(" ", 1)[0] == name for insert in inserts)


def template_folder(estate: Estate, layout: Layout) -> str:
    """The folder of a layout's templates, in the project."""
    usual = "/".join(f"{{{axis}}}" for axis in estate.axes)
    only = len(estate.layouts) == 1 and not layout.component and layout.folder == usual
    return TEMPLATES.as_posix() if only else (TEMPLATES / (layout.component or "main")).as_posix()


def _refuse_strangers(folders: Mapping[Where, EstateFolder]) -> None:
    """Raise TfgenError for folders that have no block in common with any other."""
    counts = Counter(key for folder in folders.values() for key in set(_addresses(folder)))
    strangers = [folder for folder in folders.values() if all(counts[key] < _FEWEST for key in _addresses(folder))]
    if len(folders) >= _FEWEST and len(strangers) == len(folders):
        names = ", ".join(str(folder.path) for folder in strangers)
        raise TfgenError(f"these folders have no block in common: {names}. Adopt folders that are alike.")


def _addresses(folder: EstateFolder) -> list[tuple[str, ...]]:
    return [address for file in folder.sources.values() for address in file.addresses]


def _merge_component(folders: Mapping[Where, EstateFolder], merger: BodyMerger, place: str) -> dict[str, list[Piece]]:
    """The templates of a component, by path."""
    found = dict[str, list["Piece"]]()
    for name, wheres in sorted(_by_name({where: _names_of(folder) for where, folder in folders.items()})):
        stem = name.removesuffix(".tf")
        pieces = merger.merge_file({where: folders[where].read(name).items for where in wheres}, stem)
        if len(wheres) < len(folders):
            pieces = [Choice(Place(stem), [(frozenset(wheres), pieces)], frozenset(folders))]
        found[f"{place}/{name}.j2"] = pieces
    return found


def _by_name(names: Mapping[Where, Sequence[str]]) -> list[tuple[str, list[Where]]]:
    """Each name, and who has it: the files of one name are read together, and no others with them."""
    found: dict[str, list[Where]] = {}
    for where, mine in names.items():
        for name in mine:
            found.setdefault(name, []).append(where)
    return list(found.items())


def _names_of(folder: EstateFolder) -> list[str]:
    """The files that say something."""
    return [name for name, known in folder.sources.items() if not known.is_blank]


def _merge_variables(estate: Estate, names: Names) -> dict[str, list[Piece]]:
    """What templates of the files of variables would be: they stay as they are, but near misses are in them too."""
    merger, found = BodyMerger(names), dict[str, list["Piece"]]()
    for layout in estate.layouts:
        folders, place = estate.of(layout), template_folder(estate, layout)
        for name, wheres in _by_name({where: folder.files_of_variables for where, folder in folders.items()}):
            read = {where: items for where in wheres if (items := folders[where].read_variables(name))}
            found |= {f"{place}/{name}": merger.merge_file(read, name)} if read else {}
    return found


def _add_conditions(settings: Settings, estate: Estate) -> dict[str, Setting]:
    """By component the switch that says which cells have it."""
    found: dict[str, Setting] = {}
    for layout in estate.layouts:
        wheres = set(estate.of(layout))
        has = {cell: _seen_by(layout, cell, estate.axes) in wheres for cell in estate.cells}
        if len(estate.layouts) > 1 and not all(has.values()):
            found[layout.component] = Setting(
                dict(has), [Place(layout.component or "main")], flag=True, whole_file=True
            )
    settings.all[:0] = found.values()  # named first: a file may be called like a component
    return found


def _seen_by(layout: Layout, cell: Where, axes: Sequence[str]) -> Where:
    """A cell's values on the axes that a layout has: where its folder for the cell is."""
    return tuple(value if axis in layout.axes else None for axis, value in zip(axes, cell, strict=True))


def _matrix(estate: Estate, name: str, settings: Settings, conditions: Mapping[str, str]) -> Matrix:
    cells = frozenset(tuple(map(str, cell)) for cell in estate.cells)
    if not cells:
        raise TfgenError("no layout has all axes, so there is no cell to render for. Name the axes with --layout.")
    names = [list(dict.fromkeys(cell[axis] for cell in sorted(cells))) for axis in range(len(estate.axes))]
    matrix = Matrix(name, estate.axes, names, cells, estate.layouts, conditions)
    for setting in settings.all:
        default = [False if setting.flag else None] if setting.flag or setting.optional else []
        for layer, value in write_layers(setting.values, len(estate.axes), default=default).items():
            matrix.layers.setdefault(layer, {})[setting.name] = value
        for value in default:
            matrix.layers.setdefault((), {}).setdefault(setting.name, value)
    return matrix


def _describe(settings: Settings) -> dict[tuple[str, ...], str]:
    """What each setting is for, in words: where it is read."""
    return {setting.name: _words(setting) for setting in settings.all}


def _words(setting: Setting) -> str:
    if setting.name == ("account_id",):
        return "The account that the stack is in."
    places = list(dict.fromkeys(str(path) for path in setting.paths))
    more = f", and {len(places) - 1} more" if len(places) > 1 else ""
    if told := " and ".join(".".join(reference) for reference in setting.told.get(setting.paths[0], ())):
        return f"Whether {places[0]} has {told}{more}."
    return f"Whether there is {places[0]}{more}." if setting.flag else f"{places[0]}{more}."
