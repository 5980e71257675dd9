"""One expression of a template for the expressions that stand in the same place of several folders."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tfgen.adopt.items import Value, object_items
from tfgen.adopt.pieces import Hole, Insert, Path, Piece, Step, Where, joined
from tfgen.hcl.strings import unescape
from tfgen.hcl.syntax import Attribute, Literal, Name, Object, Template, TemplateFor, TemplateIf, Tuple, Unary, children
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, tokenize

if TYPE_CHECKING:
    from tfgen.adopt.names import Names
    from tfgen.hcl.syntax import Expression

Values = Mapping[Where, Value]
_UNKNOWN = object()
_NAMES_IT = ("name", "key", "sid", "id")  # keys of an object whose value is what it is called
_MOST_DIGITS = 10**15  # of a number in the matrix; larger ones stay in templates


class Merger:
    """Merges expressions; `names` are what folders are known by, `merge_entries` merges the entries of objects."""

    def __init__(self, names: Names, merge_entries: Any) -> None:
        self._names = names
        self._merge_entries = merge_entries

    def merge(self, values: Values, path: Path, place: str = "code") -> list[Piece] | None:
        """Pieces that give each folder its expression, or None when they differ in more than values.

        `place` is where they stand: in code, in quotes, or in a heredoc.
        """
        first = next(iter(values.values()))
        if all(value.text == first.text for value in values.values()):
            return [first.text]
        found = self._literals(values, path, place)
        if found is None and place == "code" and all(plain(v.node) is not _UNKNOWN for v in values.values()):
            found = self._plain(values, path)
        are_objects = all(isinstance(value.node, Object) for value in values.values())
        if found is None and are_objects and self._have_own_keys(values):
            found = self._objects(values, path)
        if found is None:
            found = self._alike(values, path, place)
        if found is None and are_objects:
            found = self._objects(values, path)
        if found is None and all(isinstance(value.node, Name | Attribute) for value in values.values()):
            found = self._names.common({where: value.text for where, value in values.items()}, "identifier")
        return joined(found) if found is not None else None

    def _literals(self, values: Values, path: Path, place: str) -> list[Piece] | None:
        nodes = [value.node for value in values.values()]
        if not all(isinstance(node, Literal) for node in nodes):
            return None
        if place != "code":
            return self._text({where: value.text for where, value in values.items()}, values, path, place)
        if all(value.text[:1] == '"' for value in values.values()):
            return self._strings(values, path)
        if all(value.text[:2] == "<<" for value in values.values()):
            return self._heredocs(values, path)
        return None

    def _strings(self, values: Values, path: Path) -> list[Piece]:
        pieces = self._names.common({where: value.text[1:-1] for where, value in values.items()})
        if pieces is None:
            return [self._hole(values, path, "hcl")]
        if len(pieces) == 1 and isinstance(pieces[0], Insert):
            return [Insert(f"{pieces[0].expression} | hcl")]
        return ['"', *pieces, '"']

    def _heredocs(self, values: Values, path: Path) -> list[Piece] | None:
        """Heredocs without sequences, line by line."""
        return self._lines({where: value.text for where, value in values.items()}, values, path)

    def _text(self, texts: Mapping[Where, str], values: Values, path: Path, place: str) -> list[Piece] | None:
        """Text between the sequences of a string or heredoc."""
        if (pieces := self._names.common(texts)) is not None:
            return pieces
        if place == "heredoc":
            return self._lines(texts, values, path)
        return [_text_hole(texts, values, path, "hcl_text")]

    def _lines(self, texts: Mapping[Where, str], values: Values, path: Path) -> list[Piece] | None:
        if (pieces := self._names.common(texts)) is not None:
            return pieces
        rows = {where: text.split("\n") for where, text in texts.items()}
        if len({len(row) for row in rows.values()}) != 1:
            return None
        found: list[Piece] = []
        for i in range(len(next(iter(rows.values())))):
            found += ["\n"] if i else []
            found += self._line({where: row[i] for where, row in rows.items()}, values, path)
        return found

    def _line(self, texts: Mapping[Where, str], values: Values, path: Path) -> list[Piece]:
        first = next(iter(texts.values()))
        if all(text == first for text in texts.values()):
            return [first]
        if (pieces := self._names.common(texts)) is not None:
            return pieces
        start, end = _same_ends(list(texts.values()))
        middles = {where: text[start : len(text) - end] for where, text in texts.items()}
        return [first[:start], _text_hole(middles, values, path, "heredoc_text"), first[len(first) - end :]]

    def _plain(self, values: Values, path: Path) -> list[Piece] | None:
        """Values that hold nothing but literals."""
        nodes = [value.node for value in values.values()]
        if any(isinstance(node, Object) for node in nodes):
            return None
        lists = all(isinstance(node, Tuple) for node in nodes)
        found = self._alike(values, path, "code") if lists else None
        if found and not any(isinstance(piece, Hole) for piece in found):
            return found
        if any(map(_holds_comment, values.values())):
            return None
        hole = self._hole(values, path, "hcl")
        is_one = len({json.dumps(value, sort_keys=True) for value in hole.values.values()}) == 1
        return [next(iter(values.values())).text] if is_one else [hole]  # which is laid out otherwise

    def _alike(self, values: Values, path: Path, place: str) -> list[Piece] | None:
        """Expressions of one form: the same text around parts that can be merged."""
        rows = {where: _parts(value.node) for where, value in values.items()}
        first = next(iter(values.values()))
        if len({type(value.node) for value in values.values()}) != 1 or len({len(row) for row in rows.values()}) != 1:
            return None
        if not rows[next(iter(rows))] or any(not _in_order(value.node, rows[where]) for where, value in values.items()):
            return None
        gaps = {tuple(_around(value, rows[where])) for where, value in values.items()}
        if len(gaps) != 1:
            return None
        inside = _place_inside(first, place)
        found: list[Piece] = []
        for i, gap in enumerate(gaps.pop()):
            found.append(gap)
            if i < len(rows[next(iter(rows))]):
                parts = {where: value.part(rows[where][i]) for where, value in values.items()}
                step = self._step_into(values, i, path)
                if element := self._element(values, parts):
                    step = path.into(Step(element, is_element=True))
                if (merged := self.merge(parts, step, _place_of(parts, inside))) is None:
                    return None
                found += merged
        return found

    def _have_own_keys(self, values: Values) -> bool:
        """Whether some of these objects have entries that others lack, but for words of their place."""
        keys = {
            frozenset(self._names.normal(where, _key_text(value, i)) for i in range(len(value.node.items)))
            for where, value in values.items()
            if isinstance(value.node, Object)
        }
        return len(keys) > 1

    def _objects(self, values: Values, path: Path) -> list[Piece] | None:
        """Objects whose entries are not the same, entry by entry."""
        rows = {where: object_items(value) for where, value in values.items()}
        keys = {where: [self._names.normal(where, item.name) for item in items] for where, (items, _) in rows.items()}
        if any(len(set(names)) != len(names) for names in keys.values()) or not set.intersection(
            *map(set, keys.values())
        ):
            return None
        if len({closing for _, closing in rows.values()}) != 1:
            return None
        first = next(iter(values.values()))
        indent = _indent_of(first)
        entries = self._merge_entries({where: items for where, (items, _) in rows.items()}, path, indent + "  ")
        closing = next(iter(rows.values()))[1]
        return ["{\n", *entries, *(f"{indent}  {comment}\n" for comment in closing), indent, "}"]

    def _step_into(self, values: Values, index: int, path: Path) -> Path:
        """The way to an entry of an object: its key, without words that are other ones in each folder."""
        if not all(isinstance(value.node, Object) for value in values.values()):
            return path
        return path.into(
            Step(self._names.bare({where: _key_text(value, index // 2) for where, value in values.items()}))
        )

    def _element(self, values: Values, parts: Values) -> str:
        """What the objects in one place of lists are called, as far as all are; empty where they have no name."""
        if not all(isinstance(value.node, Tuple) for value in values.values()):
            return ""
        named = {where: _name_of(part.node) for where, part in parts.items()}
        if not all(named.values()):
            return ""
        bare = self._names.bare(named)
        start, end = _same_ends(list(named.values()))
        if len(set(named.values())) == 1 or bare != named[next(iter(named))]:
            return bare
        return f"{bare[:start]}{bare[len(bare) - end :]}".strip("-_. ")

    def _hole(self, values: Values, path: Path, filter_: str) -> Hole:
        lines = {where: value.line for where, value in values.items()}
        return Hole(path, {where: plain(value.node) for where, value in values.items()}, filter_, lines)


def _name_of(node: Expression) -> str:
    """What an object says that it is called."""
    items = node.items if isinstance(node, Object) else ()
    found = {
        key.value.lower(): value.value
        for key, value in items
        if isinstance(key, Literal) and isinstance(key.value, str) and isinstance(value, Literal) and value.quoted
    }
    return next((str(found[key]) for key in _NAMES_IT if key in found), "")


def _key_text(value: Value, index: int) -> str:
    """The key of an entry of an object, without quotes."""
    if not isinstance(value.node, Object):
        return ""
    key, _ = value.node.items[index]
    return value.source[key.start : key.end].strip('"')


def plain(node: Expression) -> Any:
    """The value of an expression without references, in Python's types; _UNKNOWN of any other."""
    match node:
        case Literal(value=value) if value is None or isinstance(value, str | bool):
            return value if node.quoted or not isinstance(value, str) else _UNKNOWN
        case Literal(value=int() | float() as value) if math.isfinite(value) and abs(value) < _MOST_DIGITS:
            return int(value) if value == int(value) else value
        case Unary(operator="-", operand=Literal(value=int() | float() as value)) if not isinstance(value, bool):
            return -value
        case Tuple(items=items):
            found = [plain(item) for item in items]
            return _UNKNOWN if any(value is _UNKNOWN for value in found) else found
        case Object(items=items):
            pairs = [(_key(key), plain(value)) for key, value in items]
            unknown = any(_UNKNOWN in (key, value) for key, value in pairs) or len(dict(pairs)) != len(pairs)
            return _UNKNOWN if unknown else dict(pairs)
    return _UNKNOWN


