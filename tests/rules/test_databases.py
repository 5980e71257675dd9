"""Rules on databases and on what belongs to one region: what each lets pass."""

from __future__ import annotations

import pytest

from tests.rules.matrices import aws, found

EAST = aws("us-east-1")


TWO = EAST + 'provider "aws" {\n  alias  = "far"\n  region = "us-west-2"\n}\n'
FAR_KEY = 'resource "aws_kms_key" "far" {\n  provider = aws.far\n}\n'


def test_a_key_of_another_region_is_found_through_its_alias_and_a_local() -> None:
    module = (
        TWO
        + FAR_KEY
        + (
            'resource "aws_kms_alias" "far" {\n  provider = aws.far\n  target_key_id = aws_kms_key.far.id\n}\n'
            "locals {\n  key = aws_kms_alias.far.arn\n}\n"
            'resource "aws_sqs_queue" "q" {\n  kms_master_key_id = local.key\n}\n'
        )
    )
    assert found("region-mismatch", {"m": module}) == ["m/main.tf:19 aws_sqs_queue.q"]


def test_a_choice_of_keys_one_of_which_fits_is_let_pass() -> None:
    choice = (
        'variable "f" {}\nresource "aws_kms_key" "near" {}\n'
        'resource "aws_sqs_queue" "q" {\n  kms_master_key_id = var.f ? aws_kms_key.far.arn : aws_kms_key.near.arn\n}\n'
    )
    assert found("region-mismatch", {"m": TWO + FAR_KEY + choice}) == []


def test_a_region_that_is_not_known_is_not_compared() -> None:
    provider = 'variable "region" {}\nprovider "aws" {\n  region = var.region\n}\n'
    queue = 'resource "aws_sqs_queue" "q" {\n  kms_master_key_id = aws_kms_key.far.arn\n}\n'
    assert found("region-mismatch", {"m": TWO.replace(EAST, provider) + FAR_KEY + queue}) == []


def test_what_is_copied_into_another_region_uses_the_key_there() -> None:
    copy = 'resource "aws_db_snapshot_copy" "c" {\n  kms_key_id = aws_kms_key.far.arn\n}\n'
    assert found("region-mismatch", {"m": TWO + FAR_KEY + copy}) == []


def test_a_global_database_that_may_be_none_makes_no_member() -> None:
    cluster = (
        'variable "name" {}\nresource "aws_rds_cluster" "c" {\n  global_cluster_identifier = var.name\n'
        '  master_username = "admin"\n  engine_version = "8.0"\n}\n'
    )
    assert found("global-database-member", {"m": cluster}) == []
    assert found("global-database-upgrade", {"m": cluster}) == []


def test_a_primary_that_joins_by_reference_cannot_have_a_managed_password() -> None:
    primary = (
        'resource "aws_rds_cluster" "c" {\n  global_cluster_identifier = aws_rds_global_cluster.g.id\n'
        '  manage_master_user_password = true\n}\nresource "aws_rds_global_cluster" "g" {}\n'
    )
    assert found("global-database-member", {"m": primary}) == ["m/main.tf:3 aws_rds_cluster.c"]


@pytest.mark.parametrize("name", ["db.r5.large", "db.r6g.large", "db.r8g.large", "db.x2g.large", "db.serverless"])
def test_memory_optimised_classes_are_fit_for_a_global_database(name: str) -> None:
    module = (
        'resource "aws_rds_cluster" "c" {\n  global_cluster_identifier = "g"\n}\n'
        'resource "aws_rds_cluster_instance" "i" {\n  cluster_identifier = aws_rds_cluster.c.id\n'
        f'  instance_class = "{name}"\n}}\n'
    )
    assert found("global-database-class", {"m": module}) == []
    assert found("global-database-class", {"m": module.replace(name, "db.t4g.medium")}) != []


