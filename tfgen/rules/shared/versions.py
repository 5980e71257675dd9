"""Version constraints in Terraform's own blocks."""

from tfgen.dialects.dialect import normalize_versions
from tfgen.hcl.syntax import Literal
from tfgen.module.static_references import is_text
from tfgen.rules.api import Expression, Iterator, Node
from tfgen.schema.constraint import Constraint, ConstraintError


def constraint_faults(value: Expression, *, of_provider: bool = True) -> Iterator[tuple[Node, str]]:
    """What keeps an expression from being a version constraint, on a provider or on Terraform or a module.

    https://developer.hashicorp.com/terraform/language/expressions/version-constraints
    """
    if not (isinstance(value, Literal) and is_text(value)):
        yield value, 'a version constraint has to be written out, in quotes, as in "~> 5.100".'
        return
    try:
        text = str(value.value)
        Constraint.parse(text if of_provider else normalize_versions(text))
    except ConstraintError as error:
        yield value, str(error)
