"""What an account needs before its stacks: state bucket, identity provider, roles of the workflows."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatchcase
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

from tests.declared import parse_platform
from tests.e2e import rights
from tests.engine.stacks import PROJECT
from tests.platform.modules import Module, _parse, statements
from tests.workflows.projects import render
from tfgen.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

MATRIX = """
project: {name: trading, repository: acme/platform}
regions:
  us-east-1: {cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}
  us-west-2: {cidr: 10.2.0.0/16, availability_zones: [us-west-2a, us-west-2b]}
environments:
  live:
    {account_id: "111122223333", home_region: us-west-2, SETTINGS}
"""
# A second environment in the same account, which owns nothing.
SHARED = f"""{MATRIX}
  test:
    account_id: "111122223333"
    home_region: us-west-2
    features: {{cicd: true}}
    ownership: {{api_account: external}}
"""
WITH_WORKFLOWS = "features: {cicd: true}"
EVERYTHING = """
  features: {cicd: true, custom_domain: true, waf: true, xray: true, s3_replication: true, aurora_global: true,
             alarms: true, ssm_parameters: true, guardduty: true, security_hub: true, backup: true},
  network: {interface_endpoints: true},
  database: {credentials: secret, autoscaling: {maximum_readers: 4}},
  domain: {name: api.example.com, zone_id: Z0123456789ABCDEFGHIJ},
  parameters: {max-quantity: "1000"},
  replication: {region: eu-west-1},
  backup: {lock: governance, copy_account: "999988887777"},
  budget: {monthly_usd: 500}, alarms: {emails: [oncall@example.com]}
"""
ACCOUNT = "arn:aws:iam::111122223333"
KEY = "arn:aws:kms:eu-west-1:111122223333:key/1a2b"
SUBJECT = "token.actions.githubusercontent.com:sub"

# The service that IAM counts a resource type to, where it is not the word behind `aws_`.
SERVICES = {
    "api": "apigateway", "appautoscaling": "application-autoscaling",
    "db": "rds", "default": "ec2", "eip": "ec2", "flow": "ec2", "internet": "ec2", "nat": "ec2",
    "route": "ec2", "security": "ec2", "subnet": "ec2", "vpc": "ec2",
}  # fmt: skip
# Types that are counted by more than one word.
TYPES = {
    "aws_cloudwatch_event_rule": "events",
    "aws_cloudwatch_event_target": "events",
    "aws_cloudwatch_log_group": "logs",
    "aws_cloudwatch_log_metric_filter": "logs",
    "aws_cloudwatch_log_resource_policy": "logs",
}


def matrix(settings: str, *, template: str = MATRIX) -> str:
    """The matrix with these settings of the environment."""
    return template.replace("SETTINGS", settings)


@cache
def folder(settings: str, template: str = MATRIX) -> Module:
    """The bootstrap folder of the account, with these settings of its environment."""
    return modules(settings, template)["_bootstrap/111122223333"]


@cache
def modules(settings: str, template: str = MATRIX) -> dict[str, Module]:
    """Every folder with Terraform by its name."""
    text = matrix(settings, template=template)
    config = parse_platform(text)
    terraform = {
        name: {file: content for file, content in files.items() if file.endswith(".tf")}
        for name, files in render(text).folders.items()
    }
    folders = {name: files for name, files in terraform.items() if files}
    stacks = {stack.name: stack for stack in config.stacks}
    return {name: _module(stacks.get(name, config.stacks[0]), files) for name, files in folders.items()}


def _module(stack: Any, files: dict[str, str]) -> Module:
    blocks: dict[str, list[Any]] = {}
    for text in files.values():
        for kind, bodies in _parse(text).items():
            blocks.setdefault(kind, []).extend(bodies)
    return Module(stack, "".join(files.values()), blocks)


def backend(module: Module) -> dict[str, Any]:
    (found,) = [block["backend"][0]["s3"] for block in module.blocks["terraform"] if "backend" in block]
    arguments: dict[str, Any] = found
    return arguments


def allowed(module: Module, policy: str) -> dict[str, dict[str, Any]]:
    """The statements of a role's policy by Sid."""
    return statements(module[f"aws_iam_role_policy.{policy}"]["policy"])


