"""Gather the words of a project: what is declared and set, and what templates, expressions and components read."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.config.layers import Layers
from tfgen.config.load import read_config
from tfgen.config.named import find_named
from tfgen.disk.project import TEMPLATES
from tfgen.errors import Position
from tfgen.render.jinja.by_language import read_languages
from tfgen.render.memory.names_read import NamesMemory
from tfgen.render.names.patterns import CELLS, Each
from tfgen.rules.own.definition import BLOCKS
from tfgen.rules.own.load import load_own_rules
from tfgen.rules.registry import load_rule
from tfgen.rules.rule import ProjectRule
from tfgen.rules.words import ANY_ITEM, ANY_KEY, Word, Words
from tfgen.settings.builtin import BUILTIN
from tfgen.settings.reads import EACH
from tfgen.validate.sources.source import PROJECT_RULES, SOURCES
from tfgen.validate.verdicts.attempt import attempt
from tfgen.validate.verdicts.verdict import RuleHit, Verdict, join_verdicts
from tfgen.yaml.memory import recall_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.config.load import Config
    from tfgen.disk.cache import Cache
    from tfgen.render.names.patterns import Pattern
    from tfgen.rules.words import Path as Steps
    from tfgen.settings import Declaration
    from tfgen.settings.expression import Expression
    from tfgen.settings.schema import Schema
    from tfgen.yaml.node import Node

# What tfgen itself reads.
_ENGINE: Final = ("checks", "protect")


def check_words(project: Path, config: Config, cache: Cache) -> Verdict:
    """What the rules about the config and the templates say."""
    words = read_words(project, config, cache)
    rules = [rule for rule in map(load_rule, PROJECT_RULES) if isinstance(rule, ProjectRule)]
    return join_verdicts(attempt(f"what {rule.name} looks for", partial(_check, rule, words)) for rule in rules)


def _check(rule: ProjectRule, words: Words) -> Verdict:
    return Verdict(tuple(RuleHit(rule.name, SOURCES, hit) for hit in rule.check(words)))


def read_words(project: Path, config: Config, cache: Cache) -> Words:
    """The words of a project."""
    tree = recall_yaml(read_config(Path(config.file)), config.file, cache)
    templates = _read_templates(project, config, cache)
    named = (path for path, _, _ in find_named(tree))
    used = {*templates.reads, *named, *_of_locals(config.declaration), *_of_rules(project)}
    return Words(
        words=tuple(_words(tree, config)),
        used=frozenset(used),
        checked=frozenset(_of_checks(config.declaration)),
        optional=templates.optional,
        scopes=tuple({**cell.scope, **{name: [cell.scope] for name in CELLS}} for cell in config.cells),
    )


# What there is


def _words(tree: Node, config: Config) -> Iterator[Word]:
    declaration = config.declaration
    if declaration.file is None:
        for name, nodes in _set_keys(tree, config).items():
            yield _set_word((name,), nodes)
        return
    own = {name: inner for name, inner in declaration.schema.properties.items() if inner.line and name not in _ENGINE}
    for name, schema in own.items():
        yield _declared_word((name,), schema, declaration.file)
    for name, schema in declaration.project.properties.items():
        if schema.line:  # the project's name is there anyway
            yield _declared_word(("project", name), schema, declaration.file)
    for local in declaration.locals:
        yield Word((local.name,), local.expression.position, "the local")


def _declared_word(path: Steps, schema: Schema, file: str) -> Word:
    inner = [_declared_word((*path, name), each, file) for name, each in schema.properties.items()]
    for within in (schema.additional, schema.items):
        if within is not None:
            inner += [_declared_word((*path, ANY_ITEM, name), each, file) for name, each in within.properties.items()]
    return Word(path, Position(file, schema.line), "the setting", schema.types == ("boolean",), tuple(inner))


def _set_keys(tree: Node, config: Config) -> dict[str, list[Node]]:
    """The keys that layers set, without those that tfgen itself needs, each with its values."""
    found: defaultdict[str, list[Node]] = defaultdict(list)
    for layer in Layers(tree, config.axes).all():
        for name, node in layer.entries.items():
            if name not in BUILTIN or name == "vars":
                found[name].append(node)
    return found


def _set_word(path: Steps, nodes: list[Node]) -> Word:
    keys: defaultdict[str, list[Node]] = defaultdict(list)
    for node in nodes:
        for name, each in node.entries.items():
            keys[name].append(each)
    inner = tuple(_set_word((*path, name), each) for name, each in keys.items())
    is_switch = all(isinstance(node.value, bool) for node in nodes)
    return Word(path, min(node.position for node in nodes), "the setting", is_switch, inner)


# What reads it


class _Templates:
    """What all templates of a project read."""

    def __init__(self) -> None:
        self.reads: set[Steps] = set()
        self.optional: dict[Position, frozenset[Steps]] = {}


def _read_templates(project: Path, config: Config, cache: Cache) -> _Templates:
    found, memory = _Templates(), NamesMemory(cache)
    for environment, names in read_languages(project / TEMPLATES, config, cache):
        read = memory.read(environment, names)
        found.reads |= {path for pattern in read.reads if (path := _path(pattern)) is not None}
        for (template, line), patterns in read.optional.items():
            paths = frozenset(path for pattern in patterns if (path := _path(pattern)) is not None)
            place = Position(str(project / TEMPLATES / template), line)
            found.optional[place] = found.optional.get(place, frozenset()) | paths
    memory.save()
    return found


def _path(pattern: Pattern) -> Steps | None:
    """A path in the scope of a cell; None for what is no part of one."""
    steps = tuple(step if isinstance(step, str) else ANY_KEY if step is Each.KEY else ANY_ITEM for step in pattern)
    if steps[0] in ("loop", "caller", "varargs", "kwargs", "self"):
        return None
    depth = CELLS.get(str(steps[0]))
    return steps if depth is None else steps[depth + 1 :]


def _of_locals(declaration: Declaration) -> Iterator[Steps]:
    for local in declaration.locals:
        for expression in local.expressions:
            yield from (path for path in _paths(expression) if path[:1] != (local.name,))


def _of_checks(declaration: Declaration) -> Iterator[Steps]:
    for check in declaration.checks:
        for expression in check.expressions:
            yield from _paths(expression)


def _of_rules(project: Path) -> Iterator[Steps]:
    """What the project's own rules read: they hold what is rendered to it."""
    for rule in load_own_rules(project).definitions:
        for expression in rule.expressions:
            paths = (path[2:] if path[:1] == (BLOCKS,) else path for path in _paths(expression))
            yield from filter(None, paths)


def _paths(expression: Expression) -> Iterator[Steps]:
    for read in expression.reads:
        path = tuple(ANY_ITEM if step is EACH else str(step) for step in read.path)
        yield path[2:] if path[0] == "stacks" else path
