"""Renew the table of what the AWS provider refuses: `python -m tests.engine.learning [--type NAME ...] [--write]`.

With `--gaps` what the table has stays, and only what it lets pass is asked for: of all types that takes minutes.
"""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from tests.engine.learning.bodies import Bodies, schema_named
from tests.engine.learning.gaps import close_gaps
from tests.engine.learning.learner import learn_type, types_with_values
from tests.engine.learning.provider import CONFIGURATION, DATA, running_provider
from tests.engine.learning.rest import complete_facts
from tests.engine.learning.shared import has_many_places, learn_shared
from tests.engine.learning.table import TABLE, compare_facts, read_table, renew_facts, write_table
from tests.engine.mirror import MIRROR_VARIABLE, VERSION, find_mirror
from tfgen.schema import AWS, load_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from tests.engine.learning.shared import BlockName, Known
    from tests.engine.learning.table import Facts
    from tfgen.schema.provider import ProviderSchema


def main() -> int:
    """Learn, print what differs from the table, and write it if told to. 1 when there is a difference that stays."""
    parser = argparse.ArgumentParser(prog="python -m tests.engine.learning", description=__doc__)
    parser.add_argument(
        "--type", action="append", dest="types", metavar="NAME", help="learn this type only; repeatable"
    )
    parser.add_argument("--write", action="store_true", help=f"write {TABLE.name}, else only print the differences")
    parser.add_argument("--gaps", action="store_true", help="ask only for what the table lets pass")
    options = parser.parse_args()
    (schemas,) = load_schemas().provider(AWS, VERSION)
    known = [CONFIGURATION, *schemas.resource_types, *(f"{DATA}{name}" for name in schemas.data_types)]
    if unknown := set(options.types or ()) - set(known):
        parser.error(f"the AWS provider {VERSION} has no {', '.join(sorted(unknown))}. See: tfgen schema list")
    mirror = find_mirror()
    if mirror is None:
        parser.error(f"no AWS provider {VERSION} was found. Name the folder of a plugin mirror in {MIRROR_VARIABLE}.")
    table = read_table()
    different = False
    types = options.types or sorted(known)
    learned = (
        _close(mirror, schemas, types, table)
        if options.gaps
        else _learn(mirror, schemas, types, _with_values(table, options.types))
    )
    for name, facts in learned:
        facts = renew_facts(table.get(name, {}), facts)
        for difference in compare_facts(name, table.get(name, {}), facts):
            print(difference, flush=True)
            different = True
        table[name] = facts
        if options.write:  # at once: all types take hours
            write_table(table)
    return int(different and not options.write)


def _with_values(table: Mapping[str, Facts], types: Sequence[str] | None) -> frozenset[str]:
    """The types whose values are asked for: those of which some were learned before, and those that are named."""
    return types_with_values() | {name for name, facts in table.items() if "values" in facts} | frozenset(types or ())


def _learn(
    mirror: Path, schemas: ProviderSchema, types: Sequence[str], with_values: frozenset[str]
) -> Iterator[tuple[str, Facts]]:
    """The facts of each type."""
    memory: dict[BlockName, Known] = {}
    with running_provider(mirror) as provider:
        for name in types:
            if schema := schema_named(schemas, name):
                facts = learn_type(provider, name, schema, values=name in with_values)
                yield name, _complete(Bodies(provider, schemas), name, facts, memory) if name in with_values else facts


def _close(
    mirror: Path, schemas: ProviderSchema, types: Sequence[str], table: Mapping[str, Facts]
) -> Iterator[tuple[str, Facts]]:
    """The facts of each type in the table, with what they let pass."""
    with running_provider(mirror) as provider:
        for name in types:
            if schema_named(schemas, name):
                yield name, close_gaps(Bodies(provider, schemas), name, table.get(name, {}))


def _complete(bodies: Bodies, name: str, facts: Facts, memory: dict[BlockName, Known]) -> Facts:
    """The facts of a type with what they lack."""
    if not has_many_places(bodies.schema_of(name)):
        return close_gaps(bodies, name, complete_facts(bodies, name, facts))
    facts = complete_facts(bodies, name, facts, levels=0)
    return facts | {"values": facts["values"] | learn_shared(bodies, name, memory)}


if __name__ == "__main__":
    sys.exit(main())
