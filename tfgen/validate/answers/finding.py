"""What validating finds: findings with their origin, what was not checked, and how much was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.rules.registry import PACKED
from tfgen.rules.rule import Severity
from tfgen.structs import Struct

if TYPE_CHECKING:
    from tfgen.errors import Position
    from tfgen.rules.registry import Catalogue


class Finding(Struct, frozen=True):
    """One mistake, however many folders show it.

    `position` is the generated line in the first of them, `folder`: the name of a stack, or a path. `origin` is the
    template line behind it and `config` the line that sets the value at fault; None where tfgen did not write the file,
    or where no setting is at fault. `also_in` are the other folders, `also_set` the lines that set the value for those,
    as far as they are others. `also_at` are the other places in the same folder that use a name which leads nowhere.
    """

    rule: str
    severity: Severity
    message: str
    position: Position
    folder: str
    address: str = ""
    origin: Position | None = None
    config: Position | None = None
    also_in: tuple[str, ...] = ()
    also_set: tuple[Position, ...] = ()
    also_at: tuple[Position, ...] = ()

    @property
    def place(self) -> Position:
        """Where to mend it: the template line, else the generated one."""
        return self.origin or self.position

    @property
    def folders(self) -> tuple[str, ...]:
        """Every folder that shows it."""
        return (self.folder, *self.also_in)


class Suppressed(Struct, frozen=True):
    """A finding that a suppression keeps quiet, and the reason it gives."""

    finding: Finding
    reason: str


class Note(Struct, frozen=True):
    """Something that was not checked and why, and the folders it is true of; none when it is about the matrix.

    `failed`: the fault is tfgen's own; `said`: no fault, but to be heard of. `module` is the source of a module that is
    not here; `provider` is one that is required and has no schema, `assumable` the nearest version that has.
    """

    text: str
    folders: tuple[str, ...] = ()
    failed: bool = False
    module: str = ""
    said: bool = False
    provider: str = ""
    assumable: str = ""

    @property
    def is_loud(self) -> bool:
        """Whether it is in every form of the report, also without `--verbose`."""
        return self.failed or self.said


class Report(Struct, frozen=True):
    """The result of validating: findings in the order of their places, what was suppressed, what was not checked.

    `folders` are the root modules that were looked at, `files` and `resources` the numbers of files and managed
    resources in them. `known` is how many findings are left out since a baseline has them; `passed_over` are the
    folders of which nothing could be checked; `engines` which version of Terraform or OpenTofu they were taken for.
    `catalogue` knows the rules behind the findings.
    """

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()
    notes: tuple[Note, ...] = ()
    folders: tuple[str, ...] = ()
    files: int = 0
    known: int = 0
    passed_over: tuple[str, ...] = ()
    resources: int = 0
    catalogue: Catalogue = PACKED
    engines: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def count(self, severity: Severity) -> int:
        """The number of findings of this severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def fails(self, at: Severity = Severity.ERROR) -> bool:
        """Whether there is a finding at least as bad as `at`."""
        return any(at is Severity.WARNING or finding.severity is Severity.ERROR for finding in self.findings)
