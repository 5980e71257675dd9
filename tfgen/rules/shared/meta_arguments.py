"""What the meta-arguments of resources, modules and outputs may hold."""

from tfgen.hcl.syntax import Attribute, Index, Tuple
from tfgen.module.declared import written_configuration
from tfgen.module.static_references import is_reference, list_faults, steps_of
from tfgen.rules.api import Body, Expression, Iterator, Node

_WHOLE = {"data": 3, "ephemeral": 3, "resource": 3, "module": 3}


def dependency_faults(body: Body) -> Iterator[tuple[Node, str]]:
    """What is wrong with `depends_on`.

    https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on
    """
    argument = body.argument("depends_on")
    if argument is None:
        return
    yield from list_faults("depends_on", argument.value, quoted=True)
    for item in argument.value.items if isinstance(argument.value, Tuple) else ():
        if is_reference(item) and _is_attribute(item):
            yield item, "depends_on takes whole objects, not their attributes. Take the last name away."


def configuration_faults(expression: Expression) -> Iterator[tuple[Node, str]]:
    """What is wrong with the name of a provider configuration.

    https://developer.hashicorp.com/terraform/language/meta-arguments/resource-provider
    """
    name = written_configuration(expression)
    if not name or name.count(".") > 1:
        yield expression, "this is not the name of a provider configuration. Write it as in aws, or aws.replica."


def _is_attribute(reference: Expression) -> bool:
    steps = steps_of(reference)
    whole = _WHOLE.get(str(steps[0]), 2)
    if steps[0] == "module":
        return len([step for step in steps if step is not None]) > whole
    keys = 1 if isinstance(reference, Index) and len(steps) == whole + 1 else 0
    return len(steps) - keys > whole and isinstance(reference, Attribute | Index)
