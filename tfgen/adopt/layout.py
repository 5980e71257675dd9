"""How folders lie: which part of a path is the environment, which the region, which the component."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tfgen.adopt.likeness import HALF, LITTLE, MUCH, NEARLY_ALL, find_copies, is_copy, without_word
from tfgen.config.axis import RESERVED
from tfgen.disk.names import why_not_plain
from tfgen.errors import Position, Problem, TfgenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from tfgen.adopt.blocks import Address

Outline = Callable[[Path], "frozenset[Address]"]
TENANT: Final = "tenant"
"""What a third axis is called that nobody has named."""
ENVIRONMENT: Final = "environment"
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9_.{}/-]+")
_FIELD = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_REGION = (
    r"(?:[a-z]{2}(?:[-_][a-z]+)?[-_](?:north|south|east|west|central)(?:north|south|east|west)?[-_]\d[a-z]?"
    r"|(?:us|europe|asia|australia|southamerica|northamerica|africa|me)[-_](?:north|south|east|west|central)[a-z]*\d"
    r"|(?:north|south|east|west|central)?(?:us|europe|asia|uk|india|japan|korea|france|germany|australia|canada|brazil)"
    r"(?:north|south|east|west|central)?\d?)"
)
_IS_REGION: Final = re.compile(_REGION)
_ENVIRONMENT = (
    r"(?:dev|develop|development|test|testing|tst|int|integration|qa|uat|stage|stag|staging|stg|pre|"
    r"(?:(?:pre|non)[-_]?)?prod(?:uction)?|prd|live|demo|sandbox|sbx|perf|canary|preview|release)"
)
_IS_ENVIRONMENT: Final = re.compile(rf"(?:^|.*[-_.]){_ENVIRONMENT}(?:$|[-_.\d].*)")
_SURELY: Final = re.compile(
    r"dev|develop|development|qa|uat|stage|staging|stg|(?:(?:pre|non)[-_]?)?prod(?:uction)?|prd|sandbox", re.IGNORECASE
)
"""Names of environments that mean nothing else, wherever they stand."""
_BEHIND: Final = re.compile(r"[-_.][A-Za-z]")
_WORD_BEFORE = r"(?P<word>(?!(?:pre|non)[-_]).+)(?<![-_]pre)(?<![-_]non)"  # `pre-prod` is an environment
_WITH_A_WORD: Final = tuple(
    (sign, re.compile(rf"{_WORD_BEFORE}{sign}{_ENVIRONMENT}(?P<region>{sign}{_REGION})?", re.IGNORECASE))
    for sign in "-_"
)
"""What stands between the parts of a name, and the names of a word, an environment and maybe a region."""
_PART: Final = re.compile(r"(?<=/)[^/{}]+(?=/|$)")
_WORD: Final = "{*}"
"""In the pattern of a column: what each name begins with, which is a tenant's name or a component's."""


@dataclass(frozen=True)
class Layout:
    """The path of a component's folders with the names of axes in braces: `{environment}/{region}/network`."""

    pattern: str
    component: str = ""
    guessed: str = ""
    """The axis that was found by what is in the folders, and whose name is nobody's word."""
    is_whole: bool = False
    """Whether the words before the first axis belong to the folder too, as another layout differs in nothing else."""

    @cached_property
    def axes(self) -> tuple[str, ...]:
        """The axes in the order of the path."""
        return tuple(dict.fromkeys(_FIELD.findall(self.pattern)))

    def read(self, path: str) -> dict[str, str] | None:
        """The values on the axes that the end of a path has, None when the path is another one."""
        found = self._regex.search(path)
        return {name: value for name, value in found.groupdict().items() if value} if found else None

    def without(self, axis: str, name: str) -> Layout:
        """The layout of what stands at one value of an axis and nowhere else: the value is a word of its path."""
        pattern = self.pattern.replace(f"{{{axis}}}", name)
        return Layout(pattern, _component(pattern))

    @cached_property
    def folder(self) -> str:
        """Where the folders are below generated/: the path from the first part with an axis on, if that is enough.

        Characters that no folder there may have are dashes.
        """
        parts = self.pattern.split("/")
        first = next((i for i, part in enumerate(parts) if "{" in part), 0)
        path = self.pattern if self.is_whole else "/".join(parts[first:])
        return _NOT_PLAIN.sub("-", path)

    def fill(self, values: Mapping[str, str]) -> str:
        """The folder of these values."""
        return _FIELD.sub(lambda found: values[found[1]], self.folder)

    @cached_property
    def _regex(self) -> re.Pattern[str]:
        made, end, seen = "(?:^|/)", 0, set[str]()
        for found in _FIELD.finditer(self.pattern):
            name = found[1]
            made += re.escape(self.pattern[end : found.start()])
            made += f"(?P={name})" if name in seen else f"(?P<{name}>{_REGION}|[^/]+?)"
            end = found.end()
            seen.add(name)
        return re.compile(f"{made}{re.escape(self.pattern[end:])}$")