def trust(module: Module, role: str) -> dict[str, Any]:
    (statement,) = statements(module[f"aws_iam_role.{role}"]["assume_role_policy"]).values()
    return statement


def as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]


def test_the_state_of_the_folder_is_in_the_bucket_that_it_makes() -> None:
    """P55."""
    module = folder("")
    assert backend(module)["bucket"] == module["aws_s3_bucket.state"]["bucket"]
    assert backend(module)["key"] == "trading/_bootstrap/111122223333/terraform.tfstate"


def test_states_have_versions_and_are_not_destroyed() -> None:
    """P55."""
    module = folder("")
    assert module["aws_s3_bucket_versioning.state"]["versioning_configuration"] == [{"status": "Enabled"}]
    for address in ("aws_s3_bucket.state", "aws_kms_key.state"):
        assert module[address]["lifecycle"] == [{"prevent_destroy": True}]


@pytest.mark.parametrize("stack", ["live/us-east-1", "live/us-west-2", "_bootstrap/111122223333"])
def test_backends_use_the_bucket_and_the_key_of_the_account(stack: str) -> None:
    """P54: the key is named by its alias, since its id is not known before it exists."""
    arguments, module = backend(modules("")[stack]), folder("")
    alias = module["aws_kms_alias.state"]["name"]
    assert arguments["kms_key_id"] == f"arn:aws:kms:us-west-2:111122223333:{alias}"
    assert arguments["bucket"] == module["aws_s3_bucket.state"]["bucket"]
    assert (arguments["encrypt"], arguments["use_lockfile"]) == (True, True)


def test_a_key_that_is_configured_takes_the_place_of_the_own_one() -> None:
    """P54."""
    module = folder(f'state: {{kms_key_id: "{KEY}"}}')
    assert not module.resources("aws_kms_key")
    (rule,) = module["aws_s3_bucket_server_side_encryption_configuration.state"]["rule"]
    assert rule["apply_server_side_encryption_by_default"][0]["kms_master_key_id"] == KEY
    assert backend(module)["kms_key_id"] == KEY


def test_a_state_bucket_of_others_is_used_but_not_made() -> None:
    module = folder(f"{WITH_WORKFLOWS}, ownership: {{state_bucket: external}}")
    assert not module.resources("aws_s3_bucket")
    assert "kms_key_id" not in backend(module)
    assert backend(modules("ownership: {state_bucket: external}")["live/us-east-1"]).keys() == {
        "bucket", "key", "region", "encrypt", "use_lockfile",
    }  # fmt: skip


def test_where_nothing_has_to_exist_there_is_no_folder() -> None:
    assert "_bootstrap/111122223333" not in modules("ownership: {state_bucket: external}")


def test_old_states_end_and_the_state_does_not() -> None:
    (rule,) = folder("")["aws_s3_bucket_lifecycle_configuration.state"]["rule"]
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 90, "newer_noncurrent_versions": 100}]
    assert rule["expiration"] == [{"expired_object_delete_marker": True}]


