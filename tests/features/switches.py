"""Every switch of the matrix with its two values, and a matrix of two regions with the switches set."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from tests.declared import ARTIFACTS, COMPONENTS

if TYPE_CHECKING:
    from collections.abc import Mapping

Choice = dict[str, Any]
"""A value for each switch."""

ENVIRONMENT, HOME, SECONDARY = "live", "us-east-1", "us-west-2"
ACCOUNT = "111122223333"
# Not a setting, but two environments in one account call things differently.
SHARED_ACCOUNT = "shared account"

# The value with less first: all first values are the lean platform, all second values the full one. Of three and more
# values these are those that templates tell apart; a third is in combinations alone.
SWITCHES: Mapping[str, tuple[Any, ...]] = {
    "features.custom_domain": (False, True),
    "features.waf": (False, True),
    "features.xray": (False, True),
    "features.s3_replication": (False, True),
    "features.aurora_global": (False, True),
    "features.alarms": (False, True),
    "features.ssm_parameters": (False, True),
    "features.cicd": (False, True),
    "features.guardduty": (False, True),
    "features.security_hub": (False, True),
    "features.backup": (False, True),
    "ownership.state_bucket": ("external", "owner"),
    "ownership.oidc_provider": ("external", "owner"),
    "ownership.api_account": ("external", "owner"),
    "ownership.guardduty_detector": ("external", "owner"),
    "ownership.security_hub_account": ("external", "owner"),
    "ownership.config_recorder": ("external", "owner"),
    "network.nat": ("single", "per_zone"),
    "network.zone_count": (2, 3),
    "network.interface_endpoints": (False, True),
    "network.flow_logs": (False, True),
    "database.mode": ("serverless", "provisioned"),
    "database.instance_class": ("db.t4g.medium", "db.r6g.large"),
    "database.reader_count": (0, 2),
    "database.autoscaling.maximum_readers": (None, 4),
    "database.credentials": ("managed", "secret"),
    "database.secret_recovery_days": (0, 30),
    "database.secret_name": (None, "trading/live/main/database"),
    "database.cluster_suffix": (None, "g1"),
    "database.deletion_protection": (False, True),
    "database.final_snapshot": (False, True),
    "database.apply_immediately": (False, True),
    "function.runtime": ("python3.11", "python3.13"),
    "function.architecture": ("x86_64", "arm64"),
    "function.reserved_concurrency": (None, 25),
    # Not both: the two platforms take turns.
    "function.provisioned_concurrency": (2, None),
    "function.snap_start": (False, True),
    "function.log_level": ("INFO", "WARNING"),
    "function.auto_migrate": (False, True),
    "api.authorization": ("NONE", "JWT", "MTLS"),
    "api.jwt.keys_url": (None, "https://auth.example.com/v1/keys"),
    "domain.per_region_names": (False, True),
    "storage.force_destroy": (False, True),
    # Neither goes with force_destroy.
    "storage.object_lock_days": (30, None),
    "storage.object_lock_mode": ("governance", "compliance"),
    "backup.lock": ("compliance", "none"),
    "backup.copy_region": (None, "the other one"),
    "backup.copy_account": (None, "444455556666"),
    "budget.monthly_usd": (None, 500),
    "logs.retention_days": (30, 365),
    "replication.region": (None, "us-east-2"),
    "replication.generation": (1, 2),
    "replication.suspended": (True, False),
    "replication.time_control": (False, True),
    "domain.role_arn": (None, "arn:aws:iam::444455556666:role/dns"),
    "waf.rate_limit": (None, 3000),
    "waf.block_anonymous_addresses": (False, True),
    "alarms.emails": ([], ["oncall@example.com"]),
    "alarms.guide_url": (None, "https://example.com/alarms"),
    "provider.version": (None, "~> 6.69"),
    "state.bucket": (None, "acme-terraform-state"),
    "state.region": (None, "eu-west-1"),
    "state.lock_table": (None, "terraform-locks"),
    "state.kms_key_id": (None, f"arn:aws:kms:us-east-1:{ACCOUNT}:key/11112222-3333-4444-5555-666677778888"),
    "protect": (False, True),
    SHARED_ACCOUNT: (False, True),
}
LEAN: Choice = {switch: values[0] for switch, values in SWITCHES.items()}
FULL: Choice = {switch: values[1] for switch, values in SWITCHES.items()}

_ACCOUNT = {"account_id": ACCOUNT, "home_region": HOME}
# What features need, which does nothing while they are off.
_NEEDED: dict[str, Any] = {
    "domain": {"name": "api.example.com", "zone_id": "Z0123456789ABCDEFGHIJ"},
    "api": {
        "jwt": {"issuer": "https://auth.example.com/", "audience": "trading"},
        "truststore": "config/truststore.pem",
    },
    "parameters": {"max-quantity": "1000"},
    "function": {"account_concurrency": 1000},
}


def write_matrix(choice: Choice) -> str:
    """A matrix with one environment in two regions, as YAML, and a second environment where the account is shared."""
    settings = _nest({switch: value for switch, value in choice.items() if switch != SHARED_ACCOUNT})
    copied = settings["backup"].pop("copy_region")
    environments = {ENVIRONMENT: {**_ACCOUNT, **settings}}
    if choice[SHARED_ACCOUNT]:
        owners = dict.fromkeys(settings["ownership"], "external")
        # One archive is for one architecture and one Python.
        function = {name: settings["function"][name] for name in ("architecture", "runtime")}
        environments["other"] = {**_ACCOUNT, "ownership": owners, "state": settings["state"], "function": function}
    regions = {
        region: {
            "cidr": f"10.{number}.0.0/16",
            "availability_zones": [region + letter for letter in "abc"],
            "backup": {"copy_region": other if copied else None},
        }
        for number, (region, other) in enumerate(((HOME, SECONDARY), (SECONDARY, HOME)))
    }
    project = {"name": "trading", "repository": "example/trading", "identity": {"aws_account_id": "account_id"}}
    matrix = {"project": project, "components": COMPONENTS, "artifacts": ARTIFACTS}
    matrix |= {"regions": regions, "environments": environments}
    return json.dumps(matrix, indent=2)


def _nest(choice: Choice) -> dict[str, Any]:
    """`{"a.b": 1}` as `{"a": {"b": 1}}`, beside what features need."""
    nested = deepcopy(_NEEDED)
    for switch, value in choice.items():
        *groups, key = switch.split(".")
        group = nested
        for name in groups:
            group = group.setdefault(name, {})
        group[key] = value
    return nested
