"""What a shell completes: the names of the project at hand, as values of options and arguments."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.disk.project import find_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import click
    from click.shell_completion import CompletionItem

    from tfgen.cli.project_names import Names

    Completer = Callable[[click.Context, click.Parameter, str], list[str] | list[CompletionItem]]


def complete_stacks(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The stacks, and the retired ones, that are not named yet."""
    names, named = _names(context), context.params.get("stacks") or ()
    if named and "=" in (named[0], named[-1]) and context.params.get("where"):
        return _complete_parted(context, _parameter, incomplete)
    return _beginning(incomplete, (name for name in (*names.stacks, *names.retired) if name not in named))


def _complete_parted(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The rest of a `--where` that bash has parted at its `=` signs: `--where environment = dev,region = us`."""
    before = "".join((context.params["where"][-1], *context.params["stacks"]))
    found = complete_where(context, parameter, before + incomplete)
    return [text.removeprefix(before) for text in found]


def complete_stacks_or_folders(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The same, and folders, which the shell knows best."""
    from click.shell_completion import CompletionItem

    names = complete_stacks(context, parameter, incomplete)
    return [*map(CompletionItem, names), CompletionItem(incomplete, type="dir")]


def complete_one_stack(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The stacks."""
    return _beginning(incomplete, _names(context).stacks)


def complete_sides(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The values of the axes, and the stacks."""
    names = _names(context)
    values = (value for values in names.axes.values() for value in values)
    return _beginning(incomplete, dict.fromkeys((*values, *names.stacks)))


def complete_settings(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The settings."""
    return _beginning(incomplete, _names(context).settings)


def complete_names(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The settings, and the blocks of the stack that is named before; behind a block what stands in it."""
    from tfgen.cli.project_names import find_addresses

    stack = context.params.get("stack") or ""
    addresses = find_addresses(_project(context), stack, incomplete.rpartition(".")[0])
    return _beginning(incomplete, (*_names(context).settings, *addresses))


def complete_retired(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The retired stacks."""
    return _beginning(incomplete, _names(context).retired)


def complete_artifacts(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The artifacts that are not named yet."""
    named = context.params.get("names") or ()
    return _beginning(incomplete, (name for name in _names(context).artifacts if name not in named))


def complete_values(axis: str) -> Completer:
    """The values of an axis; behind a bar those that go with the values before it."""

    def complete(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
        names = _names(context)
        before, bar, last = incomplete.rpartition("|")
        values = names.components if axis == "component" else names.axes.get(axis, ())
        return [f"{before}{bar}{value}" for value in _beginning(last, values)]

    return complete


def complete_groups(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The values of the first axis, such as the environments."""
    return _beginning(incomplete, next(iter(_names(context).axes.values()), ()))


def complete_where(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """The axes, and behind `axis=` its values."""
    conditions, comma, last = incomplete.rpartition(",")
    axis, equals, value = last.partition("=")
    if not equals:
        names = _names(context)
        axes = (*names.axes, *(["component"] if names.components else []))
        found = _beginning(axis, (f"{name}=" for name in axes))
    else:
        found = [f"{axis}={text}" for text in complete_values(axis)(context, parameter, value)]
    return [f"{conditions}{comma}{text}" for text in found]


def complete_rules(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The names of the rules; of a project whose own cannot be read, the others."""
    from tfgen.errors import TfgenError
    from tfgen.rules.own.catalogue import load_catalogue
    from tfgen.rules.registry import RULES

    try:
        names = load_catalogue(_project(context)).names
    except TfgenError:
        names = RULES
    return _beginning(incomplete, names)


def _names(context: click.Context) -> Names:
    from tfgen.cli.project_names import find_names

    return find_names(_project(context))


def _project(context: click.Context) -> Path:
    project = context.params.get("project")
    return project if isinstance(project, Path) else find_project(Path.cwd())


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
