"""Edit a YAML file so that comments, order and layout stay. The only module that knows ruamel.yaml."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError
from ruamel.yaml.representer import RoundTripRepresenter
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, SingleQuotedScalarString
from ruamel.yaml.tokens import CommentToken

from tfgen.disk.names import NO_TEXT_IN_YAML
from tfgen.errors import TfgenError
from tfgen.promotion.splice import Shared, splice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

REMOVED: Final = object()
"""The value of a key that is taken away."""
_INDENTS = ((2, 4, 2), (2, 2, 0), (4, 6, 4), (4, 4, 2), (4, 4, 0))  # of maps, of lists, of their dashes
_INDENTED = re.compile(r"^( +)[^ #\r\n-]", re.MULTILINE)
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9]*([._/-][A-Za-z0-9]+)*")
_QUOTED: Final = {'"': DoubleQuotedScalarString, "'": SingleQuotedScalarString}
_WIDE = 1_000_000  # columns: no line is broken


@dataclass(frozen=True)
class Edit:
    """What a key is to hold: the keys and indexes that lead to it, and its plain value, or REMOVED."""

    keys: tuple[str | int, ...]
    value: Any


def edit_yaml(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits; what they do not touch stays as it is, byte by byte. Raises TfgenError.

    What is the text of one value is put in its place. For other edits ruamel.yaml may lay out other lines anew as well.
    What it writes of the text without these edits tells which lines differ because of them, and only these are taken.
    """
    if 0 < text.count("\n") == text.count("\r\n"):
        return edit_yaml(text.replace("\r\n", "\n"), edits).replace("\n", "\r\n")
    left: list[Edit] = []
    try:
        tree = None  # of the text, once it is asked for
        for edit in edits:
            tree = tree or YAML().compose(text)
            spliced = None if edit.value is REMOVED else splice(text, tree, edit.keys, edit.value, _inline)
            if spliced is None:
                left.append(edit)
            else:
                text, tree = spliced, None
        return _write_anew(text, left) if left else text
    except Shared as error:
        raise TfgenError(f"the matrix file is not edited in an alias: {error}. Edit it by hand.") from None
    except (YAMLError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise TfgenError(
            f"the matrix file cannot be edited so that its layout stays ({error}). Edit it by hand."
        ) from None


def _write_anew(text: str, edits: Iterable[Edit]) -> str:
    """The text with edits that change lines, by what ruamel.yaml writes. Raises what it does, and TypeError."""
    yaml = _writer_for(text)
    document, plain = yaml.load(text), _written(yaml, yaml.load(text))
    for edit in edits:
        _apply(document, edit)
    made = _transplant(text, plain, _written(yaml, document))
    if yaml.load(made) != document:
        raise TypeError("its indents are of several kinds")
    return made


def _inline(value: Any, quotes: str) -> str:
    """A value on one line, as it may stand between braces; a text in these quotes, if there are any."""
    made = _QUOTED[quotes](value) if quotes in _QUOTED and isinstance(value, str) else _value(value)
    around = CommentedMap({"k": made})  # in a list a map of one key would lose its braces
    around.fa.set_flow_style()
    return _written(_writer(_INDENTS[0]), around).strip().removeprefix("{k: ").removesuffix("}")


class _Representer(RoundTripRepresenter):
    """Writes null as a word: an empty value looks forgotten."""


_Representer.add_representer(type(None), lambda self, _: self.represent_scalar("tag:yaml.org,2002:null", "null"))


def _writer_for(text: str) -> YAML:
    """What writes the text most like it is."""
    return max(map(_writer, _indents(text)), key=lambda yaml: _likeness(text, _written(yaml, yaml.load(text))))


def _indents(text: str) -> Iterable[tuple[int, int, int]]:
    """The usual indents, or those that go with the first line that has another."""
    found = _INDENTED.search(text)
    wide = len(found[1]) if found else 2
    return _INDENTS if wide in (2, 4) else ((wide, wide + 2, wide), (wide, wide, 0))


def _writer(indents: tuple[int, int, int]) -> YAML:
    yaml = YAML()
    yaml.Representer = _Representer
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.indent(mapping=indents[0], sequence=indents[1], offset=indents[2])
    return yaml


def _written(yaml: YAML, document: Any) -> str:
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _likeness(text: str, written: str) -> int:
    """How many lines are the same in their places."""
    return sum(one == other for one, other in zip(text.splitlines(), written.splitlines(), strict=False))


def _transplant(text: str, before: str, after: str) -> str:
    """The text with the lines that differ between `before`, which is the text laid out anew, and `after`."""
    if before == text:
        return after
    lines, old, new = (part.splitlines(keepends=True) for part in (text, before, after))
    if len(lines) != len(old):
        raise TypeError("its lines are broken otherwise than they would be written")
    made: list[str] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        fresh = new[new_start:new_end]
        made += lines[start:end] if tag == "equal" else [_moved(line, lines[:start], old[:start]) for line in fresh]
    return "".join(made)


def _moved(line: str, lines: Sequence[str], old: Sequence[str]) -> str:
    """A new line as deep as the text has what is beside it, or around it, in the `lines` before it."""
    before = zip(reversed(lines), reversed(old), strict=True)
    near = next((pair for pair in before if pair[1].strip() and _width(pair[1]) <= _width(line)), (line, line))
    return " " * (_width(line) + _width(near[0]) - _width(near[1])) + line.lstrip(" ")


def _width(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _apply(document: Any, edit: Edit) -> None:
    *outer, last = edit.keys
    owner = document
    for key in outer:
        if isinstance(key, str) and (key not in owner or owner[key] is None):
            if edit.value is REMOVED:
                return
            _put(owner, key, CommentedMap())
        owner = owner[key]
    if edit.value is not REMOVED:
        _put(owner, last, _value(edit.value))
    elif last in owner:
        del owner[last]


def _put(owner: Any, key: Any, value: Any) -> None:
    """Set a key; a new one stands behind the last that no comment or empty line follows: these are about the next."""
    if isinstance(owner, CommentedSeq) and key == len(owner):
        owner.append(value)
        return
    if isinstance(owner, CommentedSeq) or key in owner or not owner:
        owner[key] = value
        return
    keys = list(owner)
    places = [index + 1 for index, name in enumerate(keys) if not _has_tail(owner, name)]
    if not places and _takes_tail(owner, keys[-1], key, value):
        return
    is_headed = bool(owner.ca.comment and owner.ca.comment[1])
    owner.insert(places[-1] if places else is_headed * (len(keys) - 1), key, value)


def _takes_tail(owner: Any, last: Any, key: Any, value: Any) -> bool:
    """Set a key behind the last one, and before what follows that on lines of its own; False where it cannot be."""
    _, _, tail, *_ = owner.ca.items.get(last) or (None, None, None)
    if tail is None or (isinstance(value, CommentedMap) and not value.fa.flow_style()):
        return False
    beside, _, below = tail.value.partition("\n")
    owner[key] = value
    owner.ca.items[key] = [None, None, CommentToken(f"\n{below}", tail.start_mark, None), None]
    tail.value = f"{beside}\n"
    return True


def _has_tail(owner: Any, key: Any) -> bool:
    """Whether comments or empty lines on lines of their own follow the entry."""
    tails = [*_tokens(owner.ca.items.get(key))]
    value = owner[key]
    if isinstance(value, CommentedMap | CommentedSeq) and value:
        last = list(value)[-1] if isinstance(value, CommentedMap) else len(value) - 1
        if isinstance(value, CommentedMap) and _has_tail(value, last):
            return True
        tails += _tokens(value.ca.items.get(last))
        if isinstance(value, CommentedSeq) and isinstance(value[last], CommentedMap) and value[last]:
            return _has_tail(value[last], list(value[last])[-1]) or any("\n" in tail.rstrip("\n") for tail in tails)
    return any(tail.count("\n") > 1 or tail.startswith("\n") for tail in tails)


def _tokens(found: Any) -> Iterator[str]:
    for item in found or ():
        for token in item if isinstance(item, list) else [item]:
            if token is not None:
                yield str(token.value)


def _value(value: Any) -> Any:
    """The value as it is written: on one line, text in quotes where a reader might take it for something else."""
    if isinstance(value, str):
        is_plain = _PLAIN.fullmatch(value) and value.lower() not in NO_TEXT_IN_YAML
        return value if is_plain else DoubleQuotedScalarString(value)
    if isinstance(value, dict):
        made = CommentedMap({key: _value(each) for key, each in value.items()})
        made.fa.set_flow_style()
        return made
    if isinstance(value, list):
        items = CommentedSeq([_value(each) for each in value])
        items.fa.set_flow_style()
        return items
    return value