def is_plain(value: Value) -> bool:
    """Whether the value holds nothing but literals that a setting can have, which has no comments."""
    heredoc = value.text.startswith("<<")
    known = plain(value.node) is not _UNKNOWN and not isinstance(value.node, Object)
    return known and not heredoc and not _holds_comment(value)


def _holds_comment(value: Value) -> bool:
    """Whether a list has comments between its items."""
    if not isinstance(value.node, Tuple):
        return False
    return any(kind in (COMMENT, INLINE_COMMENT) for kind, *_ in tokenize(value.text))


def _key(node: Expression) -> Any:
    return node.value if isinstance(node, Literal) and isinstance(node.value, str) else _UNKNOWN


def _text_hole(texts: Mapping[Where, str], values: Values, path: Path, filter_: str) -> Hole:
    raw = filter_ == "heredoc_text"
    lines = {where: value.line for where, value in values.items()}
    return Hole(path, {where: unescape(text, raw=raw) for where, text in texts.items()}, filter_, lines)


def _parts(node: Expression) -> list[Expression]:
    return [part for part in children(node) if part.end > part.start]


def _in_order(node: Expression, parts: Sequence[Expression]) -> bool:
    """Whether the parts stand one behind the other, inside of the whole."""
    ends = [node.start, *(end for part in parts for end in (part.start, part.end)), node.end]
    return all(one <= next_ for one, next_ in pairwise(ends))


