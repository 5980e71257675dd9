"""What holds for the module as a whole: versions, backend, providers, tags, skipped audits."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.platform.modules import Module, render_text

# Type and argument of what a provider in our range has removed or will remove.
DEPRECATED = {
    "aws_api_gateway_account": {"reset_on_delete"},
    "aws_api_gateway_deployment": {"canary_settings", "stage_description", "stage_name"},
    "aws_cloudwatch_event_rule": {"is_enabled"},
    "aws_eip": {"vpc"},
    "aws_flow_log": {"log_group_name"},
    "aws_guardduty_detector": {"datasources"},
    "aws_iam_role": {"inline_policy", "managed_policy_arns"},
    "aws_s3_bucket": {
        "acceleration_status", "acl", "cors_rule", "grant", "lifecycle_rule", "logging", "object_lock_configuration",
        "policy", "replication_configuration", "request_payer", "server_side_encryption_configuration", "versioning",
        "website",
    },
}  # fmt: skip
IMPURE = re.compile(r"\b(timestamp|plantimestamp|uuid|bcrypt)\(")
SKIP = re.compile(r"#checkov:skip=(CKV2?_AWS_\d+):(\S.*)")

BACKEND = """
project: {name: trading}
regions:
  us-west-2: {cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b]}
environments:
  dev:
    account_id: "111122223333"
    home_region: us-west-2
    state:
      bucket: our-state
      region: eu-west-1
      lock_table: locks
      kms_key_id: arn:aws:kms:eu-west-1:111122223333:key/1a2b
