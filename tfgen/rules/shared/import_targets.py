"""Whether what an import names is there: the modules on the way, the resource, and the instance of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.evaluation.values import UNKNOWN
from tfgen.hcl.syntax import Attribute, Index, Literal, Name

if TYPE_CHECKING:
    from tfgen.evaluation.evaluate import Evaluator
    from tfgen.hcl.syntax import Expression
    from tfgen.module.model import Declaration
    from tfgen.rules.root import Root


def target_fault(root: Root, to: Expression) -> str | None:
    """What keeps the address of one managed resource from being one that can be imported; None when nothing is known.

    A resource of the root module may be missing: its text can be made (`-generate-config-out`), in modules it cannot.
    """
    steps, values = _steps(to), root.values
    path = ""
    while steps and steps[0][0] == "module" and len(steps) > 1:
        (_, (name, key), *steps) = steps
        path += f"module.{name}."
        call = values.module.calls.get(name)
        if call is None:
            known = any(each.name == name for each in values.module.declared("module"))
            return None if known else f"there is no {path[:-1]}. Declare it, or correct the name."
        if fault := _key_fault(path[:-1], call.declaration, key, values):
            return fault
        inner = values.inside(call)
        if inner is None:
            return None
        values = inner
    *kind, (name, key) = steps
    address = ".".join([*(step for step, _ in kind), name])
    resource = values.module.resource(address.removeprefix("resource."))
    if resource is None:
        return f"there is no {path}{address}, and none can be generated in a module. Declare it." if path else None
    return _key_fault(f"{path}{address}", resource, key, values)


def _steps(expression: Expression) -> list[tuple[str, Expression | None]]:
    """The names of an address, each with the key behind it."""
    found: list[tuple[str, Expression | None]] = []
    key: Expression | None = None
    while isinstance(expression, Attribute | Index):
        if isinstance(expression, Index):
            key = expression.key
        else:
            found.append((expression.name, key))
            key = None
        expression = expression.source
    if isinstance(expression, Name):
        found.append((expression.name, key))
    return found[::-1]


def _key_fault(address: str, declared: Declaration, key: Expression | None, values: Evaluator) -> str | None:
    """What is wrong with the key behind an address, or with there being none."""
    count, each = declared.argument("count"), declared.argument("for_each")
    if count is None and each is None:
        return f"{address} has neither count nor for_each. Take the key in brackets away." if key else None
    if key is None:
        one = '["<key>"]' if each else "[0]"
        return (
            f"{address} has {'for_each' if each else 'count'}, so one of its instances has to be named: {address}{one}."
        )
    if not isinstance(key, Literal):
        return None
    if isinstance(key.value, str) != bool(each):
        return f"{address} has {'for_each, so its keys are text' if each else 'count, so its keys are numbers'}."
    there = values.plain((each or count).value)  # type: ignore[union-attr]  # one of them is there
    return None if _has(there, key.value) else f"{address} has no such instance. Name one that it has."


def _has(repetition: object, key: object) -> bool:
    """Whether a `count` or `for_each` makes an instance of this key, as far as it is known."""
    if repetition is UNKNOWN or repetition is None or UNKNOWN in (repetition if isinstance(repetition, list) else ()):
        return True
    if isinstance(repetition, list | dict):
        return key in repetition
    return not isinstance(repetition, int | float) or not isinstance(key, int | float) or key < repetition
