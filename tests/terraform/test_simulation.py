"""The simulated provider behaves like a provider, in what the tests that use it rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.engine.stacks import RootModule

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.binary import Engine

pytestmark = pytest.mark.terraform

PASSWORD = "correct horse battery staple"
MODULE = f"""\
provider "aws" {{
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
  default_tags {{
    tags = {{ Project = "demo" }}
  }}
}}

data "aws_caller_identity" "current" {{}}

ephemeral "aws_secretsmanager_random_password" "drawn" {{}}

resource "aws_secretsmanager_secret" "main" {{
  name = "login-${{data.aws_caller_identity.current.account_id}}"
  tags = {{ Name = "login" }}
}}

resource "aws_secretsmanager_secret_version" "given" {{
  secret_id                = aws_secretsmanager_secret.main.id
  secret_string_wo         = "{PASSWORD}"
  secret_string_wo_version = 1
}}

resource "aws_secretsmanager_secret_version" "drawn" {{
  secret_id                = aws_secretsmanager_secret.main.id
  secret_string_wo         = ephemeral.aws_secretsmanager_random_password.drawn.random_password
  secret_string_wo_version = 1
}}

resource "aws_rds_cluster" "main" {{
  cluster_identifier          = "main"
  engine                      = "aurora-mysql"
  manage_master_user_password = true
}}

output "secret" {{
  value = aws_rds_cluster.main.master_user_secret[0].secret_arn
}}
"""


@pytest.fixture(scope="module")
def applied(engine: Engine, simulated_mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> RootModule:
    """The module above, applied."""
    module = RootModule(tmp_path_factory.mktemp("applied"), engine)
    (module.folder / "main.tf").write_text(MODULE)
    module.init_with_local_state(simulated_mirror)
    module.apply()
    return module


def attributes(module: RootModule, kind: str) -> dict[str, Any]:
    """The attributes of the first resource of a type, as they are in the state."""
    resources = module.read_state()["resources"]
    found: dict[str, Any] = next(item for item in resources if item["type"] == kind)["instances"][0]["attributes"]
    return found


def test_second_plan_is_empty(applied: RootModule) -> None:
    assert applied.plan() == []


def test_changed_argument_is_planned_as_an_update(applied: RootModule) -> None:
    override = applied.folder / "change_override.tf"
    override.write_text('resource "aws_rds_cluster" "main" {\n  backup_retention_period = 7\n}\n')
    try:
        assert applied.plan() == ["update aws_rds_cluster.main"]
    finally:
        override.unlink()


def test_write_only_value_is_not_in_the_state(applied: RootModule) -> None:
    assert attributes(applied, "aws_secretsmanager_secret_version")["secret_string_wo"] is None
    assert PASSWORD not in (applied.folder / "terraform.tfstate").read_text()


def test_default_tags_are_among_all_tags(applied: RootModule) -> None:
    tags = attributes(applied, "aws_secretsmanager_secret")["tags_all"]
    assert tags == {"Project": "demo", "Name": "login"}


def test_resources_are_in_the_account_and_region_of_the_provider(applied: RootModule) -> None:
    arn = attributes(applied, "aws_rds_cluster")["arn"]
    assert arn == "arn:aws:rds:eu-west-1:111122223333:rds-cluster/main"


def test_count_by_a_value_that_is_known_only_after_apply_is_refused(
    engine: Engine, simulated_mirror: Path, tmp_path: Path
) -> None:
    module = RootModule(tmp_path, engine)
    (tmp_path / "main.tf").write_text(
        'resource "aws_vpc" "main" {}\n\nresource "aws_eip" "main" {\n  count = length(aws_vpc.main.id)\n}\n'
    )
    module.init(simulated_mirror)
    with pytest.raises(AssertionError, match="Invalid count argument"):
        module.plan()


def test_reference_to_an_attribute_that_does_not_exist_is_refused(
    engine: Engine, simulated_mirror: Path, tmp_path: Path
) -> None:
    module = RootModule(tmp_path, engine)
    (tmp_path / "main.tf").write_text('resource "aws_vpc" "main" {}\n\noutput "id" {\n  value = aws_vpc.main.key\n}\n')
    module.init(simulated_mirror)
    (finding,) = module.validate()
    assert finding.startswith("main.tf:4: error: Unsupported attribute; ")