"""


def settings(module: Module) -> dict[str, Any]:
    """The `terraform` blocks of a module as one."""
    return {name: value for block in module.blocks["terraform"] for name, value in block.items()}


def backend(module: Module) -> dict[str, Any]:
    (block,) = settings(module)["backend"]
    result: dict[str, Any] = block["s3"]
    return result


def providers(module: Module) -> dict[str | None, dict[str, Any]]:
    """The configurations of the AWS provider by alias; None is the default one."""
    return {block["aws"].get("alias"): block["aws"] for block in module.blocks["provider"]}


def test_terraform_is_new_enough_to_lock_in_s3(module: Module) -> None:
    assert settings(module)["required_version"] == ">= 1.11"


def admitted(module: Module) -> str:
    """The versions of the AWS provider that a root module admits."""
    (providers,) = settings(module)["required_providers"]
    assert providers["aws"]["source"] == "hashicorp/aws"
    return str(providers["aws"]["version"])


def test_both_major_versions_of_the_provider_are_admitted(modules: dict[str, Module]) -> None:
    assert admitted(modules["dev/us-east-1"]) == ">= 5.100.0, < 7.0.0"


@pytest.mark.parametrize("stack", ["staging/us-east-1", "prod/us-west-2"])
def test_workflows_stay_with_one_major_version_of_the_provider(stack: str, modules: dict[str, Module]) -> None:
    """Without a lock file a runner takes the newest that is admitted."""
    assert admitted(modules[stack]) == "~> 5.100"


def test_every_stack_has_a_state_of_its_own(modules: dict[str, Module]) -> None:
    """P54."""
    places = [(backend(module)["bucket"], backend(module)["key"]) for module in modules.values()]
    assert len(set(places)) == len(modules)


STATES = {"dev": "us-east-1", "staging": "us-east-1", "prod": "us-west-1"}


def test_state_is_encrypted_and_locked_by_s3(module: Module) -> None:
    """P54: the lock table is deprecated and only there when asked for."""
    arguments = backend(module)
    assert (arguments["use_lockfile"], arguments["encrypt"]) == (True, True)
    assert arguments["key"] == f"trading/{module.stack.name}/terraform.tfstate"
    assert "dynamodb_table" not in arguments


def test_state_is_encrypted_with_the_key_that_the_account_owns(module: Module) -> None:
    """P54: by its alias, since the id is not known before the bootstrap folder is applied; it names the account."""
    account = module.stack.settings.account_id
    assert (
        backend(module)["kms_key_id"] == f"arn:aws:kms:{STATES[module.stack.environment]}:{account}:alias/trading-state"
    )


def test_state_in_a_bucket_of_others_is_encrypted_as_they_say() -> None:
    """P54: a key that nobody makes would make every `init` fail."""
    external = BACKEND.split("    state:")[0] + "    ownership: {state_bucket: external}\n"
    assert backend(render_text(external)["dev/us-west-2"]).keys() == {
        "bucket", "key", "region", "encrypt", "use_lockfile",
    }  # fmt: skip


def test_the_state_bucket_is_in_the_home_region_unless_one_is_named(module: Module) -> None:
    """prod names one that no stack is in: whichever region is lost, the others can be planned."""
    arguments, account = backend(module), module.stack.settings.account_id
    region = STATES[module.stack.environment]
    assert (arguments["bucket"], arguments["region"]) == (f"trading-state-{account}-{region}", region)


def test_the_place_of_the_state_can_be_configured() -> None:
    """P54."""
    assert backend(render_text(BACKEND)["dev/us-west-2"]) == {
        "bucket": "our-state",
        "key": "trading/dev/us-west-2/terraform.tfstate",
        "region": "eu-west-1",
        "encrypt": True,
        "use_lockfile": True,
        "kms_key_id": "arn:aws:kms:eu-west-1:111122223333:key/1a2b",
        "dynamodb_table": "locks",
    }


def test_providers_are_of_the_stacks_region_and_its_replicas(module: Module) -> None:
    """P57, P61: one for each region that the stack is in."""
    replica = module.stack.settings.replication.region
    assert {alias: block["region"] for alias, block in providers(module).items()} == (
        {None: module.stack.region} | ({"replica": replica} if replica else {})
    )


def test_every_provider_refuses_other_accounts(module: Module) -> None:
    """P57."""
    account = module.stack.settings.account_id
    assert [block["allowed_account_ids"] for block in providers(module).values()] == [[account]] * len(
        providers(module)
    )


def test_only_replicas_are_made_in_another_region(module: Module) -> None:
    """P57: the default provider makes everything else."""
    elsewhere = {(label, body["provider"]) for _, label, body in module.all_resources() if "provider" in body}
    assert elsewhere == ({("replica", "aws.replica")} if module.stack.settings.features.s3_replication else set())


def test_every_replica_is_made_in_the_other_region(module: Module) -> None:
    """P57: one that is forgotten would be made beside what it copies, or fail to find it."""
    replicas = [(kind, body.get("provider")) for kind, label, body in module.all_resources() if label == "replica"]
    assert [kind for kind, provider in replicas if provider != "aws.replica"] == []


def test_roles_have_the_boundary_where_workflows_apply_them(module: Module) -> None:
    """Workflows may make no role without it."""
    account = module.stack.settings.account_id
    boundary = f"arn:aws:iam::{account}:policy/trading-boundary" if module.stack.settings.features.cicd else None
    assert {role.get("permissions_boundary") for role in module.resources("aws_iam_role").values()} == {boundary}


def test_another_workspace_is_refused(module: Module) -> None:
    """P58."""
    (lifecycle,) = module["terraform_data.workspace_guard"]["lifecycle"]
    (precondition,) = lifecycle["precondition"]
    assert precondition["condition"] == 'terraform.workspace == "default"'
    assert module.stack.name in precondition["error_message"]


def test_default_tags_are_literals(module: Module) -> None:
    """P53."""
    tags = {
        "CostCenter": "trading",
        "Environment": module.stack.environment,
        "ManagedBy": "tfgen",
        "Project": "trading",
    }
    assert [block["default_tags"] for block in providers(module).values()] == [[{"tags": tags}]] * len(
        providers(module)
    )


def test_no_resource_repeats_a_default_tag(module: Module) -> None:
    """P53: the same key in both is a difference in every plan."""
    (default,) = providers(module)[None]["default_tags"]
    repeated = [
        label for _, label, body in module.all_resources() if default["tags"].keys() & body.get("tags", {}).keys()
    ]
    assert repeated == []


def test_no_argument_is_deprecated(module: Module) -> None:
    """P60."""
    used = [(kind, DEPRECATED.get(kind, set()) & body.keys()) for kind, _, body in module.all_resources()]
    assert [found for found in used if found[1]] == []


def test_no_resource_sets_its_region(module: Module) -> None:
    """P61: only version 6 of the provider knows this argument."""
    assert [label for _, label, body in module.all_resources() if "region" in body] == []


def test_no_expression_changes_from_plan_to_plan(module: Module) -> None:
    """P24."""
    assert not IMPURE.search(str(module.blocks))


def test_no_stack_reads_another_ones_state(module: Module) -> None:
    assert "terraform_remote_state" not in str(module.blocks)


def test_every_skipped_audit_has_a_reason(module: Module) -> None:
    skips = [line.strip() for line in module.text.splitlines() if "checkov" in line]
    assert [skip for skip in skips if not SKIP.fullmatch(skip)] == []
    assert skips


@pytest.mark.parametrize(("environment", "open_routes"), [("dev", 2), ("staging", 1), ("prod", 1)])
def test_open_routes_are_excused_only_where_they_are_open(
    modules: dict[str, Module], environment: str, open_routes: int
) -> None:
    assert modules[f"{environment}/us-east-1"].text.count("CKV_AWS_59:") == open_routes
