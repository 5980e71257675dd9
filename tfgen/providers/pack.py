"""What a pack holds: the rules of a provider, or of Terraform itself, and facts about its resource types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.structs import Struct, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet


class DocumentForm(Struct, frozen=True):
    """A form of JSON that a provider's arguments hold, and what order and single values mean in it.

    An object with the key `marker` is of this form. What stands there is a set of objects, and so is, in each of them,
    every list at or below one of the keys `sets`, where a single value means a set of one.
    """

    marker: str
    sets: AbstractSet[str]


class Pack(Struct, frozen=True):
    """What tfgen knows of one provider beyond its schema, as names and data that cost nothing to load.

    `rules` are the names of its rules, in order; `rules_package` has a module for each, named with `_` for `-`.
    `rule_index` is a module whose `INDEX` tells of those over one root module what their own modules say, which are
    imported only when they run: severity, group, and what they rest on (see `tfgen.rules.rule.Rests`): on all of the
    module (`module`), `among`, `each` or `alone`, and kinds of blocks.
    `house` are those of its rules that are a habit of those who render, and no mistake of those who never had it.
    `stateful` are the types of managed resources that hold what exists nowhere else: rows, objects, messages, logs,
    keys, secrets, addresses. A replacement of one of them is a destruction.

    `public_names` is the pattern of names that look like chance and are no secret.

    `set_by_provider` are attributes that the schema lets a configuration write and that the provider sets in truth.
    `planned` are, by type, attributes that only the provider sets and that its plan of a new resource tells already;
    those under `*` are of all its types.

    `settable_ids` are the types whose `id` a configuration may write, where all others only seem to let it, by the
    schema of the provider `source`; None where that is not known. `identity` is a module that asks whose the
    credentials are (see `tfgen.terraform.identity`), if the provider can be asked.

    `functions` is a module whose `FUNCTIONS` say what the provider's own functions give.

    `documents` are the forms of JSON that are compared inside. `unordered_blocks` are nested blocks, with their type in
    front, that the schema calls a list, and whose order means nothing.

    `holders` are types whose resources hold others, such as a resource group, with the arguments in which those name
    it; `is_held` tells that everything of the provider is in one. `titles` are what people call a type, where that is
    not what it spells.
    """

    name: str
    rules: tuple[str, ...] = ()
    rules_package: str = ""
    house: AbstractSet[str] = frozenset()
    rule_index: str = ""
    stateful: AbstractSet[str] = frozenset()
    public_names: str = ""
    set_by_provider: AbstractSet[str] = frozenset()
    planned: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    source: str = ""
    settable_ids: AbstractSet[str] | None = None
    identity: str = ""
    functions: str = ""
    documents: tuple[DocumentForm, ...] = ()
    unordered_blocks: AbstractSet[str] = frozenset()
    holders: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    is_held: bool = False
    titles: Mapping[str, str] = field(default_factory=dict)

    def module_of(self, rule: str) -> str:
        """The name of the module of one of its rules."""
        return f"{self.rules_package}.{rule.replace('-', '_')}"
