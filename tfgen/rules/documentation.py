"""Read a rule's documentation from the docstring of its module."""

from __future__ import annotations

import re
from inspect import cleandoc
from textwrap import dedent

from tfgen.patterns import regex
from tfgen.structs import Struct

_SECTION = regex(r"^(Why|Bad|Good):[ ]*", re.MULTILINE)


class Documentation(Struct, frozen=True):
    """What a rule's docstring says: a sentence, the reason, and Terraform that the rule complains of, and not."""

    summary: str
    why: str
    bad: str
    good: str


def parse_documentation(docstring: str) -> Documentation:
    """The parts of a docstring: a paragraph, and the sections `Why:`, `Bad:` and `Good:`. One left out is empty."""
    summary, *rest = _SECTION.split(cleandoc(docstring))
    sections = {name: _dedent(text) for name, text in zip(rest[::2], rest[1::2], strict=True)}
    return Documentation(
        summary=_paragraph(summary),
        why=_paragraph(sections.get("Why", "")),
        bad=sections.get("Bad", ""),
        good=sections.get("Good", ""),
    )


def _dedent(text: str) -> str:
    """The section's text, which may begin on the line of its name."""
    first, _, rest = text.partition("\n")
    return "\n".join(filter(None, (first.strip(), dedent(rest).strip("\n"))))


def _paragraph(text: str) -> str:
    return " ".join(text.split())