@pytest.mark.parametrize("bucket", ["state", "state_logs"])
def test_the_buckets_are_private_and_refuse_plain_http(bucket: str) -> None:
    module = folder("")
    block = dict(module[f"aws_s3_bucket_public_access_block.{bucket}"])
    assert block.pop("bucket") == f"aws_s3_bucket.{bucket}.id"
    assert list(block.values()) == [True] * 4
    statement = statements(module[f"aws_s3_bucket_policy.{bucket}"]["policy"])["TlsOnly"]
    assert (statement["Effect"], statement["Action"], statement["Principal"]) == ("Deny", "s3:*", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_the_lock_table_is_made_when_it_is_asked_for() -> None:
    """P54."""
    table = folder("state: {lock_table: locks}")["aws_dynamodb_table.locks"]
    assert (table["name"], table["hash_key"]) == ("locks", "LockID")
    assert not folder("").resources("aws_dynamodb_table")


def test_the_folder_belongs_to_one_account_and_workspace() -> None:
    """P57, P58."""
    module = folder("")
    assert module.blocks["provider"][0]["aws"]["allowed_account_ids"] == ["111122223333"]
    (lifecycle,) = module["terraform_data.workspace_guard"]["lifecycle"]
    assert lifecycle["precondition"][0]["condition"] == 'terraform.workspace == "default"'


def test_without_workflows_there_are_no_roles() -> None:
    assert not [kind for kind, _, _ in folder("").all_resources() if kind.startswith("aws_iam")]


def test_an_account_has_one_identity_provider() -> None:
    """P09: for one address there can be one in an account."""
    providers = folder(WITH_WORKFLOWS, SHARED).resources("aws_iam_openid_connect_provider")
    assert [provider["url"] for provider in providers.values()] == ["https://token.actions.githubusercontent.com"]
    assert not [name for name, module in modules(WITH_WORKFLOWS, SHARED).items()
                if name[0] != "_" and module.resources("aws_iam_openid_connect_provider")]  # fmt: skip


def test_an_identity_provider_of_others_is_used_but_not_made() -> None:
    """P09."""
    module = folder(f"{WITH_WORKFLOWS}, ownership: {{oidc_provider: external}}")
    assert not module.resources("aws_iam_openid_connect_provider")
    provider = f"{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
    assert trust(module, "plan")["Principal"] == {"Federated": provider}


def test_each_environment_has_its_own_role_to_apply() -> None:
    """P01: names of roles are unique in the account."""
    roles = folder(WITH_WORKFLOWS, SHARED).resources("aws_iam_role")
    assert [role["name"] for role in roles.values()] == ["trading-apply-live", "trading-apply-test", "trading-plan"]


def test_pull_requests_and_the_branch_may_plan() -> None:
    assert trust(folder(WITH_WORKFLOWS), "plan")["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            SUBJECT: ["repo:acme/platform:pull_request", "repo:acme/platform:ref:refs/heads/main"],
        }
    }


PROTECTED = "features: {cicd: true}, protect: true, database: {credentials: secret}"


def test_what_is_protected_is_planned_behind_an_approval_or_from_the_branch() -> None:
    """A pull request runs code of its own; without an approval it must not get at the password."""
    module = folder(PROTECTED)
    assert set(module.resources("aws_iam_role")) == {"apply_live", "plan_live"}
    assert module["aws_iam_role.plan_live"]["name"] == "trading-plan-live"
    assert trust(module, "plan_live")["Condition"]["StringEquals"][SUBJECT] == [
        "repo:acme/platform:environment:live-plan",
        "repo:acme/platform:ref:refs/heads/main",
    ]


def test_beside_what_is_protected_the_plan_role_reads_only_the_rest() -> None:
    module = folder(PROTECTED, SHARED)
    assert set(module.resources("aws_iam_role")) == {"apply_live", "apply_test", "plan", "plan_live"}
    rights = allowed(module, "plan")
    assert rights["ReadStates"]["Resource"] == ["${aws_s3_bucket.state.arn}/trading/test/*"]
    assert "OpenDatabaseSecret" not in rights
    assert rights["NoSecrets"]["Resource"] == "*"
    assert rights["NoObjectsButStates"]["NotResource"] == ["${aws_s3_bucket.state.arn}/trading/test/*"]
    assert "/live/" not in str(rights)
    assert "/live/" in str(allowed(module, "plan_live")["OpenDatabaseSecret"])


def test_only_the_github_environment_may_apply_and_only_on_the_branch() -> None:
    assert trust(folder(WITH_WORKFLOWS), "apply_live")["Condition"] == {
        "StringEquals": {
            "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
            SUBJECT: "repo:acme/platform:environment:live",
            "token.actions.githubusercontent.com:ref": "refs/heads/main",
        }
    }


def test_a_repository_is_trusted_by_its_ids_where_github_writes_them() -> None:
    template = MATRIX.replace("acme/platform", "acme@123/platform@456")
    module = folder(WITH_WORKFLOWS, template)
    subject = trust(module, "apply_live")["Condition"]["StringEquals"][SUBJECT]
    assert subject == "repo:acme@123/platform@456:environment:live"


def test_the_plan_role_is_not_allowed_to_write() -> None:
    verbs = {
        action.partition(":")[2]
        for statement in allowed(folder(EVERYTHING), "plan").values()
        if statement["Effect"] == "Allow"
        for action in as_list(statement["Action"])
    }
    assert verbs == {"Decrypt", "GetObject", "GetRandomPassword", "GetSecretValue", "ListBucket"}


