"""What the simulation does with a resource: plan it, apply it, read it."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import TYPE_CHECKING, Any

from .fakes import Instance, Place, make_value
from .values import UNKNOWN, change_attributes, holds_unknown, is_unknown

if TYPE_CHECKING:
    from .schema import Attribute, Block, Schemas

Value = dict[str, Any]


class Simulation:
    """One configured provider. It keeps no resources: what exists is what Terraform says exists."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._place = Place("123456789012", "us-east-1")
        self._default_tags: dict[str, str] = {}

    def configure(self, config: Value) -> None:
        """Take region, account and default tags from the provider's configuration."""
        account_ids = config.get("allowed_account_ids") or [self._place.account_id]
        self._place = Place(account_ids[0], config.get("region") or self._place.region)
        for block in config.get("default_tags") or []:
            self._default_tags |= block["tags"] or {}

    def upgrade(self, type_name: str, state: Value) -> Value:
        """The resource in a state file, with every attribute of the schema."""
        return change_attributes(self._schemas.block("resources", type_name), state, lambda _path, _kind, value: value)

    def plan(self, type_name: str, prior: Value | None, proposed: Value | None) -> Value | None:
        """The planned resource: what nobody set is unknown when the resource, or the block it is in, is new.

        Terraform has taken over the prior state's computed values into the proposal. Write-only values never reach
        a plan: the protocol wants null.
        """
        if proposed is None:
            return None

        def plan_attribute(path: str, attribute: Attribute, value: Any) -> Any:
            if attribute.write_only:
                return None
            is_new = prior is None or "." in path
            return UNKNOWN if value is None and attribute.computed and is_new else value

        block = self._schemas.block("resources", type_name)
        return self._with_all_tags(block, change_attributes(block, proposed, plan_attribute))

    def apply(self, type_name: str, planned: Value | None) -> Value | None:
        """The resource as made or changed: the plan, with made-up values for what it left unknown."""
        if planned is None:
            return None
        block = self._schemas.block("resources", type_name)
        planned = self._with_all_tags(block, planned)
        instance = Instance(type_name, planned, self._place, secrets.token_hex(8))

        def settle(path: str, attribute: Attribute, value: Any) -> Any:
            if not is_unknown(value):
                return value
            return make_value(instance, path, attribute.type, optional=attribute.optional)

        return change_attributes(block, planned, settle)

    def read_data(self, type_name: str, config: Value) -> Value:
        """The data source's result: the same for the same configuration, or each plan would show a change."""
        seed = hashlib.sha256(json.dumps(config, sort_keys=True).encode()).hexdigest()
        return self._fill("data_sources", type_name, config, seed)

    def open(self, type_name: str, config: Value) -> Value:
        """The ephemeral resource's result, another one each time."""
        return self._fill("ephemeral_resources", type_name, config, secrets.token_hex(8))

    def _fill(self, kind: str, type_name: str, config: Value, seed: str) -> Value:
        instance = Instance(type_name, config, self._place, seed)

        def fill(path: str, attribute: Attribute, value: Any) -> Any:
            if value is not None or not attribute.computed:
                return value
            return make_value(instance, path, attribute.type, optional=attribute.optional)

        return change_attributes(self._schemas.block(kind, type_name), config, fill)

    def _with_all_tags(self, block: Block, resource: Value) -> Value:
        if "tags_all" not in block.attributes:
            return resource
        tags = resource.get("tags") or {}
        return resource | {"tags_all": UNKNOWN if holds_unknown(tags) else self._default_tags | tags}