@dataclass(frozen=True)
class Placed:
    """A folder, its layout, and its values on the axes of that layout."""

    path: Path
    layout: Layout
    values: Mapping[str, str]


_ByEnd = dict[str, list[Placed]]
"""Folders by what is behind a word in the patterns of their layouts."""


def read_layouts(patterns: Iterable[str]) -> list[Layout]:
    """The layouts that a user names: what one without an axis names is there once, beside what is there for each.

    Raises TfgenError for wrong names of axes, and where none names an axis.
    """
    given = [pattern.strip("/") for pattern in patterns]
    is_any_axis = any("{" in pattern for pattern in given)
    for pattern in given:
        names = re.findall(r"\{([^{}]*)\}", pattern)
        wrong = [name for name in names if name in RESERVED or not _FIELD.fullmatch(f"{{{name}}}")]
        fact = f"no axis can be called {wrong[0] or 'nothing'}" if wrong else "" if is_any_axis else "it names no axis"
        if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", pattern)):
            fact = "a brace stands alone in it"
        elif "\\" in pattern:
            fact = "a \\ stands in it, and / is what separates folders"
        if fact:
            raise TfgenError(
                f"--layout {pattern}: {fact}. Write it like envs/{{environment}} or {{environment}}/{{region}}."
            )
    return [Layout(pattern, _component(pattern) if len(given) > 1 else "") for pattern in given]


def place_folders(folders: Sequence[Path], layouts: Sequence[Layout], outline: Outline) -> list[Placed]:
    """The folders by the layouts given, or by those that their paths, and what is in them, suggest.

    `outline` tells what a folder declares. Raises TfgenError.
    """
    placed = (
        [_place(folder, layouts) for folder in folders]
        if layouts
        else _with_found_axis(_set_apart(_with_words_behind(list(_deduce(folders)), outline), outline), outline)
    )
    if not any(one.layout.axes for one in placed):
        fact = "the path says neither the environment nor the region."
        raise TfgenError(Problem(Position(str(folders[0])), f"{fact} Say it: --layout 'envs/{{environment}}'."))
    placed = list(_told_apart(placed))
    _refuse(_find_misfits(placed))
    return placed


def _place(folder: Path, layouts: Sequence[Layout]) -> Placed:
    path = _absolute(folder)
    for layout in layouts:
        if (values := layout.read(path)) is not None:
            return Placed(folder, layout, values)
    fact = f"the folder fits no layout ({', '.join(layout.pattern for layout in layouts)})."
    raise TfgenError(Problem(Position(str(folder)), f"{fact} Name its layout with one more --layout, or leave it out."))


