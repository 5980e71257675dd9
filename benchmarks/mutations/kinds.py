"""The kinds of mistakes, by what they are made in, and how many of each are tried."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.mutations import (
    declarations,
    functions,
    harmless,
    matrix,
    meta,
    names,
    references,
    structure,
    syntax,
    types,
    values,
    wiring,
)

if TYPE_CHECKING:
    from types import ModuleType

    from benchmarks.mutations.change import Mutator

USUAL = 2
# Where the inventory is large or the mistake frequent.
_MORE: dict[Mutator, int] = {
    names.misspelt_argument: 10,
    names.misspelt_attribute: 8,
    names.attribute_of_another_type: 6,
    references.dangling_label: 8,
    structure.removed_required_argument: 10,
    structure.conflicting_arguments: 18,
    structure.set_computed: 6,
    types.list_for_text: 6,
    types.text_for_list: 6,
    types.collection_reference_for_text: 6,
    types.access_to_nothing: 6,
    functions.wrong_argument_count: 8,
    functions.wrong_argument_type: 10,
    functions.impossible_argument: 12,
    meta.for_each_of_wrong_type: 6,
    meta.lifecycle_not_literal: 6,
    meta.bad_condition: 6,
    meta.bad_timeouts: 6,
    declarations.variable_default_of_wrong_type: 6,
    declarations.bad_variable_type: 6,
    declarations.bad_variable: 7,
    declarations.bad_validation: 7,
    declarations.bad_refactoring: 11,
    declarations.bad_backend: 6,
    declarations.bad_provider: 6,
    declarations.bad_provider_requirement: 7,
    declarations.bad_terraform_version: 3,
    values.bad_cidr: 8,
    values.number_out_of_range: 22,
    values.bad_enum: 26,
    values.enum_in_wrong_case: 6,
    values.bad_name: 26,
    values.name_too_long: 12,
    values.name_slightly_too_long: 5,
    values.empty_text: 6,
    values.bad_arn: 8,
    values.unknown_version: 8,
    values.bad_schedule: 8,
    values.bad_json: 8,
    values.bad_policy_key: 5,
    values.bad_policy_value: 5,
    harmless.dynamic_block: 8,
    harmless.more_resources: 6,
    harmless.built_text: 6,
}


@dataclass(frozen=True)
class Group:
    """Kinds that belong together. `whole`: only all stacks at once show them; `good`: there is nothing to see."""

    title: str
    module: ModuleType
    whole: bool = False
    good: bool = False

    @property
    def kinds(self) -> dict[str, Mutator]:
        """The public functions of the module, in its order, by their names in words."""
        return {
            name.replace("_", " "): function
            for name, function in vars(self.module).items()
            if inspect.isfunction(function)
            and function.__module__ == self.module.__name__
            and list(inspect.signature(function).parameters) == ["module"]
            and not name.startswith("_")
        }


GROUPS = (
    Group("Syntax", syntax),
    Group("Names", names),
    Group("References", references),
    Group("Blocks and arguments", structure),
    Group("Types", types),
    Group("Functions", functions),
    Group("Meta-arguments", meta),
    Group("Declarations", declarations),
    Group("Values", values),
    Group("Wiring and security", wiring),
    Group("The whole matrix", matrix, whole=True),
    Group("Harmless changes", harmless, good=True),
)


def how_many(mutator: Mutator) -> int:
    """The number of mutants of a kind."""
    return _MORE.get(mutator, USUAL)
