"""The blocks and arguments of a root module, each with its address."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from tfgen.changes.compare import IDENTITIES
from tfgen.changes.writing import write_expression
from tfgen.explain.json_text import read_parts
from tfgen.hcl.syntax import Argument, Block, Call, Literal, Object, Parentheses, Template, Tuple
from tfgen.module.model import RESOURCE_MODES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Body, Expression

_INSTANCE = re.compile(r'\["[^"]*"\]')
_KEYS = re.compile(r'(?:\["[^"]*"\])+$')
_UNPLACED = re.compile(r"\[(?:line [0-9]+|order)?\]")
"""What `tfgen diff` says of a place inside of a value: a line, the order, a member of a set."""
_FIRST = re.compile(r"\[0\]")
_ONES = {"locals": "local", "terraform": "terraform"}
"""Blocks that a module may have several of, which mean the same as one, and what stands before their arguments."""
_SUBJECTS = {"import": "to", "moved": "from", "removed": "from"}
"""Blocks without labels, and the argument that tells one from the others wherever it stands."""
_STEPS = re.compile(r"(?:\.?[^.\[\]]+|\[[0-9]+\]|\[\"[^\"]*\"\])*")
_STEP = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]|\[\"([^\"]*)\"\]")


class Place(NamedTuple):
    """A block or argument: its address, and its node.

    `aws_x.y`, `aws_x.y.timeout`, `data.aws_x.y`, `module.x.source`, `output.y.value`, `local.z`, `var.v.type`,
    `terraform.backend.s3.key`, `removed.aws_x.y.lifecycle`. Of several
    blocks with one address each has its index: `aws_x.y.rule[1].action`.
    """

    address: str
    node: Block | Argument
    owner: str = ""
    """The address of the block around it."""


def find_places(bodies: Mapping[str, Body]) -> dict[str, list[Place]]:
    """The places of each file of a root module, in the order of the text; blocks are numbered over all files."""
    counts = Counter(_address(block) for body in bodies.values() for block in body.blocks)
    seen: Counter[str] = Counter()
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for file, body in bodies.items():
        for block in body.blocks:
            address = _numbered(_address(block), counts, seen)
            found[file] += [Place(address, block), *_inside(block.body, address)]
    return dict(found)


def _inside(body: Body, owner: str) -> Iterator[Place]:
    for argument in body.arguments:
        yield Place(f"{_ONES.get(owner.split('[')[0], owner)}.{argument.name}", argument, owner)
    labels = [".".join((block.type, *block.labels)) for block in body.blocks]
    counts, seen = Counter(labels), Counter[str]()
    for block, label in zip(body.blocks, labels, strict=True):
        address = f"{_ONES.get(owner.split('[')[0], owner)}.{_numbered(label, counts, seen)}"
        yield Place(address, block, owner)
        yield from _inside(block.body, address)


def _numbered(label: str, counts: Counter[str], seen: Counter[str]) -> str:
    if counts[label] == 1:
        return label
    seen[label] += 1
    return f"{label}[{seen[label] - 1}]"


def _address(block: Block) -> str:
    """The address of a top-level block."""
    if block.type in RESOURCE_MODES:
        return RESOURCE_MODES[block.type] + ".".join(block.labels)
    if subject := block.body.argument(_SUBJECTS.get(block.type, "")):
        return f"{block.type}.{write_expression(subject.value)}"
    alias = block.body.argument("alias") if block.type == "provider" else None
    labels = (*block.labels, str(alias.value.value)) if alias and isinstance(alias.value, Literal) else block.labels
    return ".".join(({"variable": "var"}.get(block.type, block.type), *labels))


def plain_address(address: str) -> str:
    """An address for comparison: without `[0]`, which is optional, and without instance keys."""
    return _FIRST.sub("", _INSTANCE.sub("", address))


def number_blocks(address: str, places: Iterable[Place]) -> str:
    """An address as `tfgen diff` writes it, `statement["Tls"]`, with numbers of blocks for names: `statement[1]`.

    A block is named by one of its `IDENTITIES`.
    """
    parts = _INSTANCE.split(_UNPLACED.sub("", address))
    names = [match[0][2:-2] for match in _INSTANCE.finditer(address)]
    found, blocks = parts[0], [place for place in places if isinstance(place.node, Block)] if names else []
    for name, rest in zip(names, parts[1:], strict=True):
        alike = [one for one in blocks if one.address.rpartition("[")[0] == found and _is_called(one.node, name)]
        found = (alike[0].address if len(alike) == 1 else f'{found}["{name}"]') + rest
    return found


def _is_called(node: Block | Argument, name: str) -> bool:
    body = node.body if isinstance(node, Block) else None
    values = [argument.value for key in IDENTITIES if body and (argument := body.argument(key))]
    return any(_is_key(value, name) for value in values)


def find_inside(argument: Argument, rest: str, text: str = "") -> Expression | None:
    """The part of an argument's value that keys and indexes lead to, also inside of `jsonencode(…)`.

    In a heredoc that holds JSON it is some characters of it; `text` is that of the file.
    """
    value: Expression | None = argument.value
    steps = list(_STEP.finditer(rest)) if _STEPS.fullmatch(rest) else []
    if not steps:
        return None
    for number, step in enumerate(steps):
        if isinstance(value, Template | Literal) and text.startswith("<<", value.start):
            return _find_in_text(value, text, [int(one[2]) if one[2] else one[1] or one[3] for one in steps[number:]])
        value = _item(value, step[1] or step[3], step[2])
        if value is None:
            return None
    return value


def _find_in_text(value: Expression, text: str, steps: Iterable[str | int]) -> Expression | None:
    part = read_parts(text[: value.end], text.index("\n", value.start))
    for step in steps:
        part = part.inner(step) if part else None
    return Literal(part.start, part.end, None) if part else None


def _item(value: Expression | None, key: str | None, index: str | None) -> Expression | None:
    match value:
        case Parentheses(inner=inner):
            return _item(inner, key, index)
        case Call(arguments=arguments):  # of `merge` the last one has the say
            found = (_item(argument, key, index) for argument in reversed(arguments))
            return next((item for item in found if item is not None), None)
        case Object(items=pairs) if key is not None:
            return next((item for name, item in pairs if _is_key(name, key)), None)
        case Tuple(items=items) if index is not None:
            return next(iter(items[int(index) : int(index) + 1]), None)
        case Tuple(items=items) if key is not None:
            return next((item for item in items if _has_name(item, key)), None)
    return None


def _has_name(member: Expression, name: str) -> bool:
    """Whether a member of a list is called so, as `tfgen diff` calls it: `Statement["Tls"]`."""
    return isinstance(member, Object) and any(
        _is_key(item, name) for key in IDENTITIES for label, item in member.items if _is_key(label, key)
    )


def _is_key(name: Expression, key: str) -> bool:
    return isinstance(name, Literal) and str(name.value) == key


def split_address(address: str, known: Container[str]) -> tuple[str, str] | None:
    """The longest beginning of an address that is known, and the steps that remain.

    A key at the end of the beginning is a step: it is that of an instance, or one in the value of an argument.
    """
    ends = [match.start() for match in re.finditer(r"[.\[]", address)] + [len(address)]
    for end in reversed(ends):
        if (outer := plain_address(address[:end])) in known:
            keys = _KEYS.search(address[:end])
            return outer, address[keys.start() if keys else end :]
    return None