def _deduce(folders: Sequence[Path]) -> Iterator[Placed]:
    """Layouts from paths: names of regions and of environments are known, the rest of a path is the component's."""
    rows = _below_environment(folders, _tails(folders))
    columns = _kinds_of_columns(rows)
    layouts: dict[str, Layout] = {}
    for folder, row in zip(folders, rows, strict=True):
        known = [columns.get((len(row), i)) or (_kind(part) and f"{{{_kind(part)}}}") for i, part in enumerate(row)]
        parts = [_fill_word(pattern, part) if pattern else part for pattern, part in zip(known, row, strict=True)]
        parts = [row[i] if part in parts[:i] else part for i, part in enumerate(parts)]
        pattern = "/".join(parts)
        layout = layouts.setdefault(
            pattern, Layout(pattern, _component(pattern, worded=_WORD in "".join(filter(None, known))))
        )
        yield Placed(folder, layout, layout.read("/".join(row)) or {})


def _below_environment(folders: Sequence[Path], rows: Sequence[tuple[str, ...]]) -> Sequence[tuple[str, ...]]:
    """What paths do not have in common, and the environment above it where they differ in regions alone."""
    place = len(rows[0]) + 1
    kinds = {_kind(part) for row in rows for part in row}
    if "region" not in kinds or "environment" in kinds or len(folders[0].parts) < place:
        return rows
    above = folders[0].parts[-place]
    return [(above, *row) for row in rows] if _SURELY.fullmatch(above) else rows


def _with_words_behind(placed: Sequence[Placed], outline: Outline) -> Sequence[Placed]:
    """With a word behind the environment as a word of the path, where folders with it are no copies of those without.

    `prod_data` and `test_data` beside `prod` and `test` are the component `data` of two environments.
    """
    alike: dict[Layout, list[Placed]] = {}
    for one in placed:
        if re.search(rf"\{{{ENVIRONMENT}\}}(?:/|$)", one.layout.pattern):
            alike.setdefault(one.layout, []).append(one)
    found: dict[Path, Placed] = {}
    for layout, same in alike.items():
        names = {one.values[ENVIRONMENT] for one in same}
        ends = {one.path: _end_behind(one.values[ENVIRONMENT], names) for one in same}
        for end in sorted(set(filter(None, ends.values()))):
            mine = [one for one in same if ends[one.path] == end]
            others = [outline(one.path) for one in same if ends[one.path] != end]
            if _are_another_thing([outline(one.path) for one in mine], others):
                pattern = layout.pattern.replace(f"{{{ENVIRONMENT}}}", f"{{{ENVIRONMENT}}}{end}")
                with_end = Layout(pattern, _component(pattern, worded=True))
                for one in mine:
                    values = {**one.values, ENVIRONMENT: one.values[ENVIRONMENT].removesuffix(end)}
                    found[one.path] = Placed(one.path, with_end, values)
    return [found.get(one.path, one) for one in placed]


def _end_behind(name: str, names: Set[str]) -> str:
    """What stands behind an environment in a name, with the sign between the two; empty where nothing does."""
    if _SURELY.fullmatch(name):
        return ""
    for found in _BEHIND.finditer(name):
        start, word = name[: found.start()], name[found.start() + 1 :]
        if (start in names and not _SURELY.fullmatch(word)) or (_SURELY.fullmatch(start) and not _kind(word)):
            return name[found.start() :]
    return ""


def _are_another_thing(mine: Sequence[frozenset[Address]], others: Sequence[frozenset[Address]]) -> bool:
    """Whether there are several, and each has little in common with any of the others."""
    return len(mine) > 1 and bool(others) and not any(is_copy(a, [b], LITTLE) for a in mine for b in others)


