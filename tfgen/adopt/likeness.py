"""Which folders are copies of each other, by the blocks that they declare."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from tfgen.adopt.naming import SAYS_NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tfgen.adopt.blocks import Address

HALF: Final = 0.5
"""Of what a copy and most others declare, what both do: an environment for tests has less than one that is live."""
NEARLY_ALL: Final = 0.8
"""The same where more has to speak for copies, as the environments are known already."""
LITTLE: Final = 0.25
"""The same of what stands where environments do: with less it is another thing, such as the account of the network."""
MUCH: Final = 0.4
"""The same where it need be like one environment only: one for tools has much of what one of the others has."""


def find_copies(outlines: Mapping[str, Mapping[str, frozenset[Address]]], least: float) -> list[str]:
    """The names whose folders are copies, in order; none where fewer than two are.

    Resources and modules tell, where there are some: variables, outputs, providers and data are named alike in many
    components that have nothing else in common. Where there are none, nearly all has to be alike.

    `outlines` are, by name and by the rest of the path behind it, what folders declare. With what is usual, which is
    what more than half of the folders with the same rest declare, a copy has at least the share `least` in common.
    """
    made = {name: {(end, one) for end, found in ends.items() for one in found} for name, ends in outlines.items()}
    if any(_makes_something(blocks) for blocks in made.values()):
        made = {name: _makes_something(blocks) for name, blocks in made.items()}
    else:
        least = NEARLY_ALL
    counts = Counter(block for blocks in made.values() for block in blocks)
    having = Counter(end for ends in outlines.values() for end in ends)
    usual = {block for block, count in counts.items() if count > 1 and count * 2 > having[block[0]]}
    copies = []
    for name, blocks in sorted(made.items()):
        expected = {block for block in usual if block[0] in outlines[name]}
        if expected and len(blocks & expected) >= least * len(blocks | expected):
            copies.append(name)
    return copies if len(copies) > 1 else []


def is_copy(outline: frozenset[Address], others: Sequence[frozenset[Address]], least: float) -> bool:
    """Whether a folder has the share `least` in common with what more than half of the others declare."""
    if any(_says_what(block) for one in others for block in one):
        outline, *others = (frozenset(filter(_says_what, one)) for one in (outline, *others))
    counts = Counter(block for other in others for block in other)
    usual = {block for block, count in counts.items() if count * 2 > len(others)}
    return bool(outline & usual) and len(outline & usual) >= least * len(outline | usual)


def without_word(word: str, addresses: Iterable[Address]) -> frozenset[Address]:
    """Addresses with a sign in the place of a word beside others in their labels, as copies have their own name there.

    A label that is nothing but the word stays, and those of outputs and variables do: a component's only module is
    often called like the component, and `vpc_id` of `vpc` is no `eks_id` of `eks`. So does that of a module that is all
    that is made: `aws_vpc` of `vpc` is no `aws_eks` of `eks`.
    """
    addresses = list(addresses)
    made = [address for address in addresses if address[0] in ("resource", "module")]
    if len(made) == 1 and made[0][0] == "module":
        return frozenset(addresses)
    spelt = "|".join(map(re.escape, {word, re.sub(r"[^A-Za-z0-9_]", "_", word)}))
    own = re.compile(rf"(?<=[-_.])(?:{spelt})(?![A-Za-z0-9])|(?<![A-Za-z0-9])(?:{spelt})(?=[-_.])")
    return frozenset(
        (kind, *(own.sub("*", label) for label in labels)) if kind in ("resource", "module") else (kind, *labels)
        for kind, *labels in addresses
    )


def _makes_something(blocks: set[tuple[str, Address]]) -> set[tuple[str, Address]]:
    return {block for block in blocks if _says_what(block[1])}


def _says_what(address: Address) -> bool:
    """Whether a block says by type and labels what is made: of a module called `main` only its source does."""
    return address[0] == "resource" or (address[0] == "module" and not SAYS_NOTHING.issuperset(address[1:]))
