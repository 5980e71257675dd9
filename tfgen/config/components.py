"""The components of a matrix: what is rendered, for which cells, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import Meta, Struct, convert, field

from tfgen.config.convert import REMEDY
from tfgen.config.languages import Language, Syntax  # noqa: TC001 - msgspec reads the fields' types
from tfgen.config.types import ComponentName, FileEnding, Model, PathPattern, SettingPath
from tfgen.errors import Problem, did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tfgen.yaml.node import Node


class ComponentModel(Model, frozen=True, kw_only=True):
    """A component: templates that are rendered to a folder for each cell, or for each group of cells."""

    each: Annotated[
        list[SettingPath] | None,
        Meta(
            description="Axes, settings or locals: rendered once for each of their distinct values. Without it, once a "
            "cell; with an empty list, once."
        ),
    ] = None
    path: Annotated[
        PathPattern | None,
        Meta(
            description="The folder, with names of axes, settings and locals, or component, in braces: below "
            "generated/, and of a component without Terraform below the project. Without it the values of `each`, then "
            "the component."
        ),
    ] = None
    templates: Annotated[
        PathPattern | None,
        Meta(description="The folder below templates/, or a pattern of files there. Without it the component's name."),
    ] = None
    when: Annotated[
        str | bool,
        Meta(
            description="An expression: the component is rendered for the cells in which it is true.",
            extra={REMEDY: "Write an expression that is one of both, like size > 1."},
        ),
    ] = True
    after: Annotated[
        list[ComponentName], Meta(description="Components whose stacks in the same cells are applied before.")
    ] = field(default_factory=list)
    wave: Annotated[
        str | int,
        Meta(
            description="An expression for a number: stacks with a lower one are applied before.",
            extra={REMEDY: "Write a whole number, or an expression that is one."},
        ),
    ] = 0
    aliases: Annotated[
        str | None,
        Meta(
            description="An expression for a text or a list of texts: other names by which commands take the stack.",
            extra={REMEDY: "Write an expression: a name of a setting, or a text in quotes of its own."},
        ),
    ] = None
    syntax: Annotated[Syntax, Meta(description="How templates are written: {{ }} and {% %}, or [[ ]] and [% %].")] = (
        "braces"
    )
    languages: Annotated[
        dict[FileEnding, Language],
        Meta(description="The languages of templates by the end of the name of the file that they become."),
    ] = field(default_factory=dict)
    manual: Annotated[
        bool,
        Meta(description="People apply it by itself: commands leave it out unless its name or component is given."),
    ] = False


class Component(Struct, frozen=True):
    """A component: its name ("" for the unnamed one), what is said of it, and where."""

    name: str
    model: ComponentModel
    node: Node

    @property
    def templates(self) -> str:
        """The folder or pattern of its templates below the folder of templates."""
        return self.model.templates or self.name

    def problem(self, key: str, message: str) -> Problem:
        """A problem with one of its keys; of the unnamed one, which has none, with the folders that it makes."""
        subject = f"components.{self.name}.{key}" if self.name else "the folder of a stack"
        return Problem(self.node.at(key).position, f"{subject} {message}")


def read_components(tree: Node) -> tuple[Component, ...]:
    """The components that the file declares, in its order; without any, the unnamed one."""
    if "components" not in tree.entries:
        return (Component("", ComponentModel(), tree),)
    entries = tree.at("components").entries
    return tuple(Component(name, convert(node.plain(), ComponentModel), node) for name, node in entries.items())


def find_none(tree: Node) -> Iterator[Problem]:
    """A list of components that has none."""
    if "components" in tree.entries and not tree.at("components").entries:
        fact = "components is empty, no stack is left. Name one there, or remove the key."
        yield Problem(tree.at("components").position, fact)


def find_unknown(components: tuple[Component, ...]) -> Iterator[Problem]:
    """Components that are after one that there is not, or after themselves, or that name a value twice in `each`."""
    known = [component.name for component in components]
    yield from _find_circle({one.name: one for one in components if one.model.after})
    for component in components:
        yield from _find_repeated(component)
        for index, name in enumerate(component.model.after):
            if name not in known or name == component.name:
                remedy = did_you_mean(name, known, otherwise=f"Known: {listed(known)}.")
                fact = "itself." if name == component.name else f'"{name}", and there is no such component. {remedy}'
                yield Problem(
                    component.node.at("after", index).position, f"components.{component.name}.after names {fact}"
                )


def _find_circle(waiting: Mapping[str, Component]) -> Iterator[Problem]:
    """Components of which each is after the next and the last after the first, of those that are after any, by name."""
    if not waiting:
        return
    from graphlib import CycleError, TopologicalSorter

    others = {name: [other for other in one.model.after if other != name] for name, one in waiting.items()}
    try:
        TopologicalSorter(others).prepare()
    except CycleError as error:
        chain = error.args[1][:0:-1]  # each is before the next one there, and the last is the first
        start = chain.index(next(name for name in waiting if name in chain))
        yield _describe_circle(waiting, [*chain[start:], *chain[:start]])


def _describe_circle(waiting: Mapping[str, Component], circle: Sequence[str]) -> Problem:
    first = waiting[circle[0]]
    others = ", which is after ".join(f'"{name}"' for name in (*circle[1:], first.name))
    place = first.node.at("after", first.model.after.index(circle[1])).position
    fact = f"components.{first.name}.after names {others}: each of them would wait for the others"
    return Problem(place, f"{fact}. Take one of these names out of an after.")


def _find_repeated(component: Component) -> Iterator[Problem]:
    each = component.model.each or []
    for index, name in enumerate(each):
        if name in each[:index]:
            place = component.node.at("each", index).position
            yield Problem(place, f"components.{component.name}.each names {name} twice. Name it once.")
