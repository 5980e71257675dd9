"""One body of a template for the bodies that stand in the same place of several folders."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tfgen.adopt.comments import Comments
from tfgen.adopt.expressions import Merger, is_plain
from tfgen.adopt.expressions import plain as plain_value
from tfgen.adopt.items import BlockItem, FileItems, Item, UnreadBlock, read_blocks
from tfgen.adopt.keys import key_items
from tfgen.adopt.pieces import Choice, Hole, Path, Piece, Step, Where, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.adopt.keys import Key, Keyed, OneItem
    from tfgen.adopt.names import Names

Both = Item | BlockItem
_MANY = 5  # arguments in a row that only some folders have, from which on they are one thing
_MOST_WORDS = 4  # descriptions of one variable that a template shows one below the other
Anything = TypeVar("Anything")


class BodyMerger:
    """Merges bodies; `names` are what folders are known by, and `shared_comments` those of most, for all."""

    def __init__(self, names: Names, *, shared_comments: bool = False) -> None:
        self._names = names
        self._comments = Comments(names, shared=shared_comments)
        self._expressions = Merger(names, self._entries)

    def merge_file(self, files: Mapping[Where, FileItems], name: str) -> list[Piece]:
        """The template for a file of this name (without its ending), as folders have it."""
        path = Path(name)
        pieces = self._items({where: file.items for where, file in files.items()}, path, "", top=True)
        closing = {where: file.closing for where, file in files.items()}
        return joined([*pieces, *self._comments.lines(closing, path, "")])

    def _entries(self, items: Mapping[Where, Sequence[Item]], path: Path, indent: str) -> list[Piece]:
        return self._items(items, path, indent, entries=True)

    def _items(
        self,
        items: Mapping[Where, Sequence[OneItem]],
        path: Path,
        indent: str,
        *,
        top: bool = False,
        entries: bool = False,
    ) -> list[Piece]:
        """The lines of all items; neighbours that the same folders have are in one choice."""
        order, keyed = key_items(items, self._names, top=top, entries=entries)
        domain = frozenset(items)
        together = set() if top else _together(order, keyed)
        pieces: list[Piece] = []
        groups: list[_Group] = []
        for key in order:
            found = _read({where: row[key] for where, row in keyed.items() if key in row})
            optional = None
            if len(found) < len(domain):
                optional = self._words(found, path, indent, domain)
                optional = optional or (None if key in together else self._optional(found, path, indent, domain))
            inner = [*_apart(found), *(optional or self._item(found, path, indent))]
            if optional or len(found) == len(domain):
                pieces += [*_choices(groups, domain, indent), *inner]
                groups = []
            elif groups and groups[-1].wheres == frozenset(found):
                groups[-1].pieces.extend(inner)
            else:
                groups.append(_Group(frozenset(found), inner, self._step(found, path), _lines(found)))
        return [*pieces, *_choices(groups, domain, indent)]

    def _item(self, found: Mapping[Where, Both], path: Path, indent: str) -> list[Piece]:
        """The lines of an item over the folders that have it, in as few classes as can be merged."""
        if words := self._words(found, path, indent, frozenset(found)):
            return words
        classes = self._classes(found, path, indent)
        if len(classes) == 1:
            return classes[0][1]
        return [Choice(self._step(found, path), classes, frozenset(found), indent, lines=_lines(found))]

    def _classes(
        self, found: Mapping[Where, Both], path: Path, indent: str
    ) -> list[tuple[frozenset[Where], list[Piece]]]:
        if merged := self._merge(found, path, indent):
            return [(frozenset(found), merged)]
        classes: list[dict[Where, Both]] = []
        left = dict(found)
        while left:
            classes.append(self._class(left, path, indent))
            left = {where: item for where, item in left.items() if where not in classes[-1]}
        made = [(frozenset(members), self._merge(members, path, indent) or []) for members in classes]
        return sorted(made, key=lambda one: -len(one[0]))

    def _class(self, found: Mapping[Where, Both], path: Path, indent: str) -> dict[Where, Both]:
        """The first item, and each behind it that can be merged with it and those that were taken before.

        What cannot be merged with some cannot be with more. So the first alone tells most that do not fit; of those
        that are left as many are tried at once as may fit; and where one does not, the few members that it fails with
        tell most that fail as it does: as often as there are kinds of those, and not for each.
        """
        (first, item), *others = found.items()
        members = {first: item}
        fit = self._that_fit(members, others, path, indent)
        while fit:
            taken = self._fitting(members, fit, path, indent)
            members |= dict(fit[:taken])
            if taken == len(fit):
                break
            against = self._conflict(members, fit[taken], path, indent)
            fit = self._that_fit(against, fit[taken + 1 :], path, indent)
        return members

    def _that_fit(
        self, members: Mapping[Where, Both], others: Sequence[tuple[Where, Both]], path: Path, indent: str
    ) -> list[tuple[Where, Both]]:
        """The others, each of which can be merged with these members."""
        return [one for one in others if self._merge(dict([*members.items(), one]), path, indent)]

    def _conflict(
        self, members: Mapping[Where, Both], misfit: tuple[Where, Both], path: Path, indent: str
    ) -> dict[Where, Both]:
        """Few members, mostly one, that cannot be merged with the misfit; with all of them it cannot."""
        found: dict[Where, Both] = {}
        left = list(members.items())
        while left and self._merge(dict([*found.items(), misfit]), path, indent):
            fits = self._fitting(dict([*found.items(), misfit]), left, path, indent)
            found |= dict(left[fits : fits + 1])
            left = left[:fits] if fits < len(left) else []
        return found

    def _fitting(
        self, members: Mapping[Where, Both], more: Sequence[tuple[Where, Both]], path: Path, indent: str
    ) -> int:
        """How many of the first of these can be merged with the members."""
        fits, fails = 0, len(more) + 1
        tried = len(more)
        while fails - fits > 1:
            if self._merge({**members, **dict(more[:tried])}, path, indent):
                fits = tried
            else:
                fails = tried
            tried = (fits + fails) // 2
        return fits

    def _merge(self, found: Mapping[Where, Both], path: Path, indent: str) -> list[Piece] | None:
        blocks = {where: item for where, item in found.items() if isinstance(item, BlockItem)}
        if blocks:
            return self._block(blocks, path, indent)
        return self._argument({where: item for where, item in found.items() if isinstance(item, Item)}, path, indent)

    def _argument(self, found: Mapping[Where, Item], path: Path, indent: str) -> list[Piece] | None:
        inner, head = self._step(found, path), self._head(found)
        try:
            value = self._expressions.merge({where: item.value for where, item in found.items()}, inner)
        except RecursionError:  # hundreds of operators in a row, with a difference: each is kept as it is
            value = None
        if value is None or head is None:
            return None
        before = {where: item.around.before for where, item in found.items()}
        after = self._comments.behind({where: item.around.behind for where, item in found.items()})
        return [*self._comments.lines(before, inner, indent), indent, *head, *value, *after, "\n"]

    def _head(self, found: Mapping[Where, Item]) -> list[Piece] | None:
        """The name of an argument and what is behind it; the key of an object may have words of the folder's place."""
        first = _first(found)
        rest = first.head.removeprefix(first.name)
        if all(item.name == first.name for item in found.values()):
            return [first.head]  # formatting aligns it
        if any(item.head != f"{item.name}{rest}" for item in found.values()):
            return None
        quoted = {item.name[:1] == '"' for item in found.values()}
        names = {where: item.name.strip('"') for where, item in found.items()}
        common = self._names.common(names, *([] if True in quoted else ["identifier"]))
        if common is None or len(quoted) > 1:
            return None
        return ['"', *common, '"', rest] if True in quoted else [*common, rest]

    def _block(self, found: Mapping[Where, BlockItem], path: Path, indent: str) -> list[Piece] | None:
        first = _first(found)
        labels = self._labels(found)
        if labels is None:
            return None
        inner = self._step(found, path)
        before = self._comments.lines({where: item.around.before for where, item in found.items()}, inner, indent)
        opening = self._comments.behind({where: item.opening for where, item in found.items()})
        items = self._items({where: item.items for where, item in found.items()}, inner, f"{indent}  ")
        closing = {where: item.closing for where, item in found.items()}
        end = self._comments.lines(closing, inner, f"{indent}  ")
        after = self._comments.behind({where: item.around.behind for where, item in found.items()})
        head: list[Piece] = [*before, indent, first.name, *labels, " {", *opening]
        if not items and not end and not opening:
            return [*head, "}", *after, "\n"]
        return [*head, "\n", *items, *end, indent, "}", *after, "\n"]

    def _step(self, found: Mapping[Where, Both], path: Path) -> Path:
        """The way to an item; labels that name the folder's place are named without it."""
        blocks = {where: item for where, item in found.items() if isinstance(item, BlockItem)}
        labels = [
            self._names.bare({where: item.plain_labels[i] for where, item in blocks.items()})
            for i in range(len(_first(blocks).labels) if blocks else 0)
        ]
        name = self._names.bare({where: item.name.strip('"') for where, item in found.items()})
        return path.into(Step(name, tuple(labels), is_block=bool(blocks)))

    def _labels(self, found: Mapping[Where, BlockItem]) -> list[Piece] | None:
        pieces: list[Piece] = []
        for i in range(len(_first(found).labels)):
            texts = {where: item.labels[i] for where, item in found.items()}
            common: list[Piece] | None = [_first(texts)]
            if len(set(texts.values())) > 1:
                bare = {where: text.strip('"') for where, text in texts.items()}
                common = self._names.common(bare, "identifier")
                common = ['"', *common, '"'] if common else None
            if common is None:
                return None
            pieces += [" ", *common]
        return pieces

    def _words(
        self, found: Mapping[Where, Both], path: Path, indent: str, domain: frozenset[Where]
    ) -> list[Piece] | None:
        """What folders say of a variable or output in other words: for readers, so no more a setting than a comment.

        None of anything else, of words that all have, and of so many that a list of them reads better.
        """
        items = {where: item for where, item in found.items() if isinstance(item, Item)}
        if not _is_for_readers(path) or _first(found).name != "description" or len(items) < len(found):
            return None
        texts: dict[str, dict[Where, Both]] = {}
        for where, item in items.items():
            texts.setdefault(self._names.normal(where, item.value.text), {})[where] = item
        merged = [(frozenset(same), self._merge(same, path, indent)) for same in texts.values()]
        branches = [(wheres, pieces) for wheres, pieces in merged if pieces and not any(map(_is_hole, pieces))]
        if len(branches) < len(merged) or len(merged) > _MOST_WORDS or (len(merged) == 1 and len(found) == len(domain)):
            return None
        branches.sort(key=lambda one: -len(one[0]))
        return [Choice(self._step(found, path), branches, domain, indent, comment=True, lines=_lines(found))]

    def _optional(
        self, found: Mapping[Where, Both], path: Path, indent: str, domain: frozenset[Where]
    ) -> list[Piece] | None:
        """An argument with a plain value that only some folders have: a setting that is null in the others."""
        items = {where: item for where, item in found.items() if isinstance(item, Item) and is_plain(item.value)}
        if len(items) != len(found) or any(plain_value(item.value.node) is None for item in items.values()):
            return None
        inner, head = self._step(items, path), self._head(items)
        if head is None or any(item.around.before or item.around.behind for item in items.values()):
            return None
        lines = _lines(items)
        values = {
            where: plain_value(items[where].value.node) if where in items else None for where in sorted(domain, key=str)
        }
        hole = Hole(inner, values, "hcl", lines)
        branch: list[Piece] = [indent, *head, hole, "\n"]
        return [Choice(inner, [(frozenset(found), branch)], domain, indent, optional=hole, lines=lines)]


