"""The catalogue of all rules for a project: those of the packs, and its own."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from tfgen.disk.inputs import note_folder
from tfgen.disk.project import RULES as FOLDER
from tfgen.rules.documentation import Documentation
from tfgen.rules.registry import PACKED, TAKEN, Catalogue, OwnRule
from tfgen.rules.rule import Group, MatrixRule, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tfgen.rules.own.definition import Definition
    from tfgen.rules.own.load import OwnRules
    from tfgen.rules.rule import Hit


def load_catalogue(project: Path) -> Catalogue:
    """The rules for a project. Raises ConfigError for files in its `config/rules` that are wrong."""
    note_folder(project / FOLDER)
    if not (project / FOLDER).exists():
        return PACKED
    from tfgen.rules.own.load import load_own_rules

    return catalogue_of(load_own_rules(project, TAKEN))


def catalogue_of(own: OwnRules) -> Catalogue:
    """The catalogue with these rules of a project."""
    return Catalogue(tuple(map(_own_rule, own.definitions)), own.digest) if own.definitions else PACKED


def _own_rule(definition: Definition) -> OwnRule:
    kind = MatrixRule if definition.is_of_matrix else Rule
    rule = kind(definition.name, definition.severity, Group.OWN, _Check(definition))
    return OwnRule(rule, document(definition), definition)


class _Check:
    """What a definition finds; with the evaluator, which a run that finds nothing new does not need."""

    def __init__(self, definition: Definition) -> None:
        self._definition = definition

    def __call__(self, subject: Any) -> Iterator[Hit]:
        return self._find(subject)

    @cached_property
    def _find(self) -> Callable[[Any], Iterator[Hit]]:
        from tfgen.rules.own.check import make_check

        return make_check(self._definition)


def document(definition: Definition) -> Documentation:
    """What a definition says of itself; what it finds, if need be, in the words of its message."""
    why = definition.reason or f"This project asks for it, in {definition.position.file}."
    summary = definition.description or " ".join(definition.message.text.split())
    why = f"{why} ({definition.see})" if definition.see else why
    return Documentation(summary, why, _examples(definition, is_bad=True), _examples(definition, is_bad=False))


def _examples(definition: Definition, *, is_bad: bool) -> str:
    return "\n\n".join(one.text.rstrip() for one in definition.examples if one.is_bad is is_bad)
