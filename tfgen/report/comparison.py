"""What differs between two sides, as text, as JSON, and as Markdown for a pull request."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from tfgen.changes import Kind
from tfgen.errors import count_of
from tfgen.printable import printable, printable_json
from tfgen.report.difference import MAX_COMMENT
from tfgen.report.marks import inline_code, record_place, shorten, show_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tfgen.comparison import Comparison, Difference, SettingDifference
    from tfgen.explain.origins import Origin

_LONGEST = 60  # characters of a value; the JSON form has all of it
_NAMED = 3  # pairs that a line names
_WORDS = {
    Kind.ADDED: "+ {address}",
    Kind.REMOVED: "- {address}",
    Kind.FORGOTTEN: "- {address}",
    Kind.MOVED: "{before} is {after} there",
    Kind.RENAMED: "{before} is {after} there",
}
_ROOM = 300  # characters that are kept for what says how much was cut


def format_comparison(found: Comparison, form: str) -> Iterator[str]:
    """The lines in one of the forms `text`, `json` and `markdown`. What is meant is counted with its reason."""
    if form == "json":
        yield printable_json(json.dumps(record_comparison(found), indent=2, ensure_ascii=False))
    elif form == "markdown":
        yield from _cut(
            [
                f"**{_summary(found)}**",
                "",
                *(line if line.startswith(" ") else f"- {line}" for line in _lines(found, code=True)),
            ]
        )
    else:
        yield from _lines(found, code=False)
        yield _summary(found)


def _lines(found: Comparison, *, code: bool) -> Iterator[str]:
    total = len(found.pairs)
    for name, side in found.alone:
        yield f"{name} has no counterpart in {side}"
    for one in found.settings:
        if not one.reason:
            yield f"{_where(one.pairs, total)}: {_code(_setting(one), code=code)}  ({_sides(one)})"
    yield from _differences([one for one in found.differences if not one.reason], total, code=code)
    yield from (f"expected, {number}: {printable(reason)}" for reason, number in _reasons(found).items())
    for stale in found.stale:
        yield f"{stale.position}: nothing differs here any more: {stale.setting or stale.address}. Remove the line."


def _differences(found: Sequence[Difference], total: int, *, code: bool) -> Iterator[str]:
    """A line each; differences with the same reason in the same pairs share a heading."""
    groups: defaultdict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for one in found:
        groups[one.pairs, one.causes].append(_code(_difference(one), code=code))
    for (pairs, causes), lines in groups.items():
        because = printable(f"because of {', '.join(causes)}") if causes else ""
        if len(lines) == 1:
            yield f"{_where(pairs, total)}: {lines[0]}{because and f'  {because}'}"
        else:
            yield f"{', '.join(filter(None, [_where(pairs, total), because]))}:"
            yield from (f"    {'- ' if code else ''}{line}" for line in lines)


def _reasons(found: Comparison) -> Counter[str]:
    return Counter(filter(None, found.reasons))


def _setting(one: SettingDifference) -> str:
    return printable(f"{one.name} {_shown(one.left.value)} → {_shown(one.right.value)}")


def _shown(value: Any) -> str:
    return show_value(value, _LONGEST)


def _sides(one: SettingDifference) -> str:
    return " → ".join(printable(f"{side.source} {side.position or ''}".rstrip()) for side in (one.left, one.right))


def _difference(one: Difference) -> str:
    change = one.change
    if change.kind is not Kind.CHANGED:
        return printable(_WORDS[change.kind].format(address=change.address, before=change.before, after=change.after))
    before, after = (None if side is None else shorten(side, _LONGEST) for side in (change.before, change.after))
    if before is None or after is None:
        sign, value = ("+", after) if before is None else ("-", before)
        return printable(f"{sign} {change.label} = {value}")
    return printable(f"{change.label} {before} → {after}")


def _where(pairs: Sequence[str], total: int) -> str:
    if (len(pairs) <= _NAMED and len(pairs) < total) or total == 1:
        return ", ".join(pairs)
    return f"{len(pairs)} pairs"


def _code(text: str, *, code: bool) -> str:
    return inline_code(text) if code else text


def _summary(found: Comparison) -> str:
    unexpected = sum(not reason for reason in found.reasons) + len(found.alone)
    pairs = f"{count_of(len(found.pairs), 'pair')} of stacks"
    if not found.reasons and not found.alone:
        return f"{found.left} and {found.right} are alike in {pairs}"
    expected = count_of(sum(map(bool, found.reasons)), "expected difference")
    return f"{found.left} and {found.right}: {unexpected} unexpected and {expected} in {pairs}"


def _cut(lines: Sequence[str]) -> Iterator[str]:
    """As many lines as GitHub takes in a comment."""
    room = MAX_COMMENT - _ROOM
    for index, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            yield ""
            yield f"_{count_of(len(lines) - index, 'more line')} did not fit here: `tfgen compare` shows all._"
            return
        yield line


# JSON


def record_comparison(found: Comparison) -> dict[str, Any]:
    """The comparison as its published schema has it: `tfgen/report/schemas/compare.json`."""
    return {
        "left": found.left,
        "right": found.right,
        "pairs": [list(pair) for pair in found.pairs],
        "alone": [name for name, _ in found.alone],
        "expected": found.is_expected,
        "settings": [
            {"name": one.name, "left": _side(one.left), "right": _side(one.right), **_told(one)}
            for one in found.settings
        ],
        "differences": [
            {
                "address": one.change.address,
                "kind": one.change.kind.value,
                "path": one.change.path,
                "left": one.change.before,
                "right": one.change.after,
                "causes": list(one.causes),
                **_told(one),
            }
            for one in found.differences
        ],
        "stale": [
            {
                "setting": one.setting,
                "address": one.address,
                "reason": one.reason,
                "position": record_place(one.position),
            }
            for one in found.stale
        ],
    }


def _told(one: SettingDifference | Difference) -> dict[str, Any]:
    return {"pairs": list(one.pairs), "reason": one.reason or None}


def _side(origin: Origin) -> dict[str, Any]:
    return {"value": origin.value, "source": origin.source, "position": record_place(origin.position)}
