"""The settings that tfgen itself needs, which every project has."""

from __future__ import annotations

from typing import Final

from tfgen.settings.pattern import Pattern
from tfgen.settings.schema import ANY, Schema

_TEXT: Final = Schema(types=("string",))
_IGNORE: Final = Schema(
    description="A rule of `tfgen validate` that is kept quiet in the stack.",
    types=("object",),
    properties={
        "rule": Schema(
            types=("string",),
            description="Name of the rule, as `tfgen rules` lists it.",
            examples=("unused-local",),
        ),
        "address": Schema(
            types=("string",),
            description="The addresses it is kept quiet for; * stands for any characters.",
            examples=("aws_subnet.private_*",),
            default="*",
        ),
        "reason": Schema(types=("string",), min_length=1, description="Why."),
    },
    required=("rule", "reason"),
)

BUILTIN: Final = {
    "checks": Schema(
        types=("object",),
        description="What `tfgen validate` shall not say, and what else holds data.",
        properties={
            "ignore": Schema(
                types=("array",),
                items=_IGNORE,
                default=[],
                description="Rules that are kept quiet: rule, reason and, if not for every address, address. "
                "One that nothing needs is a finding.",
            ),
            "stateful": Schema(
                types=("array",),
                items=Schema(types=("string",), examples=("vault_kv_secret_v2",)),
                default=[],
                description="Resource types, beyond those that tfgen knows, whose loss is a loss of data: "
                "a plan that destroys one stands out, and one that vanishes from the templates is a finding.",
            ),
        },
    ),
    "protect": Schema(
        types=("boolean",),
        default=False,
        description="Write prevent_destroy to what holds data, and let `tfgen apply` ask for the stack's name.",
    ),
    "tags": Schema(
        types=("object",),
        additional=_TEXT,
        default={},
        description="Tags of every resource, for templates to write.",
    ),
    "vars": Schema(
        types=("object",),
        additional=ANY,
        property_names=Schema(
            types=("string",),
            title="a lower-case name",
            pattern=Pattern("^[a-z][a-z0-9_]*$"),
            examples=("team_name",),
        ),
        default={},
        description="Your own values for your own templates: any type, merged like the rest.",
    ),
}
"""By name, in the order in which they follow a project's own settings."""

RESERVED: Final = ("artifacts", "project", "stack", "stacks")
"""Names of the scope that no setting and no local may have."""

UNREADABLE: Final = ("cells", "self", "not", "true", "false", "none", "True", "False", "None")
"""Names by which templates get something else, or nothing: what is set under them is never read."""
