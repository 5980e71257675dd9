"""What may stand in a file of `config/rules/`: every key, for the reader and for editors."""

from __future__ import annotations

from typing import Any, Final

from tfgen.settings.export import to_json_schema
from tfgen.settings.pattern import Pattern
from tfgen.settings.schema import Schema

KINDS: Final = (
    "resource",
    "data",
    "ephemeral",
    "module",
    "provider",
    "variable",
    "output",
    "locals",
    "terraform",
    "check",
    "moved",
    "removed",
    "import",
)
"""The kinds of blocks: the words with which they begin."""
TYPED: Final = ("resource", "data", "ephemeral", "provider")
"""Those of a type: that of a resource, and of a provider its local name."""


def _text(description: str, **more: Any) -> Schema:
    return Schema(types=("string",), min_length=1, description=description, **more)


def _patterns(description: str, *examples: str) -> Schema:
    """One pattern, or a list of them."""
    inner = Schema(types=("string",), min_length=1)
    return Schema(types=("string", "array"), items=inner, min_length=1, description=description, examples=examples)


_SELECT: Final = Schema(
    types=("object",),
    description="Which blocks it is about; without it all managed resources of all stacks. * stands for any text.",
    properties={
        "kind": _patterns("The words that blocks begin with. By default resource."),
        "type": _patterns("Types of resources, or local names of providers.", "example_log_group", "example_db_*"),
        "address": _patterns("Addresses, as Terraform writes them.", "module.network", "var.*"),
        "component": _patterns("Components whose stacks it looks at."),
        "stack": _patterns("Names of stacks.", "prod/*"),
        "where": Schema(
            types=("object",),
            additional=_patterns("Values on the axis."),
            description="Values on the axes of the matrix.",
        ),
    },
)
_GROUPING: Final = Schema(types=("array",), items=Schema(types=("string",), min_length=1))
_EXAMPLES: Final = Schema(
    types=("string", "array"),
    items=Schema(types=("string",), min_length=1),
    description="Terraform. A line `# in <stack>` begins what stands in that stack.",
)
RULE: Final = Schema(
    types=("object",),
    properties={
        "description": _text("What it finds, in a sentence."),
        "reason": _text("Why that matters."),
        "see": _text("Where one can read more."),
        "severity": Schema(types=("string",), enum=("error", "warning"), description="By default error."),
        "select": _SELECT,
        "condition": Schema(
            types=("boolean", "string"),
            title="a Terraform expression",
            description="An expression that is true where all is well. It sees `self` (the values of the block), "
            "`block` (kind, type, name, address), `stack`, `project`, settings and locals.",
        ),
        "error_message": _text("What is said where it is false: a template, with fact and remedy."),
        "at": Schema(
            types=("string", "array"),
            items=Schema(types=("string", "integer")),
            description="The argument whose line is shown; without it, the first one that the condition reads.",
        ),
        "unknown": Schema(
            types=("string",),
            enum=("pass", "report"),
            description="What it says where only `apply` will know. By default pass: nothing.",
        ),
        "each": _GROUPING,
        "among": _GROUPING,
        "tests": Schema(
            types=("object",),
            description="What `tfgen rules --test` runs: what it finds, and what it does not.",
            properties={"bad": _EXAMPLES, "good": _EXAMPLES},
        ),
    },
    required=("condition", "error_message"),
)
NAME: Final = Schema(
    types=("string",),
    title="a name of lower-case words with - between them",
    pattern=Pattern("^[a-z][a-z0-9]*(-[a-z0-9]+)*$"),
    examples=("log-retention",),
)
FILE: Final = Schema(
    types=("object",),
    properties={
        "rules": Schema(
            types=("object",),
            additional=RULE,
            property_names=NAME,
            description="Rules by name, which `tfgen validate` tells and suppressions take.",
        ),
    },
    required=("rules",),
)


def build_rules_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a file of rules, with which an editor completes and checks it while typing."""
    schema = to_json_schema(FILE)
    rule = schema["properties"]["rules"]["additionalProperties"]["properties"]
    rule["select"]["properties"]["kind"]["anyOf"] = [{"enum": [*KINDS]}, {"items": {"enum": [*KINDS]}, "type": "array"}]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
