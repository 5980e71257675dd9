"""The versions of tfgen that a matrix file is for: asked before anything else is read of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from msgspec import Meta

from tfgen import __version__
from tfgen.config.types import whole
from tfgen.errors import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.schema.constraint import Version
    from tfgen.yaml.node import Node

KEY = "tfgen_version"
_TERM = r" *(>=|<=|!=|~>|=|>|<)? *[0-9]{1,9}(\.[0-9]{1,9}){0,2} *"
VersionConstraint = Annotated[
    str,
    Meta(
        title="a version constraint",
        description="The versions of tfgen that this project is for, in the syntax of Terraform's required_version.",
        pattern=whole(f"{_TERM}(,{_TERM})*"),
        examples=[">=0.1,<0.2"],
        max_length=200,
    ),
]
"""The type of `project.tfgen_version`."""


def find_unsuited(tree: Node, running: str = __version__) -> Iterator[Problem]:
    """That the version of tfgen which is `running` is none of those that the file asks for.

    It comes before every other problem: what a newer tfgen would understand is no mistake of the user's. A version that
    Python calls a prerelease, as 0.2.0rc1, counts as the release that it becomes.
    """
    node = tree.entries.get("project")
    wanted = node.entries.get(KEY) if node else None
    if wanted is None:
        return
    from tfgen.config.convert import find_problems
    from tfgen.schema.constraint import Constraint  # which few files need, and `tfgen list` would wait for

    if problems := list(find_problems(wanted, VersionConstraint, f"project.{KEY}")):
        yield from problems
    elif not Constraint.parse(str(wanted.value)).admits(release_of(running)):
        fact = f"this project is for tfgen {wanted.value}, and this is tfgen {running}."
        yield Problem(wanted.position, f"{fact} Install a version that fits, or change project.{KEY}.")


def release_of(version: str) -> Version:
    """The release that a version of tfgen is, or becomes."""
    from tfgen.schema.constraint import Version

    match = re.match(r"\d+(\.\d+){0,2}", version)
    return Version.parse(match[0] if match else version)
