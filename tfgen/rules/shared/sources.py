"""What is wrong with the source of a module, and with its version, in calls and in runs of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tfgen.dialects.constructs import EARLY_SOURCE
from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Literal
from tfgen.module.calls import is_local, is_registry, is_remote
from tfgen.rules.shared.versions import constraint_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Argument, Node
    from tfgen.rules.root import Root

SOURCES: Final = 'Write "./<folder>", "<namespace>/<name>/<system>" or a URL.'
"""What a source may be."""


def source_faults(root: Root, source: Argument, version: Argument | None) -> Iterator[tuple[Node, str]]:
    """A source that leads to no module, and a version that it does not go with: parts with a message."""
    address = root.values.plain(source.value)
    if address is UNKNOWN or (version and _may_be_null(root, version)):
        return
    address = str(address)
    if version is None:
        if not (is_registry(address) or is_local(address) or is_remote(address)):
            yield source, f'"{address}" is not the address of a module. {SOURCES}'
    elif not is_registry(address):
        yield version, "only a module from a registry has a version. Take it away."
    else:
        yield from constraint_faults(version.value, of_provider=False, values=root.values)


def _may_be_null(root: Root, version: Argument) -> bool:
    """Whether it may be as if there were none; where a version is no constant, the rule engine-version tells."""
    if isinstance(version.value, Literal) or not root.dialect.has(EARLY_SOURCE.since):
        return False
    return root.values.plain(version.value) in (UNKNOWN, None)