def _set_apart(placed: Sequence[Placed], outline: Outline) -> Sequence[Placed]:
    """With names that are no environment's and no region's as words of the path, where little of them is elsewhere.

    `global` beside `dev` and `prod` is such a name: what it declares is there once, or once in each environment.
    """
    odd = {one.path for one in placed if _odd_names(one)}
    declared = {one.path: outline(one.path) for one in placed} if odd else {}
    alike: dict[Layout, list[Placed]] = {}
    for one in placed:
        alike.setdefault(one.layout, []).append(one)
    known = {axis for one in placed for axis, name in one.values.items() if _kind(name)}
    beside = {
        pair
        for same in alike.values()
        for one in same
        for pair in _odd_names(one)
        if any(_kind(other.values[pair[0]]) for other in same)
    }
    alone = {pair for one in placed for pair in _odd_names(one) if pair[0] in known} - beside
    found = [_apart(one, alike[one.layout], declared, alone) if one.path in odd else one for one in placed]
    return found if _has_cells(found) else placed


def _apart(
    one: Placed,
    same: Sequence[Placed],
    declared: Mapping[Path, frozenset[Address]],
    alone: Set[tuple[str, str]],
) -> Placed:
    """The place of a folder with an odd name, of those with the `same` layout; `alone` are names without any beside."""
    found = one
    for axis, name in _odd_names(one):
        if (axis, name) in alone:
            rest = {key: value for key, value in found.values.items() if key != axis}
            found = Placed(one.path, found.layout.without(axis, name), rest)
            continue
        known = [declared[other.path] for other in same if _kind(other.values[axis])]
        mine = [declared[other.path] for other in same if other.values[axis] == name]
        all_mine = frozenset.union(*mine)
        is_like_one = any(is_copy(all_mine, [other], MUCH) for other in known)
        if known and not is_like_one and not is_copy(all_mine, known, LITTLE):
            rest = {key: value for key, value in found.values.items() if key != axis}
            found = Placed(one.path, found.layout.without(axis, name), rest)
    return found


def _odd_names(one: Placed) -> list[tuple[str, str]]:
    """The axes on which a folder has a name that is neither an environment's nor a region's, and the name."""
    return [(axis, name) for axis, name in one.values.items() if not _kind(name)]


def _with_found_axis(placed: Sequence[Placed], outline: Outline) -> Sequence[Placed]:
    """With one more axis where layouts differ in one word beside all axes, and the folders of each declare the same.

    Such a word could be a component's too; what a component declares is its own. Where no name tells an environment the
    words are taken for environments.
    """
    by_start: dict[str, dict[str, _ByEnd]] = {}
    is_any_axis = any(one.layout.axes for one in placed)
    for one in placed:
        for start, word, end in _words_beside_axes(one.layout.pattern) if one.layout.axes or not is_any_axis else ():
            by_start.setdefault(start, {}).setdefault(word, {}).setdefault(end, []).append(one)
    renewed: dict[Path, Placed] = {}
    for start, by_word in sorted(by_start.items(), key=lambda group: group[0].count("/")):
        for one, layout, word in _copies(start, by_word, placed, outline):
            renewed.setdefault(one.path, Placed(one.path, layout, {layout.guessed: word, **one.values}))
    found = [renewed.get(one.path, one) for one in placed]
    return found if _has_cells(found) else placed


def _copies(
    start: str, by_word: Mapping[str, _ByEnd], placed: Sequence[Placed], outline: Outline
) -> Iterator[tuple[Placed, Layout, str]]:
    """The folders of the words behind a start that are copies, each with the layout that it has then, and its word."""
    is_named = any(f"{{{ENVIRONMENT}}}" in f"{start}{end}" for ends in by_word.values() for end in ends)
    known = {} if is_named else _known_environments(start, placed)
    words = {**known, **by_word}
    outlines = {
        word: {
            end: without_word(word, chain.from_iterable(outline(one.path) for one in same))
            for end, same in ends.items()
        }
        for word, ends in words.items()
    }
    copies = find_copies(outlines, least=NEARLY_ALL if is_named else HALF)
    for word in copies if any(word in by_word for word in copies) else ():
        for end, same in words[word].items():
            axis = TENANT if is_named else ENVIRONMENT
            pattern = f"{start}{{{axis}}}{end}"
            layout = Layout(pattern, _component(pattern), guessed=axis)
            yield from ((one, layout, word) for one in same)


