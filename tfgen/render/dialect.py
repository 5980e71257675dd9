"""The languages that templates render to: Terraform, and the YAML of workflows."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from tfgen.render.filters import FILTERS, ValueFilterError, admit, finalize

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# What would end a plain scalar, begin another kind of value, or be an expression to GitHub.
_UNSAFE_YAML = re.compile(r"[^\w./@ ,:=+*-]|:(?=\s|$)|^[\s*,@-]|\s$")


@dataclass(frozen=True)
class Dialect:
    """A language: the names of its templates, Jinja's delimiters in them, and how values get into its text.

    `delimiters` are start and end of blocks, of values and of comments. `finalize` returns what may stand in the text
    as it is, and raises ValueFilterError for the rest.
    """

    suffixes: tuple[str, ...]
    delimiters: tuple[str, str, str, str, str, str]
    filters: Mapping[str, Callable[..., object]]
    finalize: Callable[[object], object]


def yaml(value: object) -> Markup:
    """Any value as YAML on one line, quoted and escaped. GitHub's `${{` belongs into the template, not into a value."""
    text = json.dumps(value, ensure_ascii=False)
    if "${{" in text:
        raise ValueFilterError("the value holds ${{, which GitHub would evaluate. Write expressions in the template.")
    return Markup(text)  # noqa: S704 - Markup means "YAML text" here


def _finalize_yaml(value: object) -> object:
    return admit(value, _UNSAFE_YAML, "YAML", "Write `| yaml` after it.")


HCL = Dialect(
    suffixes=(".tf.j2",),
    delimiters=("{%", "%}", "{{", "}}", "{#", "#}"),
    filters=FILTERS,
    finalize=finalize,
)
# GitHub's own expressions are written ${{ }}, so Jinja's are written otherwise.
YAML = Dialect(
    suffixes=(".yml.j2", ".yaml.j2"),
    delimiters=("[%", "%]", "[[", "]]", "[#", "#]"),
    filters={"yaml": yaml},
    finalize=_finalize_yaml,
)
