"""`tfgen init` and `lock`: providers once, lock files kept and shared, nothing done twice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.mirror import host_platform
from tests.engine.simulated.install import install_mirror
from tests.terraform_runner.projects import log_of, must, render, state_of, template
from tests.trees import run

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.terraform

LOCK = ".terraform.lock.hcl"
AWS = """\
terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0.0"
    }
  }
}

provider "aws" {
  region              = {{ stack.region | hcl }}
  allowed_account_ids = [{{ account_id | hcl }}]
}

resource "aws_sqs_queue" "orders" {
  name = "orders"
}
"""


@pytest.fixture(scope="module")
def mirror(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror with the AWS provider 6.69.1, simulated."""
    return install_mirror(tmp_path_factory.mktemp("mirror"))


@pytest.fixture
def aws_stacks(stacks: Path, mirror: Path, tmp_path: Path) -> Path:
    """The project with a queue in each stack, and Terraform told to look into the mirror."""
    settings = f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n'
    (tmp_path / "terraform.rc").write_text(settings)
    render(template(AWS))
    return stacks


@pytest.fixture
def locks(stacks: Path) -> Callable[[], dict[str, str]]:
    """Reads the lock files, by stack."""
    folder = stacks / "generated"
    return lambda: {path.parent.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob(LOCK)}


def test_every_stack_gets_the_same_lock_file_and_one_copy_of_the_provider(
    aws_stacks: Path, locks: Callable[[], dict[str, str]]
) -> None:
    must("init")
    assert len(locks()) == 4
    assert len(set(locks().values())) == 1
    installed = {path.resolve() for path in Path("generated").rglob("*/linux_*") if ".terraform/" in str(path)}
    assert len(installed) == 1
    assert "Using hashicorp/aws v6.69.1 from the shared cache directory" in log_of("prod/us-west-2")


def test_a_lock_file_that_is_there_is_kept_and_given_to_the_others(
    aws_stacks: Path, locks: Callable[[], dict[str, str]]
) -> None:
    must("init", "--env", "prod", "--region", "us-west-2")
    marked = locks()["prod/us-west-2"] + "# reviewed\n"
    Path("generated/prod/us-west-2", LOCK).write_text(marked)
    must("init")
    assert set(locks().values()) == {marked}


def test_nothing_is_initialised_twice(aws_stacks: Path) -> None:
    assert run("plan", "--env", "dev").exit_code == 2
    assert run("plan", "--env", "dev").exit_code == 2
    assert "$ terraform init" not in log_of("dev/us-east-1")


@pytest.mark.parametrize("lost", ["generated/dev/us-east-1/.terraform", ".tfgen/plugins"])
def test_what_was_lost_is_installed_again(aws_stacks: Path, lost: str) -> None:
    must("init", "--env", "dev")
    Path(lost).rename("lost")
    assert run("plan", "--env", "dev", "--region", "us-east-1").exit_code == 2
    assert "$ terraform init" in log_of("dev/us-east-1")


def test_a_new_requirement_initialises_again(stacks: Path) -> None:
    must("init")
    render(template('terraform {\n  required_version = ">= 1.0"\n}'))
    run("plan", "--env", "dev")
    assert "$ terraform init" in log_of("dev/us-east-1")


def test_a_new_backend_is_the_users_decision(stacks: Path) -> None:
    must("apply", "--yes", "--env", "dev")
    render(template(**{'backend "local" {}': 'backend "local" {\n    path = "moved.tfstate"\n  }'}))
    result = run("plan", "--env", "dev", "--region", "us-east-1")
    assert result.exit_code == 1
    assert "tfgen init --migrate-state dev/us-east-1" in result.stdout
    must("init", "--migrate-state", "--env", "dev", "--region", "us-east-1")
    assert Path("generated/dev/us-east-1/moved.tfstate").exists()
    assert run("plan", "--env", "dev", "--region", "us-east-1").exit_code == 0


def test_an_override_file_and_a_target_do_not_disturb_the_question(
    aws_stacks: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("any_override.tf", "more_override.tf"):
        Path("generated/dev/us-east-1", name).write_text('provider "aws" {\n  s3_use_path_style = true\n}\n')
    monkeypatch.setenv("TF_CLI_ARGS_apply", "-target=aws_sqs_queue.nothing")
    run("plan", "--env", "dev", "--region", "us-east-1")
    result = run("apply", "--yes", "--env", "dev", "--region", "us-east-1")
    assert "dev/us-east-1: account 111122223333" in result.stderr


def test_the_accounts_are_asked_for_and_the_queues_made(aws_stacks: Path) -> None:
    result = must("apply", "--yes", "--env", "dev")
    assert "dev/us-east-1: account 111122223333" in result.stderr
    assert "dev/us-west-2: account" not in result.stderr
    assert state_of("dev/us-west-2") == ["aws_sqs_queue.orders", "terraform_data.place", "terraform_data.size"]


def test_credentials_of_another_account_are_refused(aws_stacks: Path) -> None:
    render(template(AWS.replace("{{ account_id | hcl }}", '"999988887777"')))
    result = run("apply", "--yes", "--env", "dev")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        "error: dev/us-east-1: belongs to account 111122223333, and the credentials are of account 999988887777. "
        "Use those of the right account (AWS_PROFILE, aws sso login)"
    )
    assert state_of("dev/us-east-1") == []


def test_lock_asks_once_and_gives_all_stacks_the_checksums(
    aws_stacks: Path, mirror: Path, locks: Callable[[], dict[str, str]]
) -> None:
    result = must("lock", "--platform", host_platform(), "--fs-mirror", str(mirror))
    assert len(set(locks().values())) == 1
    assert len(locks()) == 4
    assert result.stderr.count("lock …") == 1


def test_lock_says_why_it_failed(aws_stacks: Path, mirror: Path) -> None:
    result = run("lock", "--platform", "plan9_amd64", "--fs-mirror", str(mirror))
    assert result.exit_code == 1
    assert "plan9_amd64" in result.stdout
