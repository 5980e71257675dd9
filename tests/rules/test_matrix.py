"""Rules that compare root modules: names, singletons, states, networks, global databases, replication, parity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.matrices import CONFIG, aws, found, hits, matrix
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

ROLE = 'resource "aws_iam_role" "main" {\n  name = "orders"\n}\n'
QUEUE = 'resource "aws_sqs_queue" "main" {\n  name = "orders"\n}\n'
BUCKET = 'resource "aws_s3_bucket" "main" {\n  bucket = "orders"\n}\n'
EAST, WEST = aws("us-east-1"), aws("us-west-2")


def test_a_role_collides_with_one_in_another_region_of_the_account() -> None:
    folders = {"dev/us-east-1": EAST + ROLE, "dev/us-west-2": WEST + ROLE}
    assert found("name-collision", folders) == ["dev/us-west-2/main.tf:5 aws_iam_role.main"]


def test_a_role_does_not_collide_with_one_in_another_account() -> None:
    assert found("name-collision", {"dev/us-east-1": EAST + ROLE, "prod/us-east-1": EAST + ROLE}) == []


def test_a_queue_does_not_collide_with_one_in_another_region() -> None:
    assert found("name-collision", {"dev/us-east-1": EAST + QUEUE, "dev/us-west-2": WEST + QUEUE}) == []


def test_a_bucket_collides_with_one_in_another_account() -> None:
    folders = {"dev/us-east-1": EAST + BUCKET, "prod/us-west-2": WEST + BUCKET}
    assert found("name-collision", folders) == ["prod/us-west-2/main.tf:5 aws_s3_bucket.main"]


def test_names_collide_within_a_root_module_too() -> None:
    twice = QUEUE + QUEUE.replace('"main"', '"second"')
    assert found("name-collision", {"dev/us-east-1": EAST + twice}) == ["dev/us-east-1/main.tf:8 aws_sqs_queue.second"]


def test_a_resource_of_an_aliased_provider_is_in_the_region_of_the_alias() -> None:
    alias = 'provider "aws" {\n  alias  = "replica"\n  region = "us-west-2"\n}\n'
    queue = 'resource "aws_sqs_queue" "replica" {\n  provider = aws.replica\n  name = "orders"\n}\n'
    folders = {"dev/us-east-1": EAST + alias + QUEUE + queue, "dev/us-west-2": WEST + QUEUE}
    assert found("name-collision", folders) == ["dev/us-west-2/main.tf:5 aws_sqs_queue.main"]


def test_the_region_of_a_resource_itself_wins() -> None:
    queue = 'resource "aws_sqs_queue" "far" {\n  region = "us-west-2"\n  name = "orders"\n}\n'
    assert found("name-collision", {"dev/us-east-1": EAST + QUEUE + queue}) == []


def test_a_folder_that_is_no_stack_is_placed_by_its_allowed_account() -> None:
    provider = 'provider "aws" {\n  region = "us-east-1"\n  allowed_account_ids = ["111122223333"]\n}\n'
    folders = {"dev/us-east-1": EAST + ROLE, "other": provider + ROLE}
    assert found("name-collision", folders) == ["other/main.tf:6 aws_iam_role.main"]


def test_each_instance_has_a_name_of_its_own() -> None:
    queues = 'resource "aws_sqs_queue" "many" {\n  for_each = toset(["a", "orders"])\n  name = each.key\n}\n'
    found_names = found("name-collision", {"dev/us-east-1": EAST + QUEUE + queues})
    assert found_names == ["dev/us-east-1/main.tf:9 aws_sqs_queue.many"]


def test_a_name_that_is_not_known_is_noted_and_not_guessed() -> None:
    bucket = 'variable "name" {}\nresource "aws_s3_bucket" "main" {\n  bucket = var.name\n}\n'
    subject = matrix({"dev/us-east-1": EAST + bucket, "dev/us-west-2": WEST + bucket})
    assert hits("name-collision", subject) == []
    assert list(subject.roots[0].notes) == [
        "aws_s3_bucket.main: whether its name is unique, which is not known before it is applied"
    ]


def test_latency_records_of_one_name_differ_in_their_set() -> None:
    record = (
        'resource "aws_route53_record" "api" {\n  zone_id = "Z1"\n  name = "api.example.com"\n  type = "A"\n'
        '  set_identifier = "SET"\n}\n'
    )
    folders = {"dev/us-east-1": EAST + record.replace("SET", "east"), "dev/us-west-2": WEST + record}
    assert found("name-collision", folders) == []
    same = {"dev/us-east-1": EAST + record, "dev/us-west-2": WEST + record}
    assert found("name-collision", same) == ["dev/us-west-2/main.tf:8 aws_route53_record.api"]


DETECTOR = 'resource "aws_guardduty_detector" "main" {\n  enable = true\n}\n'


def test_a_detector_a_region_is_no_collision() -> None:
    assert found("account-singleton", {"dev/us-east-1": EAST + DETECTOR, "dev/us-west-2": WEST + DETECTOR}) == []


def test_two_environments_in_one_account_cannot_both_own_the_detector() -> None:
    shared = CONFIG.replace("444455556666", "111122223333") + "    ownership: {api_account: external}\n"
    subject = matrix({"dev/us-east-1": EAST + DETECTOR, "prod/us-east-1": EAST + DETECTOR}, matrix_text=shared)
    assert [str(hit.position) for hit in hits("account-singleton", subject)] == ["prod/us-east-1/main.tf:4"]


def backend(key: str) -> str:
    return f'terraform {{\n  backend "s3" {{\n    bucket = "state"\n    key = "{key}"\n  }}\n}}\n'


def test_states_with_keys_of_their_own_are_apart() -> None:
    assert found("state-key-collision", {"dev/us-east-1": backend("a"), "dev/us-west-2": backend("b")}) == []


def test_one_key_twice_is_found_in_the_second_folder() -> None:
    folders = {"dev/us-east-1": backend("a"), "dev/us-west-2": backend("a")}
    assert found("state-key-collision", folders) == ["dev/us-west-2/main.tf:2"]


def test_one_key_below_two_prefixes_of_workspaces_is_two_states() -> None:
    first, second = (backend(f'a"\n    workspace_key_prefix = "{name}') for name in ("dev", "prod"))
    assert found("state-key-collision", {"dev/us-east-1": first, "dev/us-west-2": second}) == []
    assert len(found("state-key-collision", {"dev/us-east-1": first, "dev/us-west-2": first})) == 1


def test_a_key_that_is_given_at_init_is_not_compared() -> None:
    partial = 'terraform {\n  backend "s3" {}\n}\n'
    assert found("state-key-collision", {"dev/us-east-1": partial, "dev/us-west-2": partial}) == []


def test_an_empty_key_is_still_to_be_filled_in() -> None:
    empty = backend("")
    assert found("state-key-collision", {"dev/us-east-1": empty, "dev/us-west-2": empty}) == []


def test_a_moved_state_is_found_and_a_new_stack_is_not() -> None:
    now = {"dev/us-east-1": backend("b"), "dev/us-west-2": backend("c")}
    assert found("state-key-changed", now, {"dev/us-east-1": backend("a")}) == ["dev/us-east-1/main.tf:2"]


def test_a_state_is_moved_within_an_account_and_not_to_another_one() -> None:
    pinned = 'provider "aws" {\n  allowed_account_ids = ["%s"]\n}\n'
    old, new = (backend(account) + pinned % account for account in ("111122223333", "444455556666"))
    (other,) = hits("state-key-changed", matrix({"dev/us-east-1": new}, {"dev/us-east-1": old}))
    assert "migrate-state" not in other.message
    assert "in account 444455556666 instead of 111122223333. Resources do not follow a state" in other.message
    same = backend("new") + pinned % "111122223333"
    (moved,) = hits("state-key-changed", matrix({"dev/us-east-1": same}, {"dev/us-east-1": old}))
    assert "Move it with `tfgen init --migrate-state`" in moved.message


def test_without_a_last_commit_nothing_has_changed() -> None:
    assert found("state-key-changed", {"dev/us-east-1": backend("b")}) == []


def vpc(cidr: str) -> str:
    return f'resource "aws_vpc" "main" {{\n  cidr_block = "{cidr}"\n}}\n'


def test_networks_of_one_environment_must_not_overlap() -> None:
    folders = {"dev/us-east-1": vpc("10.0.0.0/16"), "dev/us-west-2": vpc("10.0.255.0/24")}
    assert found("cidr-overlap", folders) == ["dev/us-west-2/main.tf:2 aws_vpc.main"]


def test_networks_of_two_environments_may_overlap() -> None:
    assert found("cidr-overlap", {"dev/us-east-1": vpc("10.0.0.0/16"), "prod/us-east-1": vpc("10.0.0.0/16")}) == []


def test_networks_that_are_connected_must_not_overlap() -> None:
    peering = 'resource "aws_vpc_peering_connection" "x" {\n  vpc_id = aws_vpc.main.id\n  peer_vpc_id = "vpc-1"\n}\n'
    connected = vpc("10.0.0.0/16") + peering
    assert found("cidr-overlap", {"dev/us-east-1": connected, "prod/us-east-1": connected}) == [
        "prod/us-east-1/main.tf:2 aws_vpc.main"
    ]


def subnets(*cidrs: str) -> str:
    return "".join(
        f'resource "aws_subnet" "s{number}" {{\n  vpc_id = aws_vpc.main.id\n  cidr_block = "{cidr}"\n}}\n'
        for number, cidr in enumerate(cidrs)
    )


def test_a_gap_in_the_middle_is_room() -> None:
    cidrs = ("10.0.0.0/26", "10.0.0.128/26", "10.0.0.192/26")
    assert found("cidr-free-space", {"a": vpc("10.0.0.0/24") + subnets(*cidrs)}) == []


def test_a_gap_that_no_block_fits_is_no_room() -> None:
    cidrs = ("10.0.0.0/27", "10.0.0.64/26", "10.0.0.128/26", "10.0.0.192/26")
    assert found("cidr-free-space", {"a": vpc("10.0.0.0/24") + subnets(*cidrs)}) == ["a/main.tf:2 aws_vpc.main"]


def cluster(version: str, joins: str = '"orders"') -> str:
    return (
        f'resource "aws_rds_cluster" "main" {{\n  engine = "aurora-mysql"\n  engine_version = "{version}"\n'
        f"  global_cluster_identifier = {joins}\n}}\n"
    )


GLOBAL = (
    'resource "aws_rds_global_cluster" "main" {\n  global_cluster_identifier = "orders"\n'
    "  source_db_cluster_identifier = aws_rds_cluster.primary.arn\n}\n"
    'resource "aws_rds_cluster" "primary" {\n  engine = "aurora-mysql"\n  engine_version = "8.0.3.10"\n}\n'
)


def test_a_member_of_another_version_than_the_source_is_found() -> None:
    folders = {"prod/us-east-1": GLOBAL, "prod/us-west-2": cluster("8.0.3.04")}
    assert found("global-cluster-mismatch", folders) == ["prod/us-west-2/main.tf:3 aws_rds_cluster.main"]


def test_members_of_one_version_agree() -> None:
    assert found("global-cluster-mismatch", {"prod/us-east-1": GLOBAL, "prod/us-west-2": cluster("8.0.3.10")}) == []


def test_a_member_of_a_database_that_nobody_declares_is_found() -> None:
    folders = {"prod/us-west-2": cluster("8.0.3.10", '"other"')}
    assert found("global-cluster-mismatch", folders) == ["prod/us-west-2/main.tf:4 aws_rds_cluster.main"]


def test_a_bucket_that_is_replicated_into_itself_is_found() -> None:
    replication = (
        'resource "aws_s3_bucket_replication_configuration" "main" {\n  bucket = aws_s3_bucket.main.id\n'
        "  rule {\n    destination {\n      bucket = aws_s3_bucket.main.arn\n    }\n  }\n}\n"
    )
    assert found("replication-target", {"dev/us-east-1": BUCKET + replication}) == [
        "dev/us-east-1/main.tf:8 aws_s3_bucket_replication_configuration.main"
    ]


def test_a_protected_environment_is_compared_with_stacks_of_its_own_kind() -> None:
    only_home = {"dev/us-east-1": QUEUE, "dev/us-west-2": "", "prod/us-east-1": QUEUE, "prod/us-west-2": ""}
    assert found("environment-parity", only_home) == []
    missing = {**only_home, "dev/us-west-2": ROLE}
    assert found("environment-parity", missing) == ["prod/us-west-2/main.tf aws_iam_role.main"]


def test_what_a_tenant_has_in_its_protected_environment_too_is_not_missing_in_that_of_another(project: Path) -> None:
    matrix = """\
