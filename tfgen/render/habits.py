"""What to write instead of what is no Jinja: one sentence for each habit from elsewhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfgen.errors import nearest

if TYPE_CHECKING:
    from tfgen.render.dialect import Dialect

TAGS = """block break call continue do elif else endblock endcall endfilter endfor endif endmacro endraw endset extends
    filter for from if import include macro raw set""".split()  # noqa: SIM905 - as words they can be read
"""The tags that templates may use."""
# Of shells, and of Liquid, Twig, Django, PHP and Terraform's own templates.
_OTHER_TAGS = {
    "fi": "endif",
    "end": "endif or endfor",
    "done": "endfor",
    "endforeach": "endfor",
    "foreach": "for",
    "elseif": "elif",
    "elsif": "elif",
    "unless": "if not",
    "assign": "set",
    "let": "set",
    "endwith": "nothing: set names instead of with",
    "with": "set",
    "verbatim": "raw",
    "endverbatim": "endraw",
    "comment": "# … #",
}
_UNKNOWN_TAG = re.compile(r"Encountered unknown tag '(\w+)'")
_FOREIGN = re.compile(r"unexpected '[.$/@:]'|unexpected char '[$@#&^\\]'|got '[.$/@]'|Missing end of comment")


def explain_syntax(message: str, dialect: Dialect) -> str:
    """What to do about what Jinja cannot read; empty when there is nothing to say but its own message."""
    if unknown := _UNKNOWN_TAG.match(message):
        return _explain_tag(unknown[1], dialect)
    return _keep(dialect) if _FOREIGN.search(message) else ""


def _explain_tag(tag: str, dialect: Dialect) -> str:
    begin, end, *_ = dialect.delimiters
    if tag in TAGS:
        return ""
    meant = _OTHER_TAGS.get(tag) or nearest(tag, TAGS)
    return f"Write {begin} {meant} {end}." if meant else _keep(dialect)


def _keep(dialect: Dialect) -> str:
    begin, end, *_ = dialect.delimiters
    return f"Text that is meant for another program stands between {begin} raw {end} and {begin} endraw {end}."
