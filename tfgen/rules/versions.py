"""Version constraints in Terraform's own blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.hcl.syntax import Literal
from tfgen.module.static_references import is_text
from tfgen.schema.constraint import Constraint, ConstraintError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.hcl.syntax import Expression, Node


def constraint_faults(value: Expression) -> Iterator[tuple[Node, str]]:
    """What keeps an expression from being a version constraint.

    https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """
    if not (isinstance(value, Literal) and is_text(value)):
        yield value, 'a version constraint has to be written out, in quotes, as in "~> 5.100".'
        return
    try:
        Constraint.parse(str(value.value))
    except ConstraintError as error:
        yield value, str(error)
