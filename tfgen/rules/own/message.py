"""The message of a rule: a template of which parts may be null, unknown or secret, and which says so then."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tfgen.evaluation.plain import weigh
from tfgen.evaluation.values import SENSITIVE, UNKNOWN
from tfgen.hcl.syntax import Literal, Template

if TYPE_CHECKING:
    from tfgen.evaluation.budget import Budget
    from tfgen.evaluation.plain import Scope
    from tfgen.evaluation.values import Value
    from tfgen.hcl.syntax import Expression as Tree
    from tfgen.settings.expression import Expression

UNKNOWN_TEXT: Final = "(known after apply)"
"""What stands for a value that is not known, in the words of Terraform's plans."""
_SECRET: Final = "(sensitive value)"  # noqa: S105 - what Terraform prints instead of one
_LONGEST: Final = 2000


def render_message(template: Expression, names: Scope, budget: Budget) -> str:
    """The text, on one line and not longer than anybody reads."""
    said = "".join(
        str(part.value) if isinstance(part, Literal) else _shown(weigh(part, names, budget, absent_is_null=True).value)
        for part in parts_of(template)
    )
    return " ".join(said.split())[:_LONGEST]


def parts_of(expression: Expression) -> tuple[Tree, ...]:
    """The pieces of text and the expressions of a template; an expression itself."""
    tree = expression.tree
    return tree.parts if isinstance(tree, Template) and expression.template else (tree,)


def _shown(value: Value) -> str:
    if value.all_marks() & SENSITIVE:
        return _SECRET
    plain = value.plain()
    if plain is UNKNOWN:
        return UNKNOWN_TEXT
    return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
