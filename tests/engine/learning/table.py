"""The table of facts as a file: a line a resource type, its facts as JSON; compressed."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import tfgen.providers.aws.values
from tests.engine.mirror import VERSION
from tfgen.disk.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    # Kind of a constraint with its facts, or kind of a relation with its names.
    Row: TypeAlias = list[Any]
    # `values`: rows by the path of the argument; `relations`: by the path of the block. Each only if there are any.
    Facts: TypeAlias = dict[str, dict[str, list[Row]]]

TABLE = Path(tfgen.providers.aws.values.__file__).with_name(f"aws-{VERSION}.values.gz")


def read_table(path: Path = TABLE) -> dict[str, Facts]:
    """The facts by resource type; none where there is no file yet."""
    if not path.exists():
        return {}
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return {name: json.loads(facts) for name, _, facts in (line.partition("\t") for line in lines)}


def write_table(table: Mapping[str, Facts], path: Path = TABLE) -> None:
    """Write the facts of all types that were asked about; the same facts give the same bytes."""
    lines = (f"{name}\t{_format(table[name])}\n" for name in sorted(table) if table[name])
    write_whole(path, gzip.compress("".join(lines).encode(), mtime=0))


def renew_facts(old: Facts, new: Facts) -> Facts:
    """The new facts; values that were not asked for stay as they were."""
    return new if "values" in new or "values" not in old else new | {"values": old["values"]}


def compare_facts(resource_type: str, old: Facts, new: Facts) -> list[str]:
    """The differences, a line each: `aws_sqs_queue values delay_seconds: [...] -> [...]`."""
    differences = []
    for section in ("relations", "values"):
        before, after = old.get(section, {}), new.get(section, {})
        for path in sorted(before.keys() | after.keys()):
            was, now = (_format(rows.get(path, [])) for rows in (before, after))
            if was != now:
                differences.append(f"{resource_type} {section} {path or '(the resource)'}: {was} -> {now}")
    return differences


def _format(facts: Any) -> str:
    return json.dumps(facts, separators=(",", ":"), sort_keys=True)
