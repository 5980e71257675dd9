"""What a file of Terraform means, whatever it looks like: the content that two files are compared by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal, Node, Object
from tfgen.hcl.tokens import COMMENT, INLINE_COMMENT, tokenize
from tfgen.hcl.tree import parse_tree

if TYPE_CHECKING:
    from tfgen.hcl.syntax import Block, Body

Content = dict[tuple[Hashable, ...], tuple[int, Hashable]]
"""By argument, block or comment: its line, and all that it says. Blocks of one name are numbered."""


def read_content(text: str, *, with_comments: bool = True) -> Content:
    """The content of a file, its blocks in any order. Raises HclSyntaxError."""
    body = parse_tree(text)
    comments = [
        (start, " ".join(piece.split())) for kind, piece, start in tokenize(text) if kind in (COMMENT, INLINE_COMMENT)
    ]
    comments = comments if with_comments else []
    found: Content = {}
    for argument in body.arguments:
        found["argument", argument.name] = (_line(text, argument.start), _meaning(argument.value))
    seen: Counter[tuple[str, ...]] = Counter()
    blocks = [(block, _block(block, comments)) for block in body.blocks]
    for block, said in sorted(blocks, key=lambda one: repr(one[1])):
        name = (block.type, *block.labels)
        found["block", *name, seen[name]] = (_line(text, block.start), said)
        seen[name] += 1
    outside = [(at, comment) for at, comment in comments if not any(b.start <= at < b.end for b in body.blocks)]
    count: Counter[str] = Counter()
    for start, comment in outside:
        found["comment", comment, count[comment]] = (_line(text, start), comment)
        count[comment] += 1
    return found


def difference(before: Content, after: Content) -> Iterator[tuple[int, str]]:
    """What the second content lacks or says otherwise, with lines of the first; 0 for what it has too much."""
    for key, (line, said) in before.items():
        if key not in after:
            yield line, f"{_shown(key)} is not rendered"
        elif after[key][1] != said:
            yield line, f"{_shown(key)} is rendered otherwise"
    yield from ((0, f"{_shown(key)} is rendered, and is not there") for key in after if key not in before)


def _shown(key: tuple[Hashable, ...]) -> str:
    kind, *rest = map(str, key)
    names = rest if kind == "argument" else rest[:-1]
    return f"the {kind} {' '.join(names)}"


def _line(text: str, start: int) -> int:
    return text.count("\n", 0, start) + 1


def _block(block: Block, comments: Sequence[tuple[int, str]]) -> Hashable:
    """A block at the top, and the comments in it, wherever they are."""
    inside = Counter(comment for start, comment in comments if block.start <= start < block.end)
    return (_body(block.body), tuple(sorted(inside.items())))


def _body(body: Body) -> Hashable:
    """Arguments by name; blocks by type and labels, in their order where these are the same.

    Provisioners are run one after the other, whatever their labels.
    """
    arguments = sorted((argument.name, _meaning(argument.value)) for argument in body.arguments)
    groups: dict[tuple[str, ...], list[Hashable]] = {}
    for block in body.blocks:
        name = (block.type,) if block.type == "provisioner" else (block.type, *block.labels)
        groups.setdefault(name, []).append((block.labels, _body(block.body)))
    return tuple(arguments), tuple(sorted((name, tuple(bodies)) for name, bodies in groups.items()))


def _meaning(value: object) -> str:
    """An expression without its place and layout: the entries of an object in the order of their keys."""
    match value:
        case Literal(value=float() as inner) if inner.is_integer():  # 1e3 is 1000
            return repr(int(inner))
        case Literal(value=inner, quoted=quoted):
            return f"{inner!r}{'q' if isinstance(inner, str) and quoted else ''}"
        case Object(items=items):
            pairs = sorted(f"{_key(key)}={_meaning(inner)}" for key, inner in items)
            return f"Object({','.join(pairs)})"
        case Node():
            fields = type(value).__struct_fields__[2:]
            parts = [_meaning(getattr(value, name)) for name in fields if name != "heredoc"]
            return f"{type(value).__name__}({','.join(parts)})"
        case tuple():
            return f"[{','.join(map(_meaning, value))}]"
    return repr(value)


def _key(key: object) -> str:
    """A bare key of an object is the text that it would be in quotes."""
    if isinstance(key, Literal) and isinstance(key.value, str):
        return repr(key.value)
    return _meaning(key)