def test_the_plan_role_reads_states_and_no_other_objects() -> None:
    module = folder(WITH_WORKFLOWS)
    assert allowed(module, "plan")["ReadStates"]["Resource"] == ["${aws_s3_bucket.state.arn}/trading/live/*"]
    denied = allowed(module, "plan")["NoObjectsButStates"]
    assert (denied["Effect"], denied["NotResource"]) == ("Deny", ["${aws_s3_bucket.state.arn}/trading/live/*"])


def test_the_plan_role_reads_a_secret_only_where_planning_opens_it() -> None:
    """P25: the cluster takes its password from an ephemeral value, which a plan opens too."""
    assert allowed(folder(WITH_WORKFLOWS), "plan")["NoSecrets"]["Resource"] == "*"
    secrets = allowed(folder(EVERYTHING), "plan")["NoSecrets"]["NotResource"]
    name = modules(EVERYTHING)["live/us-west-2"]["aws_secretsmanager_secret.database"]["name"]
    arn = f"arn:aws:secretsmanager:us-west-2:111122223333:secret:{name}-AbCdEf"
    assert [fnmatchcase(arn, pattern) for pattern in secrets] == [True]
    assert "OpenDatabaseSecret" not in allowed(folder(WITH_WORKFLOWS), "plan")


def test_an_apply_role_writes_states_and_locks_of_its_environment() -> None:
    """P54."""
    module = folder(WITH_WORKFLOWS, SHARED)
    statement = allowed(module, "apply_test")["WriteStates"]
    assert statement["Action"] == ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    path = "${aws_s3_bucket.state.arn}/trading/test/*/terraform.tfstate"
    assert statement["Resource"] == [path, f"{path}.tflock"]


def test_an_apply_role_locks_the_table_where_there_is_one() -> None:
    """P54."""
    statement = allowed(folder(f"{WITH_WORKFLOWS}, state: {{lock_table: locks}}"), "apply_live")["Lock"]
    assert statement["Resource"] == "arn:aws:dynamodb:us-west-2:111122223333:table/locks"
    assert "Lock" not in allowed(folder(WITH_WORKFLOWS), "apply_live")


def test_an_apply_role_gives_rights_only_within_the_boundary() -> None:
    for sid, statement in allowed(folder(WITH_WORKFLOWS), "apply_live").items():
        actions = as_list(statement["Action"])
        if re.search(r"iam:(Attach|Create|Put)", str(actions)) and sid != "ServiceLinkedRoles":
            assert statement["Condition"] == {
                "StringEquals": {"iam:PermissionsBoundary": "aws_iam_policy.boundary.arn"}
            }
    assert "iam:" not in str(allowed(folder(WITH_WORKFLOWS), "apply_live_services"))


def test_within_the_boundary_nobody_changes_identities() -> None:
    boundary = statements(folder(WITH_WORKFLOWS)["aws_iam_policy.boundary"]["policy"])
    assert boundary["EverythingButIdentities"]["NotAction"] == [
        "account:*", "iam:*", "organizations:*", "sso:*", "sts:*",
    ]  # fmt: skip
    assert boundary["SeeIdentities"]["Action"] == ["iam:GenerateCredentialReport", "iam:Get*", "iam:List*"]


@pytest.mark.parametrize("stack", ["live/us-east-1", "live/us-west-2"])
def test_every_role_of_a_stack_has_the_boundary(stack: str) -> None:
    name = folder(EVERYTHING)["aws_iam_policy.boundary"]["name"]
    roles = modules(EVERYTHING)[stack].resources("aws_iam_role")
    assert {role.get("permissions_boundary") for role in roles.values()} == {f"{ACCOUNT}:policy/{name}"}
    assert len(roles) == 8


def test_without_workflows_roles_have_no_boundary() -> None:
    roles = modules("")["live/us-west-2"].resources("aws_iam_role")
    assert [role for role in roles.values() if "permissions_boundary" in role] == []


