"""Run the examples that stand with a project's rules: bad ones have to be found, good ones not."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tfgen.config.load import load_config
from tfgen.disk.project import CONFIG_FILE
from tfgen.errors import ConfigError, Problem, did_you_mean, quoted
from tfgen.module.calls import find_called, is_local
from tfgen.module.library import Library, place_of
from tfgen.patterns import regex
from tfgen.rules.own.places import refuse_misplaced
from tfgen.rules.root import Matrix, Root
from tfgen.rules.rule import MatrixRule
from tfgen.schema import load_schemas

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from tfgen.config.load import Config
    from tfgen.module.model import Module, SyntaxFault
    from tfgen.rules.own.definition import Definition, Example
    from tfgen.rules.registry import Catalogue, OwnRule
    from tfgen.rules.rule import Hit
    from tfgen.schema import Schemas
    from tfgen.stacks.stack import Stack

_FOLDER: Final = regex(r"^#[ \t]*in[ \t]+(\S+).*$\n?", re.MULTILINE)


@dataclass(frozen=True)
class Outcome:
    """What running the examples of a rule came to: how many there are, and what is not as it says."""

    rule: str
    examples: int
    failures: tuple[Problem, ...]


def try_examples(project: Path, catalogue: Catalogue, names: Collection[str]) -> list[Outcome]:
    """The outcome of each of these rules of a project, in its matrix if it has one. Raises ConfigError."""
    config = load_config(project) if (project / CONFIG_FILE).is_file() else None
    if config:
        refuse_misplaced(catalogue, config)
    return list(run_examples(catalogue, names, config, load_schemas(project)))


def run_examples(
    catalogue: Catalogue, names: Collection[str], config: Config | None, schemas: Schemas
) -> Iterator[Outcome]:
    """The outcome of each of these rules of the project; without a `config` of those that need no matrix.

    Raises ConfigError for an example that is no Terraform or names a stack that there is not.
    """
    for own in catalogue.own:
        if own.rule.name in names:
            examples = own.definition.examples
            found = (_failure(own, example, config, schemas) for example in examples)
            yield Outcome(own.rule.name, len(examples), tuple(filter(None, found)))


def _failure(own: OwnRule, example: Example, config: Config | None, schemas: Schemas) -> Problem | None:
    hits = _find(own, example, config, schemas)
    if example.is_bad and not hits:
        return _problem(example, "is not found: the condition holds or is unknown there, or no block is selected")
    if hits and not example.is_bad:
        hit = hits[0]
        place = f"line {hit.position.line} of {hit.position.file.rpartition('/')[0]}" if hit.position.line else "it"
        return _problem(example, f"is to be all right, and in {place} is found: {hit.message}")
    return None


def _problem(example: Example, message: str) -> Problem:
    return Problem(example.position, f"{example.subject} {message}")


def _find(own: OwnRule, example: Example, config: Config | None, schemas: Schemas) -> list[Hit]:
    texts = dict(_split(example, own.definition, config))
    stacks = _stacks(config)
    modules = _parse({name: text for name, text in texts.items() if not _is_called(name)}, texts, example)
    roots = tuple(Root(module, schemas, stacks.get(name)) for name, module in modules.items())
    if isinstance(own.rule, MatrixRule):
        return list(own.rule.check(Matrix.of(roots, config)))
    return [hit for root in roots for hit in own.rule.check(root)]


@dataclass(frozen=True)
class _Text:
    """A module of one file."""

    texts: Mapping[str, str]
    unread: tuple[str, ...] = ()
    faults: tuple[SyntaxFault, ...] = ()
    beside: Mapping[str, bytes] = field(default_factory=dict)
    tfvars: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[str, str] = field(default_factory=dict)
    outside: str | None = None


def _is_called(name: str) -> bool:
    """Whether a folder in an example is that of a module which stacks call by this path."""
    return is_local(name)


def _parse(roots: Mapping[str, str], texts: Mapping[str, str], example: Example) -> dict[str, Module]:
    """The root modules of an example, with the modules that they call by a path which the example has."""
    called = {place_of(f"{name}/{path}"): text for name in roots for path, text in texts.items() if _is_called(path)}
    library = Library(lambda path: _Text({"main.tf": called[place_of(path)]}) if place_of(path) in called else None)
    modules = {name: library.root(name, _Text({"main.tf": text})) for name, text in roots.items()}
    for module in (one for root in modules.values() for one in (root, *find_called(root))):
        if module.faults:
            error = module.faults[0].error
            fact = f"is no Terraform: in line {error.line} of {module.folder}, {error.message.rstrip('.')}"
            raise ConfigError(_problem(example, f"{fact}. Mend the example."))
    return modules


def _stacks(config: Config | None) -> Mapping[str, Stack]:
    return {stack.name: stack for stack in config.root_modules} if config else {}


def _split(example: Example, rule: Definition, config: Config | None) -> Iterator[tuple[str, str]]:
    """What stands in each stack; without a line that says so, in the first one whose blocks the rule looks at."""
    first, *rest = _FOLDER.split(f"{example.text}\n")
    stacks = _stacks(config)
    if first.strip():
        chosen = (name for name, stack in stacks.items() if not rule.select.stacks or rule.select.stacks.matches(stack))
        yield next(chosen, "example"), first
    for name, text in zip(rest[::2], rest[1::2], strict=True):
        if config and name not in stacks and not _is_called(name):
            fact = f"names the stack {quoted(name)}, which there is not"
            remedy = did_you_mean(name, stacks, otherwise="`tfgen list` shows the stacks.")
            raise ConfigError(_problem(example, f"{fact}. {remedy}"))
        yield name, text