def _known_environments(start: str, placed: Iterable[Placed]) -> dict[str, _ByEnd]:
    """By the name of an environment that stands behind a start, and what is behind it: the folders."""
    found: dict[str, _ByEnd] = {}
    axis = f"{start}{{{ENVIRONMENT}}}"
    for one in placed:
        if one.layout.pattern.startswith((f"{axis}/", f"{axis}-{{")) or one.layout.pattern == axis:
            end = one.layout.pattern.removeprefix(axis)
            found.setdefault(one.values[ENVIRONMENT], {}).setdefault(end, []).append(one)
    return found


def _has_cells(placed: Sequence[Placed]) -> bool:
    """Whether each name on an axis is one of a folder that has a name on every axis."""
    axes = {axis for one in placed for axis in one.values}
    named = {pair for one in placed if len(one.values) == len(axes) for pair in one.values.items()}
    return all(pair in named for one in placed for pair in one.values.items())


def _told_apart(placed: Sequence[Placed]) -> Iterator[Placed]:
    """With the words before axes in the folder and component of layouts that nothing else tells apart.

    Where there are none, as of an environment and of its regions, one is called by its axes.
    """
    layouts = list(dict.fromkeys(one.layout for one in placed))
    folders, components = Counter(one.folder for one in layouts), Counter(one.component for one in layouts)
    told = {one: _whole(one) if folders[one.folder] > 1 or components[one.component] > 1 else one for one in layouts}
    taken: set[str] = set()
    for layout, made in sorted(told.items(), key=lambda pair: -len(pair[0].axes)):
        names = chain([made.component, "-".join(made.axes)], (f"{made.component or 'main'}-{i}" for i in count(2)))
        told[layout] = replace(made, component=next(name for name in names if name not in taken))
        taken |= {told[layout].component, told[layout].component or "main"}
    yield from (replace(one, layout=told[one.layout]) for one in placed)


def _whole(layout: Layout) -> Layout:
    return replace(layout, is_whole=True, component=_component(layout.pattern, is_whole=True, worded=True))


def _words_beside_axes(pattern: str) -> Iterator[tuple[str, str, str]]:
    """Each word before the first axis of a layout, between what is before it and what is behind it.

    Where there are environments, each part behind the first axis that is a word too: of regions it is a component.
    """
    before = pattern.partition("{")[0]
    behind = _PART.finditer(pattern, len(before)) if f"{{{ENVIRONMENT}}}" in pattern else ()
    for found in (*re.finditer(r"[^/]+?(?=[-_.]?(?:$|/))", before), *behind):
        yield pattern[: found.start()], found[0], pattern[found.end() :]


def _tails(folders: Sequence[Path]) -> list[tuple[str, ...]]:
    """What the paths do not have in common at their start."""
    rows = [PurePosixPath(_absolute(folder)).parts for folder in folders]
    shared = 0
    while all(len(row) > shared + 1 for row in rows) and len({row[shared] for row in rows}) == 1:
        shared += 1
    return [row[shared:] for row in rows]


def _kinds_of_columns(rows: Sequence[tuple[str, ...]]) -> dict[tuple[int, int], str]:
    """By the number of parts and the part's place: how its names are made, if most are of regions or environments."""
    found: dict[tuple[int, int], str] = {}
    for length in {len(row) for row in rows}:
        mine = [row for row in rows if len(row) == length]
        for i in range(length):
            names = {row[i] for row in mine}
            if len(names) > 1 and (made := _made_of(names)):
                found[length, i] = made
        if length == 1 and not found and len(mine) == len(rows):
            found[1, 0] = "{environment}"  # folders side by side differ in one thing
    return found


