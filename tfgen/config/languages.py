"""The languages that are rendered, and which one a file is in: by the ending of its name, or as its component says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

Language = Literal["variables", "json", "yaml", "shell", "markdown", "text"]
"""Those that a component may name for an ending; Terraform's own is known by its ending alone."""
Syntax = Literal["braces", "brackets"]
"""How Jinja is written in templates."""
TERRAFORM: Final = "terraform"

ENDINGS: Final[Mapping[str, str]] = {
    ".tf": TERRAFORM,
    ".tfvars": "variables",
    ".json": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".sh": "shell",
    ".bash": "shell",
    ".md": "markdown",
    ".txt": "text",
}
"""The language of a file by the ending of its name."""
TEMPLATE: Final = ".j2"
"""What the names of templates end in, behind the name of the file that they become."""
UNREAD: Final = (".tf.json", ".tofu", ".tofu.json", ".tftest.hcl", ".tftest.json")
"""Terraform that tfgen does not read, so that it renders none."""


def language_of(name: str, own: Mapping[str, str] | None = None) -> str | None:
    """The language of a file by its name, without the ending of templates; None for one that is not known.

    `own` are the endings, or whole names, that a component names languages for; the longest one that fits counts.
    """
    if name.endswith(UNREAD):
        return None
    known = {**ENDINGS, **(own or {})}
    fitting = [ending for ending in known if name.endswith(ending)]
    return known[max(fitting, key=len)] if fitting else None


def describe_endings(own: Mapping[str, str] | None = None) -> str:
    """The endings of templates that are known, for messages."""
    return ", ".join(f"{ending}{TEMPLATE}" for ending in {**ENDINGS, **(own or {})})
