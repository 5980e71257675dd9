"""Version constraints in Terraform's own blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.dialects.dialect import normalize_versions
from tfgen.evaluation.evaluate import UNKNOWN
from tfgen.hcl.syntax import Literal
from tfgen.module.static_references import is_text
from tfgen.rules.shared.structure import Kind, static_fault
from tfgen.schema.constraint import Constraint, ConstraintError

if TYPE_CHECKING:
    from tfgen.rules.api import Evaluator, Expression, Iterator, Node


def constraint_faults(
    value: Expression, *, of_provider: bool = True, values: Evaluator | None = None
) -> Iterator[tuple[Node, str]]:
    """What keeps an expression from being a version constraint, on a provider or on Terraform or a module.

    With `values` it may be worked out as long as it refers to nothing, and be a number, or null, which is none: as the
    arguments of blocks may (tried with Terraform 1.11.4: `required_version = 1.5` admits that version). In
    `required_providers` it has to be text.
    https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """
    if isinstance(value, Literal) and is_text(value):
        text = str(value.value)
    elif values is None:
        yield value, 'a version constraint has to be written out, in quotes, as in "~> 5.100".'
        return
    elif (constant := values.plain(value)) is None:
        return
    elif message := static_fault(value, Kind.TEXT, values):
        yield value, f"a version constraint {message}"
        return
    elif constant is UNKNOWN:  # what is wrong with the expression itself, another rule says
        return
    else:
        text = _as_text(constant)
    try:
        Constraint.parse(text if of_provider else normalize_versions(text))
    except ConstraintError as error:
        yield value, str(error)


def _as_text(value: object) -> str:
    """What Terraform converts a constant to."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