def _around(value: Value, parts: Sequence[Expression]) -> list[str]:
    starts = [value.node.start, *(part.end for part in parts)]
    ends = [*(part.start for part in parts), value.node.end]
    return [value.source[start:end] for start, end in zip(starts, ends, strict=True)]


def _place_inside(value: Value, place: str) -> str:
    if isinstance(value.node, Template):
        return "heredoc" if value.text.startswith("<<") else "quotes"
    return place if isinstance(value.node, TemplateIf | TemplateFor) else "code"


def _place_of(parts: Values, place: str) -> str:
    """Literals directly in a template are text; whatever else stands in it is code."""
    if place == "code" or all(isinstance(part.node, Literal) and part.text[:1] != '"' for part in parts.values()):
        return place
    return "code" if not all(isinstance(p.node, TemplateIf | TemplateFor) for p in parts.values()) else place


def _same_ends(texts: Sequence[str]) -> tuple[int, int]:
    """How many characters all texts have in common at their start and at their end, to the edges of words."""
    shortest = min(map(len, texts))
    start = next((i for i in range(shortest) if len({text[i] for text in texts}) > 1), shortest)
    rest = shortest - start
    end = next((i for i in range(rest) if len({text[-1 - i] for text in texts}) > 1), rest)
    while start and any(text[start - 1].isalnum() for text in texts):
        start -= 1
    while end and any(text[len(text) - end].isalnum() for text in texts):
        end -= 1
    return start, end


def _indent_of(value: Value) -> str:
    """What stands before the line that the expression begins in."""
    line = value.source[value.source.rfind("\n", 0, value.node.start) + 1 : value.node.start]
    return line[: len(line) - len(line.lstrip())]
