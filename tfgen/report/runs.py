"""What a run did: applied, destroyed or initialised stacks, their outputs, and how to go on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tfgen.printable import printable_json
from tfgen.report.plans import format_errors, format_warnings, record_plan, record_warning, show_path
from tfgen.report.table import format_table
from tfgen.terraform.readback import encode_exactly
from tfgen.terraform.schedule import Outcome
from tfgen.terraform.warnings import count_warnings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.terraform.applying import StackApply
    from tfgen.terraform.outputs import Output, StackOutputs
    from tfgen.terraform.reports import ApplyReport, OutputsReport, StepReport

_MASK = "(sensitive)"
_HEADER = ("stack", "result", "added", "changed", "destroyed")
_COUNTS = ("add", "change", "remove")


def format_apply(report: ApplyReport) -> Iterator[str]:
    """The lines of a report on an apply or destroy: a table, what went wrong, and how to go on."""
    rows = [_row(result, is_known=result.module.name not in report.incomplete_logs) for result in report.results]
    rows += [(name, "done by an earlier run", 0, 0, 0) for name in report.finished_before]
    yield from format_table(_HEADER, rows)
    for result in report.results:
        if result.errors:
            yield from ("", *format_errors(result.module.name, result.errors, result.log))
    yield from format_warnings(report.warnings, len(report.results))
    if report.incomplete_logs:
        yield f"warning: the logs of {', '.join(report.incomplete_logs)} are incomplete: the disk refused"
    yield f"logs: {show_path(report.folder)}"
    if any(result.outcome is not Outcome.DONE for result in report.results):
        yield f"to go on: {report.resume}"


def record_apply(report: ApplyReport) -> str:
    """The report as its published schemas have it: `tfgen/report/schemas/apply.json` and `destroy.json`."""
    is_done = report.plan.is_complete and all(result.outcome is Outcome.DONE for result in report.results)
    found = {
        "plan": record_plan(report.plan),
        "declined": report.is_declined,
        "stacks": [
            _apply_record(one, is_known=one.module.name not in report.incomplete_logs) for one in report.results
        ],
        "finished_before": report.finished_before,
        "warnings": [record_warning(group) for group in report.warnings],
        "resume": None if is_done and not report.is_declined else report.resume,
    }
    return printable_json(encode_exactly(found, indent=2))


def _apply_record(result: StackApply, *, is_known: bool) -> dict[str, object]:
    counts = zip(_HEADER[2:], _COUNTS, strict=True)
    return {
        "name": result.module.name,
        "result": result.outcome.value,
        "note": result.note or None,
        **{word: result.counts.get(key, 0) if is_known else None for word, key in counts},
        "errors": result.errors,
        "log": show_path(result.log),
    }


def format_step(report: StepReport, form: str) -> Iterator[str]:
    """A report on a step without changes, as `table` or `json`."""
    if form == "json":
        yield printable_json(encode_exactly(_step_record(report), indent=2))
        return
    yield from format_table(
        ("stack", "result"), [(stack.name, "failed" if stack.errors else stack.word) for stack in report.stacks]
    )
    for stack in report.stacks:
        if stack.errors:
            yield from ("", *format_errors(stack.name, stack.errors, stack.log))
    yield from format_warnings(report.warnings, len(report.stacks))


def _step_record(report: StepReport) -> dict[str, object]:
    return {
        "stacks": [
            {
                "name": stack.name,
                "result": "failed" if stack.errors else stack.word,
                "errors": stack.errors,
                "log": show_path(stack.log),
            }
            for stack in report.stacks
        ],
        "warnings": [record_warning(group) for group in report.warnings],
    }


def format_outputs(report: OutputsReport, form: str, *, show_sensitive: bool) -> Iterator[str]:
    """The outputs as `table` or `json`; sensitive values only with `show_sensitive`."""
    if form == "json":
        values = {stack.module.name: _values(stack, show_sensitive=show_sensitive) for stack in report.stacks}
        yield printable_json(encode_exactly(values, indent=2))
        return
    rows = [
        (stack.module.name, name, _text(_value(output, show_sensitive=show_sensitive)))
        for stack in report.stacks
        for name, output in stack.outputs.items()
    ]
    yield from format_table(("stack", "output", "value"), rows)
    if errors := list(format_output_errors(report)):
        yield from ("", *errors)


def format_output_errors(report: OutputsReport) -> Iterator[str]:
    """Why outputs could not be read, for standard error where the document has no place for it."""
    for stack in report.stacks:
        if stack.errors:
            yield from format_errors(stack.module.name, stack.errors, stack.log)


def _row(result: StackApply, *, is_known: bool) -> tuple[object, ...]:
    """Numbers come from what the engine has logged, so without all of that they are not known."""
    word = ", ".join((result.note or result.outcome.value, *count_warnings(result.warnings)))
    return result.module.name, word, *(result.counts.get(key, 0) if is_known else "?" for key in _COUNTS)


def _values(stack: StackOutputs, *, show_sensitive: bool) -> dict[str, Any]:
    return {name: _value(output, show_sensitive=show_sensitive) for name, output in stack.outputs.items()}


def _value(output: Output, *, show_sensitive: bool) -> Any:
    return output.value if show_sensitive or not output.sensitive else _MASK


def _text(value: Any) -> str:
    return value if isinstance(value, str) else encode_exactly(value)
