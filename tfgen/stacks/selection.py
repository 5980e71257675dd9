"""Which stacks a command works on: chosen by axis, by component and by name, with globs."""

from __future__ import annotations

from fnmatch import fnmatchcase
from glob import escape
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from tfgen.disk.project import OUTPUT
from tfgen.errors import ConfigError, Position, Problem, TfgenError, did_you_mean, listed, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

COMPONENT = "component"
_OPTIONS = {"environment": "--env", "region": "--region", COMPONENT: "--component"}
_LIST = "`tfgen list` shows the stacks there are."
_WHOLE_RENDER = "A render that chooses no stacks writes them, and lists their folders: tfgen render"
_MOST_NAMES = 3  # of stacks in a message


class Selectable(Protocol):
    """What can be chosen: a stack, its root module, or a retired one."""

    @property
    def name(self) -> str:
        """Its folder below the output folder."""

    @property
    def component(self) -> str:
        """The component it is an instance of, "" for the unnamed one."""

    @property
    def axes(self) -> Mapping[str, str]:
        """Its value on each axis of the matrix."""

    @property
    def aliases(self) -> Sequence[str]:
        """Other names by which it is taken; none of what is no longer in the matrix."""


class SelectableModule(Selectable, Protocol):
    """What is chosen in a matrix: a root module, which people may apply by themselves."""

    @property
    def manual(self) -> bool:
        """Whether people do, so that it is left out where nobody names it."""


S = TypeVar("S", bound=Selectable)
M = TypeVar("M", bound=SelectableModule)


class Selection(NamedTuple):
    """What was asked for: patterns by axis, of which one must match on every axis, and patterns of names.

    `only` are the names of those that may be meant at all, such as the affected ones, None for all: none of them is a
    selection too, of nothing. `or_folders` tells that the names could have been of folders, `of_one` that one stack is
    named and options choose none. Nothing asked for means everything. In a pattern `*`, `?` and `[…]` are as in a
    shell, but `*` matches `/` too.
    """

    axes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    names: tuple[str, ...] = ()
    only: frozenset[str] | None = None
    or_folders: bool = False
    of_one: bool = False

    @classmethod
    def parse(
        cls,
        *,
        environments: Iterable[str] = (),
        regions: Iterable[str] = (),
        components: Iterable[str] = (),
        where: Iterable[str] = (),
        names: Iterable[str] = (),
    ) -> Selection:
        """The selection of a command line; `where` holds texts like `tenant=acme|globex,environment=prod*`.

        Several values of one axis are alternatives, wherever they are written. Raises TfgenError for a `where` that is
        not written like this.
        """
        found: dict[str, list[str]] = {}
        given = (("environment", environments), ("region", regions), (COMPONENT, components))
        named = ((axis, text) for axis, texts in given for text in texts)
        for axis, text in (*named, *(pair for one in where for pair in _parse_where(one))):
            found.setdefault(axis, []).extend(text.split("|"))
        return cls(tuple((axis, tuple(dict.fromkeys(texts))) for axis, texts in found.items()), tuple(names))

    @classmethod
    def of(cls, stacks: Iterable[Selectable]) -> Selection:
        """The selection of exactly these."""
        return cls(names=tuple(escape(stack.name) for stack in stacks))

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.axes or self.names) or self.only is not None

    @property
    def is_of_nothing(self) -> bool:
        """Whether no stack at all can be meant, as none is affected."""
        return self.only == frozenset()

    @property
    def words(self) -> tuple[str, ...]:
        """The words of a command line that asks for the same."""
        pairs = [(axis, "|".join(patterns)) for axis, patterns in self.axes]
        options = [(_OPTIONS.get(axis, "--where"), axis, text) for axis, text in pairs]
        return (
            *(word for option, axis, text in options for word in _words(option, axis, text)),
            *(self.names if self.only is None else sorted(map(escape, self.only))),
        )

    def matches(self, stack: Selectable) -> bool:
        """Whether the stack is meant."""
        return (
            all(_matches(_value(stack, axis), patterns) for axis, patterns in self.axes)
            and (not self.names or any(_matches(name, self.names) for name in (stack.name, *stack.aliases)))
            and (self.only is None or stack.name in self.only)
        )

    def among(self, modules: Iterable[M]) -> tuple[M, ...]:
        """What is chosen from: all but the manual ones that are not named, by themselves or by their component."""
        named = {name for axis, names in self.axes if axis == COMPONENT for name in names}.union(self.names)
        return tuple(one for one in modules if not one.manual or {one.name, one.component, *one.aliases} & named)

    def choose(self, stacks: Sequence[S], file: str, documents: Collection[str] = ()) -> tuple[S, ...]:
        """Those of the stacks that are meant, in their order.

        For messages `file` is the matrix file, and `documents` are the components that make no stacks.

        Raises ConfigError for an axis there is not, for a pattern that no stack matches, and when none matches all.
        """
        place = Position(file)
        if problems := [Problem(place, fact) for fact in self._find_problems(stacks, documents)]:
            raise ConfigError(*problems)
        chosen = tuple(stack for stack in stacks if self.matches(stack))
        if self and not chosen and self.only is None:
            both = "both" if len(self.axes) + bool(self.names) == 2 else "all of this"
            raise ConfigError(Problem(place, f"no stack has {both}. {_LIST}"))
        return chosen

    def _find_problems(self, stacks: Sequence[Selectable], documents: Collection[str]) -> Iterator[str]:
        axes = _axes_of(stacks)
        for axis, patterns in self.axes:
            without = [one for one in patterns if one in documents] if axis == COMPONENT else []
            for name in without:
                yield f"the component {quoted(name)} makes documents, and no stacks. {_WHOLE_RENDER}"
            if without:
                continue
            if axis not in axes:
                yield _no_such_axis(axis, axes)
                continue
            for pattern in patterns:
                if not any(_matches(_value(stack, axis), (pattern,)) for stack in stacks):
                    yield f"no stack has the {axis} {quoted(pattern)}. {_remedy(pattern, axes[axis])}"
        for pattern in self.names:
            if not any(_matches(name, (pattern,)) for stack in stacks for name in (stack.name, *stack.aliases)):
                nor = ", and there is no such folder" if self.or_folders else ""
                known = _one_of(pattern, stacks) if self.of_one else ""
                yield f"no stack is called {quoted(pattern)}{nor}. {known or _remedy_of_name(pattern, stacks, axes)}"


