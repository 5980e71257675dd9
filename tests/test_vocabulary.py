"""The tool knows Terraform and the matrix: no word of the platform that it is kept with stands in its code."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

from tests.declared import declaration

TOOL = Path(__file__).parents[1] / "tfgen"
# What speaks of AWS.
OUTSIDE = ("rules", "schema", "picture", "providers", "starters")
# Words of the settings that mean something of Terraform's or the tool's too.
COMMON = frozenset(
    [
        "account_id",
        "engine_version",
        "instance_class",
        "kms_key_id",
        "memory_mb",
        "python_version",
        "state_key",
        "timeout_seconds",
        "zone_id",
    ]
)
WORDS = {"trading", "aurora", "atlantis", "guardduty", "bootstrap"}
# What is packed may run anywhere.
OF_ONE_SERVICE = {"lambda", "function", "functions", "handler", "rds"}
# The command that makes starters lists them by name. What tfgen 0.1 wrote is still read, and `tfgen migrate` is about
# what it knew of one platform.
_MOVED = {"home_region", "is_home", "shared_account", "state_bucket", "state_key_id", "state_region"}
NEEDED = {
    "cli/new.py": {"trading"},
    "retirement/ledger.py": {"bootstrap", "_bootstrap", "is_home"},
    "render/templates/version_0_1.py": {"bootstrap", "atlantis", "trading", *_MOVED},
    "migration/catalogue.py": {"bootstrap", "atlantis", "availability_zones", *_MOVED},
}
MODULES = [path for path in sorted(TOOL.rglob("*.py")) if path.relative_to(TOOL).parts[0] not in OUTSIDE]


def settings_of_the_platform() -> set[str]:
    """Every name in config/settings.yaml that is long enough to be nobody else's."""
    names = {local.name for local in declaration().locals}
    waiting = [declaration().schema]
    while waiting:
        schema = waiting.pop()
        names |= set(schema.properties)
        waiting += schema.properties.values()
    return {name for name in names if "_" in name} - COMMON


def words_of_the_platform(path: Path, names: set[str]) -> set[str]:
    """The words of a module that are the platform's, or names of its settings, but for those that it needs."""
    words = set(re.findall(r"[a-z][a-z0-9_]*", path.read_text().lower()))
    known = NEEDED.get(path.relative_to(TOOL).as_posix(), set())
    refused = WORDS | names | (OF_ONE_SERVICE if path.parent.name == "package" else set())
    return words & refused - known


def test_no_word_of_the_platform_is_in_the_tool() -> None:
    names = settings_of_the_platform()
    assert {path: words for path in MODULES if (words := words_of_the_platform(path, names))} == {}


# Where there are always several: of one something else is said.
SEVERAL = {
    "cli/graph.py",
    "conformance/dynamic.py",
    "evaluation/functions/lists.py",
    "explain/project.py",
    "providers/aws/values/constraints.py",
    "report/comparison.py",
    "report/difference.py",
    "report/marks.py",
}


def numbers_before_plurals(path: Path) -> list[str]:
    """The texts that go on with a noun in the plural behind what `len` gives."""
    parts = [node.values for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.JoinedStr)]
    pairs = [pair for values in parts for pair in pairwise(values)]
    return [
        str(text.value)
        for number, text in pairs
        if isinstance(number, ast.FormattedValue)
        and ast.unparse(number.value).startswith("len(")
        and isinstance(text, ast.Constant)
        and re.match(r" (\w+ )?(?!is\b|as\b)[a-z]+s\b", str(text.value))
    ]


def test_what_is_counted_is_told_in_the_singular_where_it_is_one() -> None:
    found = {path.relative_to(TOOL).as_posix() for path in sorted(TOOL.rglob("*.py")) if numbers_before_plurals(path)}
    assert found <= SEVERAL, "tfgen.errors.count_of says it"
