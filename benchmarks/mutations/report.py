"""The table of the kinds, and the list of what is missed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.mutations.kinds import GROUPS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from benchmarks.mutations.change import Mutator
    from benchmarks.mutations.kinds import Group
    from benchmarks.mutations.verdicts import Verdict

_HEAD = "| kind | for instance | mutants | Terraform | tfgen | missed | extra |\n|---|---|---|---|---|---|---|"


@dataclass(frozen=True)
class Tally:
    """Verdicts, counted."""

    verdicts: Sequence[Verdict]

    @property
    def rejected(self) -> int:
        """How many Terraform finds."""
        return sum(verdict.is_rejected for verdict in self.verdicts)

    @property
    def found(self) -> int:
        """How many tfgen finds."""
        return sum(verdict.is_found for verdict in self.verdicts)

    @property
    def missed(self) -> int:
        """How many Terraform finds and tfgen does not."""
        return sum(verdict.is_rejected and not verdict.is_found for verdict in self.verdicts)

    @property
    def extra(self) -> int:
        """How many tfgen finds and Terraform does not."""
        return sum(verdict.is_found and not verdict.is_rejected for verdict in self.verdicts)

    @property
    def placed(self) -> int:
        """Of those that both find: how many on a changed line, or on one that Terraform names."""
        return sum(verdict.is_rejected and verdict.is_found and verdict.is_placed for verdict in self.verdicts)

    def cells(self) -> str:
        """The figures as the last cells of a row; of what is missed, zeros are left out."""
        return f"{len(self.verdicts)} | {self.rejected} | {self.found} | {self.missed or ''} | {self.extra or ''} |"


def make_tables(verdicts: Sequence[Verdict], false_alarms: int) -> str:
    """Markdown: the sums, a table for each group, and that of the harmless changes."""
    bad = [verdict for verdict in verdicts if verdict.mutant.kind not in _harmless()]
    lines = [_sums(bad, false_alarms), ""]
    for group in GROUPS:
        lines += _group(group, verdicts)
    return "\n".join(lines)


def _sums(bad: Sequence[Verdict], false_alarms: int) -> str:
    total = Tally(bad)
    both = total.rejected - total.missed
    kinds, stacks = ({getattr(verdict.mutant, name) for verdict in bad} for name in ("kind", "stack"))
    return (
        f"**{len(bad)} mistakes of {len(kinds)} kinds, in {len(stacks)} root modules.** "
        f"Terraform finds {total.rejected}. Of these tfgen finds {both} ({both / max(total.rejected, 1):.1%}), "
        f"{total.placed} of them on a line that was changed or that Terraform names, and misses {total.missed}. "
        f"It finds {total.extra} of the {len(bad) - total.rejected} that Terraform accepts. "
        f"Findings in the unchanged stacks: {false_alarms}."
    )


def _harmless() -> set[str]:
    return {kind for group in GROUPS if group.good for kind in group.kinds}


def _group(group: Group, verdicts: Sequence[Verdict]) -> Iterator[str]:
    inside = [verdict for verdict in verdicts if verdict.mutant.kind in group.kinds]
    yield f"### {group.title}\n"
    yield _HEAD
    for kind, mutator in group.kinds.items():
        tally = Tally([verdict for verdict in inside if verdict.mutant.kind == kind])
        yield f"| {kind} | {_example(mutator)} | {tally.cells()}"
    yield f"| **together** | | {Tally(inside).cells()}\n"


def _example(mutator: Mutator) -> str:
    return (mutator.__doc__ or "").strip().removesuffix(".").replace("|", "\\|")


def list_missed(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Each mutant that Terraform finds and tfgen misses: its kind, the change, and what Terraform says."""
    for verdict in verdicts:
        if verdict.is_rejected and not verdict.is_found:
            yield from _describe(verdict)


def list_extra(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Each mutant that tfgen finds and Terraform does not."""
    for verdict in verdicts:
        if verdict.is_found and not verdict.is_rejected:
            yield from _describe(verdict)


def _describe(verdict: Verdict) -> Iterator[str]:
    yield f"## {verdict.mutant.kind}\n"
    yield f"```diff\n{verdict.mutant.diff}```\n"
    yield from (f"- Terraform: {error}" for error in verdict.terraform)
    yield from (f"- tfgen: {finding.position}: {finding.rule}: {finding.message}" for finding in verdict.tfgen)
    yield ""