EVERYTHING = Selection()
"""The selection that nothing was asked for in."""


def _parse_where(text: str) -> Iterator[tuple[str, str]]:
    for condition in text.split(","):
        axis, is_there, patterns = (part.strip() for part in condition.partition("="))
        if not (axis and is_there and all(patterns.split("|"))):
            form = "Write axis=value, with | between values and a comma between axes: --where 'environment=dev|test'"
            raise TfgenError(f"--where {quoted(text)} is not understood at {quoted(condition)}. {form}")
        yield axis, patterns


def _words(option: str, axis: str, text: str) -> tuple[str, str]:
    return option, f"{axis}={text}" if option == "--where" else text


def _value(stack: Selectable, axis: str) -> str:
    return stack.component if axis == COMPONENT else stack.axes.get(axis, "")


def _matches(value: str, patterns: Iterable[str]) -> bool:
    return value != "" and any(value == pattern or fnmatchcase(value, pattern) for pattern in patterns)


def _axes_of(stacks: Iterable[Selectable]) -> dict[str, list[str]]:
    """The axes that stacks have, and each one's values in their order."""
    axes: dict[str, dict[str, None]] = {}
    for stack in stacks:
        named = {COMPONENT: stack.component} if stack.component else {}
        for axis, value in (*stack.axes.items(), *named.items()):
            axes.setdefault(axis, {})[value] = None
    return {axis: list(values) for axis, values in axes.items()}


def _no_such_axis(axis: str, axes: Mapping[str, Iterable[str]]) -> str:
    if axis == COMPONENT:
        return "the matrix has no components. Leave --component out."
    return f"the matrix has no axis {quoted(axis)}. {did_you_mean(axis, axes, otherwise=_known(axes))}"


def _remedy(pattern: str, values: Sequence[str]) -> str:
    if "," in pattern:
        return f"Several are written with a bar: {quoted(pattern.replace(',', '|'))}."
    return did_you_mean(pattern, values, otherwise=_known(values))


def _one_of(pattern: str, stacks: Sequence[Selectable]) -> str:
    """The stacks of a value of an axis, of a component or below a folder, of which one is to be named; "" for none."""
    below = f"{pattern.rstrip('/')}/"
    words = {one.name: (*one.axes.values(), one.component) for one in stacks}
    names = [name for name, values in words.items() if pattern in values or name.startswith(below)]
    more = ", …" * (len(names) > _MOST_NAMES)
    return f"Name one of its stacks: {', '.join(names[:_MOST_NAMES])}{more}" if names else ""


def _remedy_of_name(pattern: str, stacks: Sequence[Selectable], axes: Mapping[str, Sequence[str]]) -> str:
    pattern = pattern.removeprefix("./").removeprefix(f"{OUTPUT}/")  # a shell completes names of folders
    for axis, values in axes.items():
        if pattern in values:
            return f"To choose by {axis}: {' '.join(_words(_OPTIONS.get(axis, '--where'), axis, pattern))}"
    if any(stack.name.startswith(f"{pattern.rstrip('/')}/") for stack in stacks):
        return f"To choose all below this folder: '{pattern.rstrip('/')}/*'"
    values = [value for known in axes.values() for value in known]
    return did_you_mean(
        pattern, [*(name for one in stacks for name in (one.name, *one.aliases)), *values], otherwise=_LIST
    )


def _known(values: Iterable[str]) -> str:
    return f"Known: {listed(sorted(values))}."
