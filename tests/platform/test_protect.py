"""protect: Terraform refuses to destroy what holds data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tests.platform.pair import changed, pair

if TYPE_CHECKING:
    from tests.platform.modules import Module

EVERYTHING = (
    "database: {credentials: secret}, "
    "features: {aurora_global: true, s3_replication: true, backup: true, security_hub: true}"
)
# What cannot be had back once it is destroyed.
HOLDS_DATA = {
    "aws_backup_vault",
    "aws_kms_key",
    "aws_rds_cluster",
    "aws_rds_global_cluster",
    "aws_s3_bucket",
    "aws_secretsmanager_secret",
}
BASE = {"aws_kms_key.main", "aws_rds_cluster.main", "aws_s3_bucket.data", "aws_s3_bucket.logs"}


def lifecycles(module: Module) -> dict[str, dict[str, Any]]:
    return {
        f"{kind}.{label}": body["lifecycle"][0] for kind, label, body in module.all_resources() if "lifecycle" in body
    }


def protected(module: Module) -> set[str]:
    return {address for address, body in lifecycles(module).items() if body.get("prevent_destroy") is True}


def test_all_that_holds_data_is_protected() -> None:
    for module in pair(f"{EVERYTHING}, protect: true"):
        wanted = {f"{kind}.{label}" for kind, label, _ in module.all_resources() if kind in HOLDS_DATA}
        assert protected(module) == wanted


def test_the_home_region_protects_what_only_it_has() -> None:
    home, other = pair(f"{EVERYTHING}, protect: true")
    assert protected(home) - protected(other) == {"aws_rds_global_cluster.main", "aws_secretsmanager_secret.database"}


def test_nothing_is_protected_unless_asked() -> None:
    assert [protected(module) for module in pair(EVERYTHING)] == [set(), set()]


def test_protection_leaves_other_arguments_of_the_lifecycle() -> None:
    """P14: a resource has one lifecycle block, so both go into it."""
    for before, after in zip(pair(EVERYTHING), pair(f"{EVERYTHING}, protect: true"), strict=True):
        ignoring = {
            key: value["ignore_changes"] for key, value in lifecycles(before).items() if "ignore_changes" in value
        }
        assert ignoring
        assert {key: lifecycles(after)[key]["ignore_changes"] for key in ignoring} == ignoring


def test_no_resource_has_two_lifecycle_blocks() -> None:
    for module in pair(f"{EVERYTHING}, protect: true"):
        assert {len(body["lifecycle"]) for _, _, body in module.all_resources() if "lifecycle" in body} == {1}


def test_protection_is_a_literal() -> None:
    """Terraform takes no expression for prevent_destroy."""
    assert set(re.findall(r"prevent_destroy *= *(.*)", pair("protect: true")[0].text)) == {"true"}


def test_the_setting_changes_only_what_it_protects() -> None:
    assert changed("protect: true") == (BASE, BASE)