@pytest.mark.parametrize("stack", ["live/us-east-1", "live/us-west-2"])
def test_an_apply_role_may_make_every_role_of_its_stacks(stack: str) -> None:
    patterns = allowed(folder(EVERYTHING), "apply_live")["GiveRights"]["Resource"]
    roles = modules(EVERYTHING)[stack].resources("aws_iam_role").values()
    assert roles
    for role in roles:
        assert any(fnmatchcase(f"{ACCOUNT}:role/{role['name']}", pattern) for pattern in patterns)


@pytest.mark.parametrize("environment", ["live", "test"])
def test_an_apply_role_may_not_change_the_roles_of_the_account(environment: str) -> None:
    module = folder(WITH_WORKFLOWS, SHARED)
    patterns = allowed(module, f"apply_{environment}")["ManageRoles"]["Resource"]
    names = [role["name"] for role in module.resources("aws_iam_role").values()]
    assert not [name for name in names for pattern in patterns if fnmatchcase(f"{ACCOUNT}:role/{name}", pattern)]


@pytest.mark.parametrize("stack", ["live/us-east-1", "live/us-west-2"])
def test_an_apply_role_may_use_every_service_of_its_stacks(stack: str) -> None:
    """A service that a feature adds has to be added to templates/bootstrap/apply_roles.tf.j2."""
    services = allowed(folder(EVERYTHING), "apply_live_services")
    actions = [action for one in services.values() if one["Effect"] == "Allow" for action in as_list(one["Action"])]
    granted = {action.partition(":")[0] for action in actions}
    kinds = {kind for kind, _, _ in modules(EVERYTHING)[stack].all_resources() if kind.startswith("aws_")}
    words = {kind: kind.split("_")[1] for kind in kinds}
    needed = {TYPES.get(kind) or SERVICES.get(word, word) for kind, word in words.items()}
    assert needed - granted == {"iam"}


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_an_apply_role_may_do_all_that_an_apply_was_measured_to_do(environment: str) -> None:
    """`make deploy-role` measures; what it cannot is in tests/e2e/rights/: unseen.yaml, unmeasured.yaml."""
    module = folder(EVERYTHING)
    statements = [*allowed(module, "apply_live").values(), *allowed(module, "apply_live_services").values()]
    granted = [action for one in statements if one["Effect"] == "Allow" for action in as_list(one["Action"])]
    actions = [*rights.read_measured(environment), *rights.unseen(), *rights.unmeasured(environment)]
    assert list(rights.find_missing(actions, granted)) == []


def test_a_call_on_what_is_not_the_environments_own_is_told() -> None:
    """`make deploy-role` asks this about each call of an apply."""
    role = rights.read_role(PROJECT / "generated/_bootstrap/777788889999", "prod")
    cluster, states = "arn:aws:rds:us-east-1:777788889999:cluster", "arn:aws:s3:::trading-state-777788889999-us-west-1"
    own = [
        ("rds:ModifyDBCluster", f"{cluster}:trading-cluster-prod"),
        ("s3:PutObject", f"{states}/trading/prod/us-east-1/terraform.tfstate"),
    ]
    others = [
        ("rds:ModifyDBCluster", f"{cluster}:orders-prod"),
        ("s3:PutObject", f"{states}/trading/staging/us-east-1/terraform.tfstate"),
        ("rds:DeleteDBCluster", f"{cluster}:trading-cluster-prod"),
    ]
    assert list(rights.find_refused([*own, *others], role)) == others


def test_what_is_limited_to_resources_knows_resources() -> None:
    """AWS allows an action that knows none only on everything; cfn-lint has AWS's reference of which does."""
    known = json.loads((files("cfnlint") / "data/AdditionalSpecs/Policies.json").read_text())
    limited = {action for policy in policies(EVERYTHING) for action in find_limited(policy)}
    assert {"iam:PassRole", "route53:UpdateHealthCheck", "secretsmanager:GetSecretValue"} <= limited
    named = [action.partition(":") for action in limited if "*" not in action]
    assert [f"{s}:{a}" for s, _, a in named if not known[s]["Actions"][a.lower()].get("Resources")] == []


def policies(settings: str) -> Iterator[list[dict[str, Any]]]:
    """The statements of every policy that a role or a boundary has, in all folders."""
    for module in modules(settings).values():
        for kind, _, body in module.all_resources():
            if kind in ("aws_iam_policy", "aws_iam_role_policy"):
                yield list(statements(body["policy"]).values())


