"""What texts an argument takes: words from a list, names of some spelling, or a form such as an ARN."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.engine.learning.documents import learn_document
from tests.engine.learning.forms import recognise
from tests.engine.learning.samples import SAMPLES
from tests.engine.learning.spelling import learn_spelling
from tests.engine.learning.words import believe_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.engine.learning.probe import Probe
    from tests.engine.learning.table import Row

_UNLIKELY = "~bad~"
_UNUSUAL = (_UNLIKELY, "", "a" * 5000)
_VERY_LONG = "a" * 20_000
_HOST = "10.0.0.1/16"
# Where the provider lists the words that it takes.
_LISTS = (
    r"to be one of \[(.*?)\](?:, got|$)",
    r"must be one of: \[(.*?)\]",
    r"Valid Values: \[(.*?)\]",
    r"Valid values(?: are)?: \[?(.*?)\]?(?:, got|\.?$)",
)
# Most arguments take a name, and what letters a name is made of shows on one of these.
_NAMES = ("a" * 8, "A" * 8)
# Of a longer list the rest is believed.
_TRIED = 40


def learn_text(probe: Probe) -> list[Row]:
    """The constraints on a text; none where the provider takes anything, or what cannot be told."""
    return [*(learn_values(probe) or believe_text(probe)), *learn_document(probe)]


def learn_list(probe: Probe) -> list[Row]:
    """The words that an argument takes, where the provider lists them."""
    words = _listed_words([text for value in _UNUSUAL for text in probe.refusals(value)])
    return _check_words(probe, words) if words else []


def learn_values(probe: Probe) -> list[Row]:
    """The constraints that the values show which the provider takes of many."""
    refusals = [text for value in _UNUSUAL for text in probe.refusals(value)]
    if not refusals and probe.takes(_VERY_LONG):
        return []
    words = _listed_words(refusals)
    if words is not None:
        return _check_words(probe, words)
    taken = frozenset(filter(probe.takes, SAMPLES))
    if not taken:
        return []
    for name in _NAMES:
        if name in taken:
            return learn_spelling(probe.takes, name[0], taken)
    return [with_hosts(probe, row) for row in recognise(taken, empty=probe.takes(""))]


def with_hosts(probe: Probe, row: Row) -> Row:
    """The row of a network with whether an address inside of one will do too: `10.0.0.1/16`."""
    kind, facts = row
    return [kind, {**facts, "hosts": True}] if kind == "cidr" and probe.takes(_HOST) else row


def _listed_words(refusals: Iterable[str]) -> list[str] | None:
    """The words that an error lists: in quotes, or separated by spaces or commas."""
    for text in refusals:
        for pattern in _LISTS:
            if found := re.search(pattern, text.replace(" | ", " "), re.DOTALL):
                quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', found[1])
                return quoted or [word for word in re.split(r"[\s,]+", found[1]) if word]
    return None


def _check_words(probe: Probe, words: list[str]) -> list[Row]:
    """The list, as far as the provider takes what it lists."""
    if not all(probe.takes(word) for word in words[:_TRIED]):
        return []
    listed = [word for word in words if word]
    if not listed:
        return []
    facts: dict[str, object] = {"words": ["", *listed] if probe.takes("") else listed}
    if probe.takes(words[0].swapcase()):
        facts["any_case"] = True
    return [["one_of", facts]]