def _together(order: Sequence[Key], keyed: Keyed) -> set[Key]:
    """What the same folders have, and not all, in runs that are too long for a setting each: a variant of the block."""
    found: set[Key] = set()
    for wheres, run in groupby(order, lambda key: frozenset(where for where, row in keyed.items() if key in row)):
        keys = list(run)
        if len(keys) >= _MANY and len(wheres) < len(keyed):
            found.update(keys)
    return found


def _is_for_readers(path: Path) -> bool:
    """Whether what is said at a place reaches nothing that is made: of variables and outputs what they are for."""
    return len(path.steps) == 1 and path.steps[0].name in ("variable", "output")


def _is_hole(piece: Piece) -> bool:
    return isinstance(piece, Hole)


def _read(found: Mapping[Where, OneItem]) -> dict[Where, Both]:
    """One item of several folders, read."""
    unread = {where: item for where, item in found.items() if isinstance(item, UnreadBlock)}
    blocks = dict(zip(unread, read_blocks(unread.values()), strict=True))
    return {where: blocks[where] if isinstance(item, UnreadBlock) else item for where, item in found.items()}


class _Group(NamedTuple):
    """Neighbouring items that the same folders have, but not all."""

    wheres: frozenset[Where]
    pieces: list[Piece]
    path: Path
    lines: Mapping[Where, int]


def _choices(groups: Sequence[_Group], domain: frozenset[Where], indent: str) -> list[Piece]:
    """Choices for groups one behind the other: those of which each folder has one are branches of one choice."""
    pieces: list[Piece] = []
    waiting = list(groups)
    while waiting:
        first, *waiting = waiting
        pieces += ["\n"] if first.pieces[:1] == ["\n"] else []
        branches = [first]
        if waiting and waiting[0].wheres == domain - first.wheres:
            branches.append(waiting.pop(0))
        lines = {where: line for one in branches for where, line in one.lines.items()}
        made = [(one.wheres, joined(_unspaced(one.pieces))) for one in branches]
        pieces.append(Choice(first.path, made, domain, indent, lines=lines))
    return pieces


def _unspaced(pieces: list[Piece]) -> list[Piece]:
    return pieces[1:] if pieces[:1] == ["\n"] else pieces


def _apart(found: Mapping[Where, Both]) -> list[Piece]:
    return ["\n"] if sum(item.around.apart for item in found.values()) * 2 >= len(found) else []


def _lines(found: Mapping[Where, Both]) -> dict[Where, int]:
    return {where: item.line for where, item in found.items()}


def _first(found: Mapping[Where, Anything]) -> Anything:
    return next(iter(found.values()))