def _made_of(names: set[str]) -> str:
    """The pattern of the names of a column: `{region}`, `shop-{environment}`, `{environment}-{region}`."""
    if made := _made_with_words(names):
        return made
    if all(re.fullmatch(rf".+-{_REGION}", name) for name in names):
        return "{environment}-{region}"
    counts = {kind: sum(_kind(name) == kind for name in names) for kind in ("environment", "region")}
    kind = max(counts, key=lambda one: counts[one])
    if counts[kind] * 2 < len(names):
        return ""
    first, last = min(names), max(names)
    shared = first[: next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))]
    start = shared[: max(shared.rfind("-"), shared.rfind("_")) + 1]
    bare = [name.removeprefix(start) for name in names]
    named = kind == "environment" and start and sum(_kind(name) == kind for name in bare) * 2 >= len(names)
    return f"{start if named else ''}{{{kind}}}"


def _made_with_words(names: set[str]) -> str:
    """The pattern of names that are a word, an environment and maybe a region; empty for others."""
    return next(filter(None, (_made_with(sign, form, names) for sign, form in _WITH_A_WORD)), "")


def _made_with(sign: str, form: re.Pattern[str], names: set[str]) -> str:
    """The same with this sign between the parts; a word that is a region's name is the region."""
    found = [match for name in names if (match := form.fullmatch(name))]
    words, with_region = {match["word"] for match in found}, {bool(match["region"]) for match in found}
    if len(found) < len(names) or len(with_region) > 1:
        return ""
    kinds = {_kind(word) for word in words}
    if kinds == {"region"} and with_region == {False}:
        return f"{{region}}{sign}{{environment}}"
    if kinds != {""}:
        return ""
    word = _WORD if len(words) > 1 else words.pop()
    return f"{word}{sign}{{environment}}{f'{sign}{{region}}' if with_region.pop() else ''}"


def _fill_word(pattern: str, name: str) -> str:
    if _WORD not in pattern:
        return pattern
    matches = (form.fullmatch(name) for sign, form in _WITH_A_WORD if f"{_WORD}{sign}" in pattern)
    return next((pattern.replace(_WORD, match["word"]) for match in matches if match), pattern)


def _kind(name: str) -> str:
    if _IS_REGION.fullmatch(name):
        return "region"
    return "environment" if _IS_ENVIRONMENT.fullmatch(name.lower()) else ""


def _component(pattern: str, *, worded: bool = False, is_whole: bool = False) -> str:
    """What a layout's component is called: by the parts that are no axes, with `worded` by words beside axes too."""
    folder = Layout(pattern, is_whole=is_whole).folder
    parts = [part for part in (_FIELD.sub("", folder) if worded else folder).split("/") if "{" not in part]
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", "-".join(parts)).strip("-_")
    return name if name[:1].isalpha() else f"c-{name}" if name else ""


def _find_misfits(placed: Sequence[Placed]) -> Iterator[Problem]:
    seen: dict[tuple[str, tuple[tuple[str, str], ...]], Path] = {}
    for one in placed:
        for axis, name in one.values.items():
            if (fault := why_not_plain(name)) or not re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?", name):
                fault = fault or "a name begins and ends with a letter or digit. Rename the folder."
                yield Problem(Position(str(one.path)), f"{name} cannot be the name of a value of {axis}: {fault}")
        first = seen.setdefault((one.layout.pattern, tuple(sorted(one.values.items()))), one.path)
        if first is not one.path:
            fact = f"the layout {one.layout.pattern} does not tell this folder from {first}."
            yield Problem(
                Position(str(one.path)), f"{fact} Name one more axis in it, or adopt them one after the other."
            )


def _refuse(problems: Iterable[Problem]) -> None:
    if found := sorted(set(problems)):
        raise TfgenError(*found)


def _absolute(folder: Path) -> str:
    return Path.cwd().joinpath(folder).resolve().as_posix()
