"""What changes against a commit, as text, as JSON, and as a comment on a pull request."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tfgen.changes import Change, Kind
from tfgen.errors import count_of
from tfgen.printable import printable, printable_json
from tfgen.report.marks import inline_code, name_inside, name_stacks, shorten, shorten_both

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tfgen.changes import ChangeGroup
    from tfgen.revisions import Difference, StackNews

MAX_COMMENT = 65_536
"""Characters of a comment on GitHub.

https://github.com/orgs/community/discussions/41331
"""

_MOST_VALUES = 5  # of one argument in several stacks, before some stand for all
_SOME = 3
_LONGEST = 70  # characters of a value; the JSON form has all of it
_ROOM = 200  # characters that are kept for what says how much was cut
_NUMBER = re.compile(r"(?<=\[line )\d+(?=\])")
_WORDS = {
    Kind.ADDED: "+ {address}",
    Kind.REMOVED: "- {address}",
    Kind.FORGOTTEN: "- {address} (forgotten, not destroyed)",
    Kind.MOVED: "{before} moved to {after}",
    Kind.RENAMED: "{before} is {after} now: destroyed and created again, as no moved block says so",
}
_NEWS = {
    "added": "is new",
    "removed": "left the matrix",
    "retired": "left the matrix and is retired: what it made stays until tfgen destroy",
}


class Cluster(NamedTuple):
    """The changes of one address, and all stacks that any of them is in."""

    address: str
    groups: tuple[ChangeGroup, ...]
    stacks: tuple[str, ...]


class DocumentGroup(NamedTuple):
    """A change of documents, and in which; `where` is "" if the change names them itself."""

    change: Change
    where: str


def format_difference(found: Difference, form: str, loss: Callable[[str], str] = str) -> Iterator[str]:
    """The lines in one of the forms `text`, `json` and `markdown`; `loss` makes stand out what destroys data."""
    if form == "json":
        yield printable_json(json.dumps(record_difference(found), indent=2, ensure_ascii=False))
    elif form == "markdown":
        yield from _markdown(found)
    else:
        yield from _text(found, loss)


def _text(found: Difference, loss: Callable[[str], str]) -> Iterator[str]:
    yield from (f"note: {printable(note)}" for note in found.notes)
    for news in found.news:
        line = f"{news.name} {_NEWS[news.kind]}: {count_of(news.resources, 'resource')}"
        yield loss(f"{line}, data in {', '.join(news.losses)}") if news.losses else line
    for cluster in _clusters(found.groups):
        yield from _cluster_lines(cluster, len(found.compared), loss)
    for group in _group_documents(found.documents):
        yield f"{group.where}: {describe(group.change)}" if group.where else describe(group.change)
    yield _summary(found)


def _clusters(groups: Sequence[ChangeGroup]) -> Iterator[Cluster]:
    for address, members in groupby(groups, key=lambda group: (group.change.is_loss, group.change.address)):
        found = tuple(members)
        yield Cluster(address[1], found, tuple(dict.fromkeys(stack for one in found for stack in one.stacks)))


def _cluster_lines(cluster: Cluster, total: int, loss: Callable[[str], str]) -> Iterator[str]:
    where = name_stacks(cluster.stacks, total)
    if len(cluster.groups) == 1:
        change = cluster.groups[0].change
        yield _styled(change, f"{where}: {_whole(change)}", loss)
        yield from _remedy(change)
        return
    yield f"{where}: {printable(cluster.address)}"
    for group in _told(cluster):
        if isinstance(group, str):
            yield f"    {group}"
            continue
        also = "" if group.stacks == cluster.stacks else f"  (in {name_inside(group.stacks, total)})"
        yield _styled(group.change, f"    {describe(group.change)}{also}", loss)
        yield from _remedy(group.change)


def _told(cluster: Cluster) -> Iterator[ChangeGroup | str]:
    """The changes one by one; where an argument has another value in each of many stacks, some and what is left.

    What destroys data is always told one by one.
    """
    for (path, is_loss), members in groupby(cluster.groups, key=lambda one: (one.change.path, one.change.is_loss)):
        groups = list(members)
        if is_loss or not path or len(groups) <= _MOST_VALUES:
            yield from groups
        else:
            yield from groups[:_SOME]
            stacks = dict.fromkeys(stack for group in groups[_SOME:] for stack in group.stacks)
            left, where = count_of(len(groups) - _SOME, "more change"), count_of(len(stacks), "stack")
            yield f"{printable(path)}: {left} in {where}, which --format json has"


def _group_documents(changes: Sequence[Change]) -> list[DocumentGroup]:
    """The same change of several documents once, in whichever lines it is."""
    groups: dict[Change, list[Change]] = {}
    for change in changes:
        groups.setdefault(replace(change, address="", path=_NUMBER.sub("", change.path)), []).append(change)
    return [_document_group(members) for members in groups.values()]


def _document_group(members: Sequence[Change]) -> DocumentGroup:
    paths = dict.fromkeys(change.address for change in members)
    where = next(iter(paths)) + (f" and {len(paths) - 1} more" if len(paths) > 1 else "")
    is_inside = members[0].kind is Kind.CHANGED
    return DocumentGroup(members[0] if is_inside else replace(members[0], address=where), where if is_inside else "")


def _styled(change: Change, line: str, loss: Callable[[str], str]) -> str:
    return loss(f"{line}  [data is lost]") if change.is_loss else line


def _remedy(change: Change) -> Iterator[str]:
    """The block that would keep what is lost."""
    if change.successor:
        origin = change.before if change.kind is Kind.RENAMED else change.address
        yield f"    to keep it: moved {{ from = {origin}, to = {change.successor} }}"


def _whole(change: Change) -> str:
    """A change with its address."""
    if change.kind is not Kind.CHANGED:
        return describe(change)
    joint = "" if change.path.startswith("[") else "."
    sign, rest = (
        (describe(change)[:2], describe(change)[2:])
        if None in (change.before, change.after)
        else ("", describe(change))
    )
    return f"{sign}{printable(change.address)}{joint if change.path else ' '}{rest}"


def describe(change: Change) -> str:
    """A change without its address, on one line: `timeout 30 → 60`, `+ tags.Name = "a"`."""
    if change.kind is not Kind.CHANGED:
        words = _WORDS[change.kind].format(address=change.address, before=change.before, after=change.after)
        return printable(words)
    path = printable(change.path)
    if change.before is None:
        return f"+ {path} = {printable(shorten(change.after or '', _LONGEST))}"
    if change.after is None:
        return f"- {path} = {printable(shorten(change.before, _LONGEST))}"
    before, after = map(printable, shorten_both(change.before, change.after, _LONGEST))
    return f"{path} {before} → {after}".strip()


def _summary(found: Difference) -> str:
    between = f"{found.before} and {found.after}"
    if not found.has_changes:
        return f"no changes between {between} in {count_of(len(found.compared), 'stack')}"
    changed = {stack for group in found.groups for stack in group.stacks}
    parts = [f"{count_of(len(found.groups), 'change')} in {len(changed)} of {count_of(len(found.compared), 'stack')}"]
    parts += [f"{len(found.news)} added or gone"] * bool(found.news)
    if found.documents:
        number = len({change.address for change in found.documents})
        parts.append(f"{count_of(len(_group_documents(found.documents)), 'change')} in {count_of(number, 'document')}")
    losses = sum(group.change.is_loss for group in found.groups) + sum(len(news.losses) for news in found.news)
    parts += [f"DATA IS LOST: {losses}"] * bool(losses)
    return f"{', '.join(parts)}; {between}"


def _markdown(found: Difference) -> Iterator[str]:
    """As many lines as GitHub takes, losses first, and how many are not among them."""
    head = [f"**{_summary(found)}**", *([""] * bool(found.notes)), *(f"> {printable(note)}" for note in found.notes)]
    items = list(_items(found))
    whole, room = 0, MAX_COMMENT - _ROOM - sum(len(line) + 1 for line in head)
    yield from head
    for item in items:
        kept, room = _fitting(item, room)
        yield from kept
        if len(kept) < len(item):
            break
        whole += 1
    if whole < len(items):
        yield ""
        entries = "1 entry" if len(items) == 1 else f"{len(items)} entries"
        yield f"_{len(items) - whole} of {entries} did not fit here: `tfgen diff` shows all._"


def _fitting(item: Sequence[str], room: int) -> tuple[list[str], int]:
    """The first lines of an entry that there is room for, and what room is left."""
    kept: list[str] = []
    for line in item:
        room -= len(line) + 1
        if room < 0:
            break
        kept.append(line)
    return kept, room


def _items(found: Difference) -> Iterator[list[str]]:
    """What must stay together, in the order of importance."""
    clusters = list(_clusters(found.groups))
    total = len(found.compared)
    lost = [news for news in found.news if news.losses]
    for title, news, members in (
        ("Data is lost", lost, [one for one in clusters if one.groups[0].change.is_loss]),
        (
            "Changes",
            [one for one in found.news if not one.losses],
            [one for one in clusters if not one.groups[0].change.is_loss],
        ),
    ):
        entries = [*map(_markdown_news, news), *(_markdown_cluster(one, total) for one in members)]
        yield from ([*(["", f"**{title}**", ""] * (index == 0)), *entry] for index, entry in enumerate(entries))
    for index, group in enumerate(_group_documents(found.documents)):
        where = f"{inline_code(group.where)}: " * bool(group.where)
        yield [*(["", "**Documents**", ""] * (index == 0)), f"- {where}{inline_code(describe(group.change))}"]


def _markdown_news(news: StackNews) -> list[str]:
    losses = f", data in {', '.join(map(inline_code, news.losses))}" if news.losses else ""
    return [f"- {news.name} {_NEWS[news.kind]}: {count_of(news.resources, 'resource')}{losses}"]


def _markdown_cluster(cluster: Cluster, total: int) -> list[str]:
    where = name_stacks(cluster.stacks, total)
    if len(cluster.groups) == 1:
        change = cluster.groups[0].change
        return [f"- {where}: {inline_code(_whole(change))}", *_markdown_remedy(change)]
    lines = [f"- {where}: {inline_code(printable(cluster.address))}"]
    for group in _told(cluster):
        if isinstance(group, str):
            lines.append(f"  - {inline_code(group)}")
            continue
        also = "" if group.stacks == cluster.stacks else f" (in {name_inside(group.stacks, total)})"
        lines += [f"  - {inline_code(describe(group.change))}{also}", *_markdown_remedy(group.change)]
    return lines


def _markdown_remedy(change: Change) -> Iterator[str]:
    yield from (f"  - {inline_code(line.strip())}" for line in _remedy(change))


def record_difference(found: Difference) -> dict[str, object]:
    """The difference as its published schema has it: `tfgen/report/schemas/diff.json`."""
    return {
        "before": found.before,
        "after": found.after,
        "compared": list(found.compared),
        "stacks": [
            {"name": news.name, "kind": news.kind, "resources": news.resources, "losses": list(news.losses)}
            for news in found.news
        ],
        "changes": [{**change_record(group.change), "stacks": list(group.stacks)} for group in found.groups],
        "documents": [change_record(change) for change in found.documents],
        "notes": list(found.notes),
    }


def change_record(change: Change) -> dict[str, object]:
    """A change as JSON has it."""
    return {
        "address": change.address,
        "kind": change.kind.value,
        "argument": change.path or None,
        "before": change.before,
        "after": change.after,
        "loss": change.is_loss,
        "successor": change.successor or None,
    }