def test_zones_that_are_ignored_or_three_do_not_replace_a_cluster() -> None:
    ignored = "  lifecycle {\n    ignore_changes = [availability_zones]\n  }\n"
    cluster = 'resource "aws_rds_cluster" "c" {\n  availability_zones = [ZONES]\n}\n'
    two, three = (cluster.replace("ZONES", zones) for zones in ('"a", "b"', '"a", "b", "c"'))
    assert found("cluster-zones", {"m": two}) == ["m/main.tf:2 aws_rds_cluster.c"]
    assert found("cluster-zones", {"m": three}) == []
    assert found("cluster-zones", {"m": two.replace("}\n", f"{ignored}}}\n")}) == []


def test_subnets_whose_zones_are_not_known_may_be_in_two() -> None:
    module = (
        'resource "aws_subnet" "a" {\n  availability_zone = "us-east-1a"\n}\nresource "aws_subnet" "b" {\n  ZONE\n}\n'
        'resource "aws_db_subnet_group" "g" {\n  subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]\n}\n'
    )
    assert found("database-subnet-zones", {"m": module.replace("ZONE", "")}) == []
    same = module.replace("ZONE", 'availability_zone = "us-east-1a"')
    assert found("database-subnet-zones", {"m": same}) == ["m/main.tf:8 aws_db_subnet_group.g"]


def test_only_protected_environments_need_deletion_protection() -> None:
    cluster = 'resource "aws_rds_cluster" "c" {\n  engine = "aurora-mysql"\n}\n'
    folders = {"dev/us-east-1": cluster, "prod/us-east-1": cluster}
    assert found("deletion-unprotected", folders) == ["prod/us-east-1/main.tf:1 aws_rds_cluster.c"]


def test_a_copy_is_as_encrypted_as_its_source() -> None:
    cluster = 'resource "aws_rds_cluster" "c" {\n  snapshot_identifier = "s"\n}\n'
    assert found("unencrypted-storage", {"m": cluster}) == []
    assert found("unencrypted-storage", {"m": cluster.replace('snapshot_identifier = "s"', "")}) != []


def test_a_local_zone_may_be_the_only_one() -> None:
    module = (
        'resource "aws_subnet" "a" {\n  availability_zone = "us-west-2-lax-1a"\n}\n'
        'resource "aws_db_subnet_group" "g" {\n  subnet_ids = [aws_subnet.a.id]\n}\n'
    )
    assert found("database-subnet-zones", {"m": module}) == []
    assert found("database-subnet-zones", {"m": module.replace("-lax-1a", "a")}) == [
        "m/main.tf:5 aws_db_subnet_group.g"
    ]


def member(window: str, region: str = "us-west-2") -> str:
    return (
        f'{aws(region)}resource "aws_rds_cluster" "c" {{\n  global_cluster_identifier    = "orders"\n'
        f'  preferred_maintenance_window = "{window}"\n}}\n'
    )


@pytest.mark.parametrize(
    ("window", "hits"),
    [
        ("sun:05:59-sun:06:59", 1),
        ("SUN:04:30-sun:05:01", 1),
        ("sat:23:00-sun:07:00", 1),  # around the other one, over midnight
        ("sun:06:00-sun:07:00", 0),  # begins as the other ends
        ("mon:05:00-mon:06:00", 0),
    ],
)
def test_windows_of_a_global_databases_members_are_compared_over_the_week(window: str, hits: int) -> None:
    folders = {"prod/us-east-1": member("sun:05:00-sun:06:00", "us-east-1"), "prod/us-west-2": member(window)}
    assert len(found("shared-maintenance-window", folders)) == hits


def test_a_window_over_the_end_of_the_week_is_one() -> None:
    folders = {
        "prod/us-east-1": member("sun:23:30-mon:00:30", "us-east-1"),
        "prod/us-west-2": member("mon:00:00-mon:01:00"),
    }
    assert len(found("shared-maintenance-window", folders)) == 1


def test_clusters_of_no_global_database_may_share_a_window() -> None:
    alone = member("sun:05:00-sun:06:00").replace('  global_cluster_identifier    = "orders"\n', "")
    assert found("shared-maintenance-window", {"a": alone, "b": alone}) == []
