"""Hold the rules of a project to its matrix: names that nothing declares, stacks that there are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.errors import ConfigError, Problem
from tfgen.rules.own.definition import BLOCKS, OF_BLOCKS
from tfgen.settings.names import find_unknown_in
from tfgen.settings.reads import STACKS
from tfgen.settings.schema import ANY, Schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.config.load import Config
    from tfgen.rules.own.definition import Definition
    from tfgen.rules.registry import Catalogue


def refuse_misplaced(catalogue: Catalogue, config: Config) -> None:
    """Raise ConfigError for every name in a rule that is no setting, and every axis or stack that there is not."""
    scope = _scope(config)
    rules = [one.definition for one in catalogue.own]
    problems = {problem for rule in rules for problem in (*_find_unknown(rule, scope), *_find_nowhere(rule, config))}
    if problems:
        raise ConfigError(*sorted(problems))


def _scope(config: Config) -> Schema:
    """What the names in a rule may be."""
    schema = config.declaration.schema
    known = {name: ANY for cell in config.cells for name in cell.scope if name not in schema.properties}
    names = {**schema.properties, **known, **dict.fromkeys(OF_BLOCKS, ANY)}
    items = Schema(types=("object",), properties={name: one for name, one in names.items() if name != BLOCKS})
    beside = {name: Schema(types=("array",), items=items) for name in (BLOCKS, STACKS)}
    return Schema(types=("object",), properties={**names, **beside})


def _find_unknown(rule: Definition, scope: Schema) -> Iterator[Problem]:
    for expression in rule.expressions:
        for read in expression.reads:
            yield from find_unknown_in(expression, read, scope)


def _find_nowhere(rule: Definition, config: Config) -> Iterator[Problem]:
    """What the selection of stacks names, and is not there."""
    if not rule.select.stacks:
        return
    try:
        rule.select.stacks.choose(config.root_modules, config.file)
    except ConfigError as error:
        for problem in error.problems:
            yield Problem(rule.position, f"rules.{rule.name}.select: {problem.message}")
