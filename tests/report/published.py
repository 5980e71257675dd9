"""The published schemas of what commands print with `--format json`."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema

import tfgen

SCHEMAS = Path(tfgen.__file__).parent / "report" / "schemas"


def assert_published(command: str, printed: object) -> None:
    """What a command printed is as its schema says."""
    jsonschema.Draft202012Validator(json.loads((SCHEMAS / f"{command}.json").read_text())).validate(printed)