project: {name: demo}
axes: [tenant, environment]
tenants: {acme: {queues: [orders]}, globex: {environments: [prod]}}
environments: {dev: {}, prod: {protect: true}}
"""
    template = (
        'locals {}\n{% for queue in queues %}\nresource "aws_sqs_queue" "{{ queue | identifier }}" {}\n{% endfor %}\n'
    )
    settings = "properties: {queues: {type: array, items: {type: string}, default: []}}\n"
    files = {"config/regions.yaml": matrix, "config/settings.yaml": settings, "templates/network.tf.j2": template}
    write_tree(project, files)
    command = ("validate", "--select", "environment-parity")
    assert "environment-parity" not in run(*command).stdout
    override = "overrides: [{match: {tenant: acme, environment: prod}, set: {queues: []}}]\n"
    write_tree(project, {"config/regions.yaml": matrix + override})
    assert "aws_sqs_queue.orders of generated/acme/dev is missing" in run(*command).stdout


REGIONS = """\
project: {name: demo}
environments: {staging: {regions: [%s]}, prod: {protect: true}}
regions: {eu-west-1: {queues: [orders]}, us-east-1: {queues: [orders]}, us-west-2: {}}
"""


@pytest.mark.parametrize(
    ("staging", "is_told"), [("eu-west-1, us-east-1", True), ("eu-west-1, us-east-1, us-west-2", False)]
)
def test_a_protected_region_unlike_the_others_is_told_unless_it_is_so_where_nothing_is_protected(
    staging: str, is_told: bool, project: Path
) -> None:
    template = (
        'locals {}\n{% for queue in queues %}\nresource "aws_sqs_queue" "{{ queue | identifier }}" {}\n{% endfor %}\n'
    )
    settings = "properties: {queues: {type: array, items: {type: string}, default: []}}\n"
    files = {"config/settings.yaml": settings, "templates/network.tf.j2": template}
    write_tree(project, {**files, "config/regions.yaml": REGIONS % staging})
    said = run("validate", "--select", "environment-parity").stdout
    assert ("aws_sqs_queue.orders of generated/staging/us-east-1 is missing" in said) is is_told


def test_an_unprotected_environment_may_lack_what_it_likes() -> None:
    assert found("environment-parity", {"dev/us-east-1": "", "prod/us-east-1": QUEUE}) == []


def test_a_bucket_that_was_removed_is_accounted_for_by_a_removed_block() -> None:
    removed = "removed {\n  from = aws_s3_bucket.main\n  lifecycle {\n    destroy = false\n  }\n}\n"
    before = {"dev/us-east-1": BUCKET}
    assert found("vanished-resource", {"dev/us-east-1": removed}, before) == []
    assert found("vanished-resource", {"dev/us-east-1": ROLE}, before) == ["dev/us-east-1/main.tf aws_s3_bucket.main"]


def test_a_resource_without_data_may_vanish() -> None:
    assert found("vanished-resource", {"dev/us-east-1": ""}, {"dev/us-east-1": ROLE}) == []


IGNORING = """\
locals {
  size = SIZE
}
resource "aws_rds_cluster" "main" {
  engine_version  = "8.0"
  master_username = "admin"
  port            = local.size
  tags            = { Team = "orders" }
  scaling_configuration {
    max_capacity = 4
  }
  lifecycle {
    ignore_changes = [engine_version, port, tags["Team"], scaling_configuration]
  }
}
"""


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ('"8.0"', '"8.4"', [5]),
        ("SIZE", "3307", [7]),  # what is ignored says the same, and means another
        ("max_capacity = 4", "max_capacity = 8", [4]),
        ('"admin"', '"root"', []),  # not ignored
        ('"orders"', '"sales"', []),  # a part of it is ignored: the others count
        ('  engine_version  = "8.0"', '  engine_version = "8.0" # quoted', []),
    ],
)
def test_a_change_that_is_ignored_is_told(old: str, new: str, lines: list[int]) -> None:
    before = {"dev/us-east-1": IGNORING.replace("SIZE", "3306")}
    after = {"dev/us-east-1": IGNORING.replace(old, new).replace("SIZE", "3306")}
    assert found("ignored-setting", after, before) == [
        f"dev/us-east-1/main.tf:{line} aws_rds_cluster.main" for line in lines
    ]


def test_what_is_ignored_as_a_whole_is_told() -> None:
    before = {"dev/us-east-1": IGNORING.replace('[engine_version, port, tags["Team"], scaling_configuration]', "all")}
    after = {"dev/us-east-1": before["dev/us-east-1"].replace('"admin"', '"root"')}
    assert found("ignored-setting", after, before) == ["dev/us-east-1/main.tf:6 aws_rds_cluster.main"]


def test_what_is_ignored_counts_when_it_is_made() -> None:
    assert found("ignored-setting", {"dev/us-east-1": IGNORING.replace("SIZE", "1")}, {"dev/us-east-1": ""}) == []


def test_two_networks_of_one_folder_meet_though_it_is_no_stack() -> None:
    second = vpc("10.0.128.0/17").replace('"main"', '"second"')
    assert found("cidr-overlap", {"other": vpc("10.0.0.0/16") + second}) == ["other/main.tf:5 aws_vpc.second"]


def member(name: str, version: str, joins: str) -> str:
    text = cluster(version, joins)
    return text.replace('"aws_rds_cluster" "main"', f'"aws_rds_cluster" "{name}"')


def test_a_global_database_without_known_members_is_fine() -> None:
    assert found("global-cluster-mismatch", {"prod/us-east-1": GLOBAL.split('resource "aws_rds_cluster"')[0]}) == []


def test_members_that_refer_to_their_database_are_compared() -> None:
    database = 'resource "aws_rds_global_cluster" "all" {\n  global_cluster_identifier = "orders"\n}\n'
    refers = "aws_rds_global_cluster.all.id"
    folders = {"prod/us-east-1": database + member("one", "8.0.3.10", refers) + member("two", "8.0.3.04", refers)}
    assert found("global-cluster-mismatch", folders) == ["prod/us-east-1/main.tf:11 aws_rds_cluster.two"]


def test_members_of_a_database_whose_name_is_not_known_are_compared() -> None:
    database = (
        'variable "name" {\n  type = string\n}\n'
        'resource "aws_rds_global_cluster" "all" {\n  global_cluster_identifier = var.name\n}\n'
    )
    refers = "aws_rds_global_cluster.all.id"
    folders = {"prod/us-east-1": database + member("one", "8.0.3.10", refers) + member("two", "8.0.3.04", refers)}
    assert found("global-cluster-mismatch", folders) == ["prod/us-east-1/main.tf:14 aws_rds_cluster.two"]
