"""Version constraints in Terraform's own blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal
from tfgen.module.static_references import is_text
from tfgen.schema.constraint import Constraint, ConstraintError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Expression, Node


# `v1.2` and `1.2.3.4`, which are versions to Terraform itself, and to registries of modules, but not of providers:
# https://pkg.go.dev/github.com/hashicorp/go-version
_PREFIX = re.compile(r"\bv(?=\d)")
_MORE_NUMBERS = re.compile(r"(?<=\d)(\.\d+\.\d+)(\.\d+)+")


def constraint_faults(value: Expression, *, of_provider: bool = True) -> Iterator[tuple[Node, str]]:
    """What keeps an expression from being a version constraint, on a provider or on Terraform or a module.

    https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """
    if not (isinstance(value, Literal) and is_text(value)):
        yield value, 'a version constraint has to be written out, in quotes, as in "~> 5.100".'
        return
    try:
        text = str(value.value)
        Constraint.parse(text if of_provider else _MORE_NUMBERS.sub(r"\1", _PREFIX.sub("", text)))
    except ConstraintError as error:
        yield value, str(error)