def find_limited(policy: list[dict[str, Any]]) -> set[str]:
    """The actions that a policy allows on certain resources and not on everything."""
    everywhere, limited = set[str](), set[str]()
    for one in policy:
        if one["Effect"] == "Allow" and "Action" in one:
            (everywhere if "*" in as_list(one["Resource"]) else limited).update(as_list(one["Action"]))
    return {action for action in limited if not any(fnmatchcase(action.lower(), e.lower()) for e in everywhere)}


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
def test_the_least_policy_is_rendered_from_what_was_measured_and_what_is_not_seen(environment: str) -> None:
    rendered = json.loads((rights.FOLDER / f"{environment}.json").read_text())
    assert rendered == rights.least_policy(environment, rights.read_measured(environment))


def test_what_the_emulator_lacks_is_added_for_the_features_of_an_environment() -> None:
    assert "xray:CreateGroup" in rights.unmeasured("dev")
    assert "guardduty:CreateDetector" not in rights.unmeasured("dev")
    assert {"guardduty:CreateDetector", "securityhub:EnableSecurityHub"} <= rights.unmeasured("prod").keys()


NAMED = {
    "aws_cloudwatch_log_group": ("name", "arn:aws:logs:REGION:111122223333:log-group:{}:*"),
    "aws_cloudwatch_event_rule": ("name", "arn:aws:events:REGION:111122223333:rule/{}"),
    "aws_lambda_function": ("function_name", "arn:aws:lambda:REGION:111122223333:function:{}"),
    "aws_s3_bucket": ("bucket", "arn:aws:s3:::{}"),
    "aws_secretsmanager_secret": ("name", "arn:aws:secretsmanager:REGION:111122223333:secret:{}-AbCdEf"),
    "aws_sns_topic": ("name", "arn:aws:sns:REGION:111122223333:{}"),
    "aws_sqs_queue": ("name", "arn:aws:sqs:REGION:111122223333:{}"),
    "aws_ssm_parameter": ("name", "arn:aws:ssm:REGION:111122223333:parameter{}"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_an_apply_role_may_make_what_carries_its_environment_in_the_name(kind: str) -> None:
    argument, arn = NAMED[kind]
    patterns = allowed(folder(EVERYTHING), "apply_live_services")["Named"]["Resource"]
    bodies = modules(EVERYTHING)["live/us-west-2"].instances(kind)
    assert bodies
    for body in bodies:
        assert any(fnmatchcase(arn.format(body[argument]), pattern) for pattern in patterns), body[argument]


@pytest.mark.parametrize("action", ["RunInstances", "CreateVpcPeeringConnection", "CreateImage", "CreateSnapshot"])
def test_an_apply_role_makes_networks_and_nothing_else_of_ec2(action: str) -> None:
    services = allowed(folder(EVERYTHING), "apply_live_services").values()
    granted = [each for one in services if one["Effect"] == "Allow" for each in as_list(one["Action"])]
    assert not [pattern for pattern in granted if fnmatchcase(f"ec2:{action}", pattern)]


@pytest.mark.parametrize(("tag", "value"), [("Environment", "live"), ("Project", "trading")])
def test_an_apply_role_leaves_alone_what_has_the_tag_of_others(tag: str, value: str) -> None:
    """Networks, APIs and certificates have no names by which a policy could tell whose they are."""
    denied = allowed(folder(EVERYTHING), "apply_live_services")[f"NothingOfOther{tag}s"]
    assert denied["Effect"] == "Deny"
    assert {"acm:*", "apigateway:*", "ec2:*", "logs:*"} <= set(denied["Action"])
    assert denied["Condition"] == {
        "Null": {f"aws:ResourceTag/{tag}": "false"},
        "StringNotEquals": {f"aws:ResourceTag/{tag}": value},
    }


DATABASES = {
    "aws_db_subnet_group": ("name", "arn:aws:rds:us-west-2:111122223333:subgrp:{}"),
    "aws_rds_cluster": ("cluster_identifier", "arn:aws:rds:us-west-2:111122223333:cluster:{}"),
    "aws_rds_cluster_instance": ("identifier", "arn:aws:rds:us-west-2:111122223333:db:{}"),
    "aws_rds_cluster_parameter_group": ("name", "arn:aws:rds:us-west-2:111122223333:cluster-pg:{}"),
    "aws_rds_global_cluster": ("global_cluster_identifier", "arn:aws:rds::111122223333:global-cluster:{}"),
}


@pytest.mark.parametrize("kind", DATABASES)
def test_an_apply_role_may_make_the_databases_of_its_environment_and_no_others(kind: str) -> None:
    argument, arn = DATABASES[kind]
    patterns = allowed(folder(EVERYTHING), "apply_live_services")["Databases"]["Resource"]
    names = [body[argument] for body in modules(EVERYTHING)["live/us-west-2"].instances(kind)]
    assert names
    for name in names:
        assert any(fnmatchcase(arn.format(name), pattern) for pattern in patterns), name
        other = arn.format(name.replace("-live", "-test"))
        assert not any(fnmatchcase(other, pattern) for pattern in patterns), other


def test_an_apply_role_uses_keys_by_the_tags_that_the_stacks_give_them() -> None:
    services = allowed(folder(EVERYTHING), "apply_live_services")
    expected = {"Environment": "live", "Project": "trading"}
    for sid, prefix in (("MakeKeys", "aws:RequestTag/"), ("OwnKeys", "aws:ResourceTag/")):
        condition = services[sid]["Condition"]["StringEquals"]
        assert condition == {f"{prefix}{tag}": value for tag, value in expected.items()}
    for provider in modules(EVERYTHING)["live/us-east-1"].blocks["provider"]:
        tags = provider["aws"]["default_tags"][0]["tags"]
        assert {tag: tags[tag] for tag in expected} == expected


@pytest.mark.parametrize(("tag", "value"), [("Environment", "live"), ("Project", "trading")])
def test_an_apply_role_tags_no_key_that_has_the_tag_of_others(tag: str, value: str) -> None:
    denied = allowed(folder(EVERYTHING), "apply_live_services")[f"NoTagsForKeysOfOther{tag}s"]
    assert (denied["Effect"], denied["Action"]) == ("Deny", ["kms:TagResource", "kms:UntagResource"])
    assert denied["Condition"] == {
        "Null": {f"aws:ResourceTag/{tag}": "false"},
        "StringNotEquals": {f"aws:ResourceTag/{tag}": value},
    }


def test_an_apply_role_tags_no_key_that_has_the_name_of_others() -> None:
    """A tag opens a key to it, and a key without tags has a name, as far as anybody uses it."""
    denied = allowed(folder(EVERYTHING), "apply_live_services")["NoTagsForKeysOfOtherNames"]
    pattern = denied["Condition"]["ForAnyValue:StringNotLike"]["kms:ResourceAliases"]
    assert (denied["Effect"], denied["Action"]) == ("Deny", ["kms:TagResource", "kms:UntagResource"])
    for stack in ("live/us-east-1", "live/us-west-2"):
        names = [body["name"] for body in modules(EVERYTHING)[stack].instances("aws_kms_alias")]
        assert names
        assert [name for name in names if not fnmatchcase(name, pattern)] == []


def test_an_apply_role_reads_no_password_that_rds_manages() -> None:
    services = allowed(folder(EVERYTHING), "apply_live_services")
    assert services["ManagedPasswords"]["Action"] == [
        "secretsmanager:CreateSecret", "secretsmanager:RotateSecret", "secretsmanager:TagResource",
    ]  # fmt: skip
    assert "rds!" not in str(services["Named"])


def test_an_apply_role_writes_the_zones_of_its_domains_alone() -> None:
    services = allowed(folder(EVERYTHING), "apply_live_services")
    assert services["Records"]["Resource"] == ["arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"]
    assert "route53" not in str(allowed(folder(WITH_WORKFLOWS), "apply_live_services"))


def test_an_apply_role_takes_on_the_role_that_writes_a_zone_of_another_account() -> None:
    role = "arn:aws:iam::444455556666:role/dns"
    module = folder(EVERYTHING.replace("GHIJ}", f'GHIJ, role_arn: "{role}"}}'))
    assert allowed(module, "apply_live")["WriteRecordsElsewhere"]["Resource"] == [role]
    assert "Records" not in allowed(module, "apply_live_services")


@pytest.mark.parametrize("stack", ["live/us-east-1", "live/us-west-2"])
def test_an_apply_role_hands_roles_to_the_services_that_they_are_for(stack: str) -> None:
    given = allowed(folder(EVERYTHING), "apply_live")["GiveRolesToServices"]["Condition"]["StringEquals"]
    services = {
        statement["Principal"]["Service"]
        for role in modules(EVERYTHING)[stack].resources("aws_iam_role").values()
        for statement in statements(role["assume_role_policy"]).values()
    }
    assert services <= set(given["iam:PassedToService"])
    assert "iam:PassRole" not in allowed(folder(EVERYTHING), "apply_live")["ManageRoles"]["Action"]


def test_the_workflows_delete_no_data_of_a_protected_environment() -> None:
    denied = allowed(folder(f"{WITH_WORKFLOWS}, protect: true"), "apply_live_services")["KeepData"]
    assert (denied["Effect"], denied["Resource"]) == ("Deny", "*")
    assert {"kms:ScheduleKeyDeletion", "rds:DeleteDBCluster", "s3:DeleteBucket"} <= set(denied["Action"])
    assert "KeepData" not in allowed(folder(WITH_WORKFLOWS), "apply_live_services")


def test_the_workflows_shorten_no_lock_of_a_protected_environment() -> None:
    denied = allowed(folder(f"{WITH_WORKFLOWS}, protect: true"), "apply_live_services")["KeepData"]
    assert {"backup:DeleteBackupVaultLockConfiguration", "s3:BypassGovernanceRetention"} <= set(denied["Action"])


def test_the_workflows_beside_a_protected_environment_delete_no_copies() -> None:
    """Copies have no environment in their names, by which the rest is kept."""
    module = folder(f"{WITH_WORKFLOWS}, protect: true", SHARED)
    denied = allowed(module, "apply_test_services")["KeepCopiesOfOthers"]
    assert denied["Effect"] == "Deny"
    assert {"backup:DeleteBackupVault", "backup:DeleteRecoveryPoint"} <= set(denied["Action"])
    assert "KeepCopiesOfOthers" not in allowed(module, "apply_live_services")
    assert "KeepCopiesOfOthers" not in allowed(folder(WITH_WORKFLOWS, SHARED), "apply_test_services")


@pytest.mark.parametrize("settings", [EVERYTHING, f"{EVERYTHING.rstrip()}, protect: true"])
def test_the_policies_of_an_apply_role_are_as_short_as_iam_demands(settings: str) -> None:
    """10,240 characters for all inline policies of a role, without white space, names of the longest kind."""
    text = folder(settings).text.split('resource "aws_iam_role_policy" "apply_live')
    policies = ["".join(part.partition("jsonencode(")[2].split("\nresource ")[0].split()) for part in text[1:]]
    assert len(policies) == 2
    assert sum(map(len, policies)) < 9500


def test_an_apply_role_stays_in_the_regions_of_its_environment() -> None:
    condition = allowed(folder(EVERYTHING), "apply_live_services")["OwnRegionsOnly"]["Condition"]
    assert condition == {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1", "us-west-2"]}}


def test_an_apply_role_does_not_reach_the_state_bucket_by_its_name() -> None:
    module = folder(WITH_WORKFLOWS)
    patterns = allowed(module, "apply_live_services")["Named"]["Resource"]
    arns = [f"arn:aws:s3:::{bucket['bucket']}" for bucket in module.resources("aws_s3_bucket").values()]
    assert arns
    assert not [(arn, pattern) for arn in arns for pattern in patterns if fnmatchcase(arn, pattern)]


def test_an_environment_has_workflows_in_all_its_regions_or_in_none() -> None:
    text = matrix("") + "overrides:\n  - {match: {region: us-west-2}, set: {features: {cicd: true}}}\n"
    with pytest.raises(ConfigError) as caught:
        parse_platform(text)
    assert str(caught.value) == (
        "regions.yaml:10: features.cicd of live/us-west-2 is not that of live/us-east-1. "
        "Set it for live, not for a region."
    )
