"""What rules say of a root module or of the matrix, and the comments that answer them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tfgen.errors import Position
    from tfgen.rules.rule import Hit


class RuleHit(Struct, frozen=True):
    """What a rule found, the rule's name, and the path of the root module it is in."""

    rule: str
    path: str
    hit: Hit


class Unchecked(NamedTuple):
    """What could not be checked and why, and the path of the root module it is true of.

    `failed`: the fault is tfgen's own, which the user has to hear of; `said` is a note to hear of too, but no fault.
    `module` is the source of a module that is not here; `provider` is one that is required and has no schema, and
    `assumable` the version of it that could be assumed, as `--assume-provider` takes it.
    """

    path: str
    text: str
    failed: bool = False
    module: str = ""
    said: bool = False
    provider: str = ""
    assumable: str = ""


class Comment(NamedTuple):
    """A comment with its signs, where it begins, and the first and last line that it is about.

    That is its own line or, when nothing else stands there, the next one with more than comments; and what begins on
    that line, to its end.
    """

    text: str
    position: Position
    first: int
    last: int


class Verdict(Struct, frozen=True):
    """Everything that rules found, what they could not check, and the comments that may be suppressions.

    `called` are the folders of the modules that a root module calls, near and far; `engines` say what each root module,
    by its path, is for.
    """

    hits: tuple[RuleHit, ...] = ()
    unchecked: tuple[Unchecked, ...] = ()
    comments: tuple[Comment, ...] = ()
    called: tuple[str, ...] = ()
    engines: tuple[tuple[str, str], ...] = ()


SILENCE: Final = Verdict()
"""What most rules say of most modules."""


def join_verdicts(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict that says all of it, in this order."""
    said = [verdict for verdict in verdicts if verdict is not SILENCE]
    return Verdict(
        tuple(hit for verdict in said for hit in verdict.hits),
        tuple(dict.fromkeys(note for verdict in said for note in verdict.unchecked)),
        tuple(comment for verdict in said for comment in verdict.comments),
        tuple(dict.fromkeys(folder for verdict in said for folder in verdict.called)),
        tuple(dict.fromkeys(engine for verdict in said for engine in verdict.engines)),
    )
