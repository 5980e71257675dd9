"""Read the lines that an engine prints with `-json`.

The format: https://developer.hashicorp.com/terraform/internals/machine-readable-ui
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Diagnostic:
    """An error or a warning of the engine; `place` is `file:line`, or empty."""

    severity: str
    summary: str
    detail: str
    place: str

    def __str__(self) -> str:
        first = f"{self.place}: " if self.place else ""
        return f"{first}{self.summary}" + (f"\n{self.detail}" if self.detail else "")


@dataclass(frozen=True)
class Event:
    """One line of an engine's output: what kind of event it is, and how it reads.

    A line that is no event (a crash, TF_LOG, an engine without `-json`) has the kind "". `counts` is the summary of a
    plan or an apply: resources to add, change and remove, or that were; `operation` tells which. `action` is what was
    done to one resource: create, update or delete.
    """

    kind: str
    text: str
    diagnostic: Diagnostic | None = None
    operation: str = ""
    action: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)


def parse_event(line: str) -> Event:
    """The event of one line, whatever it holds."""
    try:
        raw = json.loads(line) if line.startswith("{") else None
    except ValueError:
        raw = None
    if not isinstance(raw, dict) or "@message" not in raw:
        return Event("", line)
    diagnostic = _parse_diagnostic(raw["diagnostic"]) if isinstance(raw.get("diagnostic"), dict) else None
    changes = raw.get("changes") or {}
    return Event(
        kind=str(raw.get("type", "")),
        text=_text(str(raw["@message"]), diagnostic),
        diagnostic=diagnostic,
        operation=str(changes.get("operation", "")),
        action=str((raw.get("hook") or {}).get("action", "")),
        counts={key: value for key, value in changes.items() if isinstance(value, int)},
        outputs=raw.get("outputs") or {},
    )


def _parse_diagnostic(raw: dict[str, Any]) -> Diagnostic:
    position = raw.get("range") or {}
    line = (position.get("start") or {}).get("line")
    place = f"{position['filename']}:{line}" if position.get("filename") and line else ""
    return Diagnostic(str(raw.get("severity", "")), str(raw.get("summary", "")), str(raw.get("detail", "")), place)


def _text(message: str, diagnostic: Diagnostic | None) -> str:
    if diagnostic is None:
        return message
    place = f"\n  on {diagnostic.place}" if diagnostic.place else ""
    detail = f"\n{diagnostic.detail}" if diagnostic.detail else ""
    return f"{message}{place}{detail}"
