"""Drop what rules say of a provider configuration that nothing uses: Terraform does not look into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.module.idle import find_idle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tfgen.module.model import Declaration, Module
    from tfgen.validate.verdicts.verdict import RuleHit

WHEN_LOADED: Final = frozenset(
    {
        *("duplicate-address", "duplicate-argument", "engine-version", "invalid-meta-argument", "invalid-name"),
        *("invalid-provider-configuration", "invalid-provider-requirement", "undeclared-provider"),
    }
)
"""Rules about references and schemas whose faults Terraform sees in any block of a provider, as it reads the files."""


def without_idle(hits: tuple[RuleHit, ...], module: Module, late: Collection[str]) -> tuple[RuleHit, ...]:
    """The hits in a module without those of the `late` rules in a provider block that nothing uses."""
    if not module.declared("provider") or not any(hit.rule in late for hit in hits):
        return hits
    dropped = [span for one in find_idle(module) for span in _span(one)]
    return tuple(hit for hit in hits if hit.rule not in late or not any(_is_in(hit, *span) for span in dropped))


def _span(provider: Declaration) -> Iterator[tuple[str, tuple[int, int], tuple[int, int]]]:
    """The file, and the places where a block begins and ends; nothing of JSON, whose blocks have no such places."""
    if provider.file.places is None:
        first, last = provider.file.position(provider.block.start), provider.file.position(provider.block.end)
        yield first.file, (first.line, first.column), (last.line, last.column)


def _is_in(hit: RuleHit, file: str, first: tuple[int, int], last: tuple[int, int]) -> bool:
    place = hit.hit.position
    return place.file == file and first <= (place.line, place.column) < last
