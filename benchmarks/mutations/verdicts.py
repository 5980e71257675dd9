"""What tfgen says of each mutant, in one process and without writing anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from benchmarks.mutations.choose import load_modules
from benchmarks.mutations.kinds import GROUPS
from tests.engine.stacks import GENERATED, PROJECT
from tfgen.config.load import load_config
from tfgen.module.pieces import Pieces
from tfgen.rules.former import former_of
from tfgen.rules.registry import RULES
from tfgen.rules.rule import Severity
from tfgen.schema import load_schemas
from tfgen.structs import replace
from tfgen.validate.answers.answer import Answerer, Scope
from tfgen.validate.folders.folder import Folder
from tfgen.validate.judging.check import Checker
from tfgen.validate.verdicts.verdict import join_verdicts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from benchmarks.mutations.change import Mutant
    from tfgen.hcl.syntax import Body
    from tfgen.validate.answers.finding import Finding
    from tfgen.validate.verdicts.verdict import Verdict as Said

_WHOLE = frozenset(kind for group in GROUPS if group.whole for kind in group.kinds)


@dataclass(frozen=True)
class Verdict:
    """A mutant, the errors that Terraform finds in it, and what tfgen finds in it and not in the committed stack."""

    mutant: Mutant
    terraform: tuple[str, ...]
    tfgen: tuple[Finding, ...]

    @property
    def is_rejected(self) -> bool:
        """Whether Terraform finds an error."""
        return bool(self.terraform)

    @property
    def is_found(self) -> bool:
        """Whether tfgen finds something; where Terraform finds an error, a warning is not enough."""
        return any(finding.severity is Severity.ERROR or not self.terraform for finding in self.tfgen)

    @property
    def is_placed(self) -> bool:
        """Whether a finding is on a line that was changed, or that Terraform names."""
        named = {match[0] for error in self.terraform if (match := re.match(r"[\w.-]+:\d+", error))}
        changed = {f"{self.mutant.file}:{line}" for line in self.mutant.lines}
        return any(_place(finding) in named | changed for finding in self.tfgen)


class Validator:
    """All rules, and the committed stacks with their findings."""

    def __init__(self) -> None:
        config = load_config(PROJECT)
        modules = {stack.name: stack for stack in config.root_modules}
        self._trees: dict[str, Body] = {}
        self._config, self._schemas = config, load_schemas()
        self._paths: dict[str, Folder] = {}
        self._cells: dict[str, Folder] = {}
        for name, module in load_modules().items():
            texts = {file.name: file.text for file in module.files}
            self._trees |= {file.text: file.body for file in module.files}
            self._paths[name] = Folder(name, module_path(name), texts)
            self._cells[name] = Folder(name, module_path(name), texts, modules[name])

    @cached_property
    def baseline(self) -> dict[str, tuple[Finding, ...]]:
        """What is found in the committed stacks, one by one, and in all of them at once (``)."""
        return {name: self._check_path(folder) for name, folder in self._paths.items()} | {
            "": self._check_matrix(self._cells)
        }

    def judge(self, mutant: Mutant, errors: Sequence[str]) -> Verdict:
        """The verdict on a mutant of which Terraform says these errors."""
        whole = mutant.kind in _WHOLE
        committed = (self._cells if whole else self._paths)[mutant.stack]
        changed = replace(committed, texts={**committed.texts, mutant.file: mutant.change.result})
        found = self._check_matrix(self._cells | {mutant.stack: changed}) if whole else self._check_path(changed)
        known = {_identity(finding) for finding in self.baseline["" if whole else mutant.stack]}
        return Verdict(mutant, tuple(errors), tuple(finding for finding in found if _identity(finding) not in known))

    def _check_path(self, folder: Folder) -> tuple[Finding, ...]:
        """As `tfgen validate PATH` does."""
        checker = self._checker()
        return _answer([folder], checker.check_folder(folder), checker.check_matrix([folder], None, None))

    def _check_matrix(self, cells: Mapping[str, Folder]) -> tuple[Finding, ...]:
        """As `tfgen validate` does in a project whose last commit is what is committed."""
        folders, previous = (
            list(cells.values()),
            {module_path(name): former_of(m, self._schemas) for name, m in load_modules().items()},
        )
        checker = self._checker()
        matrix = checker.check_matrix(folders, self._config, previous)
        return _answer(folders, *map(checker.check_folder, folders), matrix)

    def _checker(self) -> Checker:
        """A new one, as each knows the modules of a folder once and for all."""
        return Checker(RULES, self._schemas, pieces=Pieces(self._trees))


def _answer(folders: Sequence[Folder], *verdicts: Said) -> tuple[Finding, ...]:
    # Of no rule is it said that it ran: a suppression in a template is for all stacks, but of use in some only.
    return Answerer(folders).answer(join_verdicts(verdicts), ran=(), scope=Scope(RULES)).findings


def module_path(stack: str) -> str:
    """The path under which the modules of the last commit are known."""
    return (GENERATED / stack).as_posix()


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.address, re.sub(r"\d+", "0", finding.message)


def _place(finding: Finding) -> str:
    return f"{finding.position.file.rpartition('/')[2]}:{finding.position.line}"
