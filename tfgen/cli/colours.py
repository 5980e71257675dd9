"""Whether what is printed has colours: as the user says, else as the stream is one of a terminal."""

from __future__ import annotations

import os

import click

from tfgen.patterns import regex

_SEVERITY = regex(r"^(.+?:\d+(?::\d+)?: )?(error|warning|note)(?=:(?: |$))")
_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan"}


def choose_colours() -> bool | None:
    """False with NO_COLOR (https://no-color.org) or TERM=dumb, True with FORCE_COLOR, None where the stream decides.

    The first and the last count when they hold anything; FORCE_COLOR=0 asks for nothing.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return False if os.environ.get("TERM") == "dumb" else None


def mark_severity(line: str) -> str:
    """The line of a finding with its severity in the colour that errors, warnings and notes have everywhere."""
    return _SEVERITY.sub(lambda found: f"{found[1] or ''}{click.style(found[2], fg=_COLOURS[found[2]])}", line)
