"""The reference of a declaration: as a page, and as tables."""

from __future__ import annotations

from tests.settings.declared import declare
from tfgen.report.settings import format_settings

SHOP = """\
properties:
  size: {type: integer, minimum: 1, default: 2, description: Number of tasks.}
  old: {type: string, deprecated: true, description: Write size.}
  queues:
    description: Queues by name.
    additionalProperties:
      required: [name]
      properties: {name: {type: string, description: Name on AWS.}}
required: [size]
locals:
  twice: {value: size * 2, description: Both zones.}
checks:
  - condition: size < 10 || size == 20
    error_message: size is ${size}.
"""


def test_the_page_has_every_setting_local_and_check() -> None:
    lines = [line for line in format_settings(declare(SHOP), "markdown") if line.startswith(("|", "#"))]
    assert [line for line in lines if any(name in line for name in ("`size`", "`old`", "queues", "`twice`"))] == [
        "| `size` | a whole number of at least 1 | required | Number of tasks. |",
        "| `old` | text |  | Deprecated. Write size. |",
        "| `queues` | a map |  | Queues by name. |",
        "## queues.<name>",
        "| `queues.<name>.name` | text | required | Name on AWS. |",
        "| `twice` | `size * 2` | Both zones. |",
        "| `size` | size is ${size}. |",
    ]


def test_tables_are_for_a_terminal() -> None:
    lines = list(format_settings(declare(SHOP), "table"))
    assert lines[:2] == [
        "Key      Value                         Default   Meaning",
        "size     a whole number of at least 1  required  Number of tasks.",
    ]
    assert "What must hold" in lines
