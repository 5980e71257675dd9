"""What real Terraform says of many small expressions: each one's type and value, or why it is refused.

The labels in expressions.tsv are renewed with: python -m tests.evaluation.expressions [file with more expressions]
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tests.engine.binary import ABSENT, Engine, find_engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TABLE = Path(__file__).with_name("expressions.tsv")
REFUSED = "refused"
# Variables that the expressions may use: `validate` does not know them, `plan` takes the defaults.
VARIABLES = """\
variable "n" {
  type    = number
  default = 1
}
variable "b" {
  type    = bool
  default = true
}
variable "any" {
  default = "5"
}
variable "ls" {
  type    = list(string)
  default = ["1"]
}
variable "ms" {
  type    = map(string)
  default = { a = "x" }
}
variable "lo" {
  type    = list(object({ a = string, o = list(object({ a = string })) }))
  default = [{ a = "x", o = [{ a = "y" }] }]
}
"""


@dataclass(frozen=True)
class Label:
    """What Terraform 1.11 says: `type` as its JSON has it, or REFUSED (by `validate` or `plan`) and the error."""

    expression: str
    type: Any
    value: Any


def read_labels() -> list[Label]:
    """The labels that are committed."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return [_read(*line.split("\t")) for line in lines]


def _read(expression: str, type_: str, value: str) -> Label:
    return Label(expression, json.loads(type_), json.loads(value))


def write_labels(labels: Iterable[Label]) -> str:
    """The text of the table."""
    return "".join(f"{label.expression}\t{json.dumps(label.type)}\t{json.dumps(label.value)}\n" for label in labels)


def write_locals(expressions: Sequence[str]) -> str:
    """Local values e0, e1, ... on lines 1, 2, ..."""
    return "".join(f"locals {{ e{index} = {expression} }}\n" for index, expression in enumerate(expressions))


def ask_engine(engine: Engine, expressions: Sequence[str]) -> list[Label]:
    """The labels of expressions: those that `validate` accepts are planned as outputs, for their types and values."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "variables.tf").write_text(VARIABLES)
        refused = _refusals(engine, folder, write_locals(expressions), "validate")
        kept = {index: text for index, text in enumerate(expressions) if index not in refused}
        refused |= _refusals(engine, folder, _write_outputs(kept), "plan")
        outputs = _plan(engine, folder, {index: text for index, text in kept.items() if index not in refused})
    return [
        Label(expression, REFUSED, refused[index]) if index in refused else Label(expression, *outputs[index])
        for index, expression in enumerate(expressions)
    ]


def _write_outputs(expressions: Mapping[int, str]) -> str:
    """Outputs e0, e1, ... whose values are on lines 1, 2, ..."""
    lines = [f"# {index}" for index in range(max(expressions) + 1)]
    for index, expression in expressions.items():
        lines[index] = f"locals {{ o{index} = {expression} }}"
    return "\n".join([*lines, *(f'output "e{index}" {{\n  value = local.o{index}\n}}' for index in expressions), ""])


def _refusals(engine: Engine, folder: Path, text: str, command: str) -> dict[int, str]:
    """The summaries of a command's errors by the lines that they are on, counted from 0."""
    file = folder / "expressions.tf"
    file.write_text(text)
    printed = engine.run(folder, command, "-json").stdout
    found = [json.loads(printed)] if command == "validate" else [json.loads(line) for line in printed.splitlines()]
    diagnostics = [each for part in found for each in part.get("diagnostics", [part.get("diagnostic")]) if each]
    errors = [each for each in diagnostics if each["severity"] == "error"]
    assert all(each["range"]["filename"] == file.name for each in errors), errors
    return {each["range"]["start"]["line"] - 1: each["summary"] for each in reversed(errors)}


def _plan(engine: Engine, folder: Path, expressions: Mapping[int, str]) -> dict[int, tuple[Any, Any]]:
    (folder / "expressions.tf").write_text(_write_outputs(expressions))
    planned = engine.run(folder, "plan", "-out=plan", "-input=false", "-no-color")
    assert planned.returncode == 0, planned.stderr
    shown = json.loads(engine.run(folder, "show", "-json", "plan").stdout)["planned_values"]["outputs"]
    found = {name: (output.get("type"), output.get("value")) for name, output in shown.items()}
    return {index: found.get(f"e{index}", (None, None)) for index in expressions}


if __name__ == "__main__":
    more = [line for path in sys.argv[1:] for line in Path(path).read_text(encoding="utf-8").splitlines() if line]
    old = [label.expression for label in read_labels()] if TABLE.exists() else []
    TABLE.write_text(
        write_labels(ask_engine(find_engine() or sys.exit(ABSENT), list(dict.fromkeys([*old, *more])))),
        encoding="utf-8",
    )
