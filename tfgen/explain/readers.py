"""What reads a setting: templates and their conditions, locals, checks and components."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.config.load import read_config
from tfgen.config.named import find_named
from tfgen.disk.project import TEMPLATES
from tfgen.errors import Position
from tfgen.explain.origins import read_paths
from tfgen.render.jinja.by_language import read_languages
from tfgen.render.names.patterns import CELLS, Each
from tfgen.render.names.read import read_places
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache
    from tfgen.render.jinja.environment import TemplateEnvironment
    from tfgen.render.names.patterns import Pattern

    Steps = tuple[str | int | Each, ...]


@dataclass(frozen=True, order=True)
class Use:
    """One place that reads a setting: what it is, where, and its text.

    `kind` is a template's `value`, `if`, `for` or `set`, or a `local`, `check` or `component`.
    """

    position: Position
    kind: str
    text: str


def find_uses(project: Path, config: Config, path: Sequence[str | int], cache: Cache) -> tuple[Use, ...]:
    """Everything that reads the value at a path, a part of it, or what it is a part of, each place once."""
    found = [
        *_in_templates(project, config, path, cache),
        *_in_declaration(config, path),
        *_in_frame(config, path),
    ]
    return tuple(dict.fromkeys(found))


def _in_templates(project: Path, config: Config, path: Sequence[str | int], cache: Cache) -> Iterator[Use]:
    uses: set[Use] = set()
    for environment, names in read_languages(project / TEMPLATES, config, cache):
        for place, patterns in read_places(environment, names).items():
            if any(_touch(_of_cell(pattern), path) for pattern in patterns):
                position = Position(str(project / TEMPLATES / place.template), place.line)
                uses.add(Use(position, place.kind, _line(environment, place.template, place.line)))
    yield from sorted(uses)


def _line(environment: TemplateEnvironment, template: str, line: int) -> str:
    assert environment.loader  # noqa: S101 - the templates' folder
    lines = environment.loader.get_source(environment, template)[0].split("\n")
    return lines[line - 1].strip() if line <= len(lines) else ""


def _of_cell(pattern: Pattern) -> Steps:
    """The path in a cell that a pattern leads to; empty for all of a cell."""
    depth = CELLS.get(str(pattern[0]))
    return pattern if depth is None else pattern[depth + 1 :]


def _in_declaration(config: Config, path: Sequence[str | int]) -> Iterator[Use]:
    declaration = config.declaration
    for local in declaration.locals:
        for expression in local.expressions:
            if _any(read_paths(expression), path):
                yield Use(expression.position, "local", f"{local.name} = {_one_line(local.expression.text)}")
                break
    for check in declaration.checks:
        if any(_any(read_paths(expression), path) for expression in check.expressions):
            yield Use(check.condition.position, "check", _one_line(check.description or check.condition.text))


def _in_frame(config: Config, path: Sequence[str | int]) -> Iterator[Use]:
    tree = parse_yaml(read_config(Path(config.file)), config.file)
    for named, keys, node in find_named(tree):
        if _touch(named, path) and keys[-1] not in ("templates", "after"):
            yield Use(
                node.position, "component" if keys[0] == "components" else keys[0], f"{'.'.join(keys)}: {node.text}"
            )


def _any(paths: Iterable[Sequence[str | int]], path: Sequence[str | int]) -> bool:
    return any(_touch(tuple(one), path) for one in paths)


def _touch(read: Sequence[str | int | Each], path: Sequence[str | int]) -> bool:
    """Whether a read leads to the path or beyond it; reading only the keys of a map does not lead to its values."""
    if not read or isinstance(read[0], Each):  # whole cells, of which something else may be read
        return False
    if read[-1] is Each.KEY and len(path) > len(read) - 1:
        return False
    return all(step in (Each.ITEM, Each.KEY) or step == key for step, key in zip(read, path, strict=False))


def _one_line(text: str) -> str:
    return " ".join(text.split())
