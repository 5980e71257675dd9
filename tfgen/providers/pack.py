"""What a pack holds: the rules of a provider, or of Terraform itself, and facts about its resource types."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pack:
    """What tfgen knows of one provider beyond its schema, as names and data that cost nothing to load.

    `rules` are the names of its rules, in order; `rules_package` has a module for each, named with `_` for `-`.
    `stateful` are the types of managed resources that hold what exists nowhere else: rows, objects, messages, logs,
    keys, secrets, addresses. A replacement of one of them is a destruction.
    """

    name: str
    rules: tuple[str, ...] = ()
    rules_package: str = ""
    stateful: frozenset[str] = frozenset()

    def module_of(self, rule: str) -> str:
        """The name of the module of one of its rules."""
        return f"{self.rules_package}.{rule.replace('-', '_')}"
