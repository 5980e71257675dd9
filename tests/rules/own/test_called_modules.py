"""Rules of a project look into the modules that its stacks call, with the values that each call gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.own.projects import RULES, found, one_rule, write_project
from tests.trees import run, write_tree
from tfgen.validate import validate_project

pytestmark = pytest.mark.usefixtures("empty_project")

LOGS = """\
variable "name" {
  type = string
}
variable "days" {
  type    = number
  default = 90
}
resource "aws_cloudwatch_log_group" "app" {
  name              = var.name
  retention_in_days = var.days
}
"""
CALL = """\
module "logs" {
  source = "../../../modules/logs"
  name   = "{{ stack.name }}"
  days   = {{ retention }}
}
"""
KEPT = one_rule("self.retention_in_days >= 30", "type: aws_cloudwatch_log_group")


@pytest.fixture(autouse=True)
def logs(empty_project: None) -> None:
    write_tree(Path(), {"modules/logs/main.tf": LOGS})


def test_a_block_is_judged_by_what_the_call_gives() -> None:
    assert found(KEPT, CALL) == ["dev/eu-west-1 module.logs.aws_cloudwatch_log_group.app: bad"]
    first, second, *_ = run("validate", "--rule", "ours").stdout.splitlines()
    assert first.startswith("modules/logs/main.tf:10:23: error: bad")
    assert second.strip().startswith("module.logs.aws_cloudwatch_log_group.app")


def test_a_default_of_the_module_holds_where_the_call_gives_nothing() -> None:
    assert found(KEPT, CALL.replace("  days   = {{ retention }}\n", "")) == []


def test_each_instance_of_a_call_is_judged() -> None:
    repeated = CALL.replace('"{{ stack.name }}"', "each.key").replace("{{ retention }}", "each.value")
    rules = KEPT.replace("error_message: bad", "error_message: ${self.name} ${self.retention_in_days}")
    said = found(rules, repeated.replace("  name", "  for_each = { short = 1, long = 99 }\n  name", 1))
    assert said == ["dev/eu-west-1 module.logs.aws_cloudwatch_log_group.app: short 1"]


def test_a_module_in_a_module_is_looked_into() -> None:
    inner = 'module "in" {\n  source = "../logs"\n  name = "x"\n  days = var.days\n}\n'
    outer = 'variable "days" {\n  type = number\n}\n' + inner
    write_tree(Path(), {"modules/outer/main.tf": outer})
    call = 'module "out" {\n  source = "../../../modules/outer"\n  days = {{ retention }}\n}\n'
    assert found(KEPT, call) == ["dev/eu-west-1 module.out.module.in.aws_cloudwatch_log_group.app: bad"]


def test_an_address_is_selected_from_the_root_module_on() -> None:
    for address, number in (("module.logs.*", 1), ("aws_cloudwatch_log_group.*", 0)):
        assert len(found(one_rule("self.retention_in_days >= 30", f"address: {address}"), CALL)) == number


def test_only_what_a_module_makes_is_looked_at() -> None:
    assert found(one_rule("false", "kind: [variable, output]"), CALL) == []


def test_names_are_compared_over_the_matrix() -> None:
    rules = one_rule("length(blocks) == 1", "type: aws_cloudwatch_log_group", "    among: [self.name]\n")
    assert found(rules, CALL) == []
    assert len(found(rules, CALL.replace("{{ stack.name }}", "same"))) == 1


def test_a_comment_in_the_module_keeps_it_quiet() -> None:
    quiet = LOGS.replace("= var.days", "= var.days # tfgen:ignore ours the module is shared")
    write_tree(Path(), {"modules/logs/main.tf": quiet})
    write_project(KEPT, CALL)
    report = validate_project(Path(), rules=["ours"])
    assert (report.findings, len(report.suppressed)) == ((), 1)


def test_a_changed_module_is_judged_again() -> None:
    assert len(found(KEPT, CALL)) == 1
    write_tree(Path(), {"modules/logs/main.tf": LOGS.replace("= var.days", "= 365")})
    assert validate_project(Path(), rules=["ours"]).findings == ()


def test_a_path_outside_of_the_matrix_is_looked_into_too() -> None:
    write_project(KEPT, CALL)
    call = 'module "logs" {\n  source = "../modules/logs"\n  name   = "x"\n  days   = 1\n}\n'
    write_tree(Path(), {"infra/main.tf": call})
    assert "modules/logs/main.tf:10:23: error: bad" in run("validate", "infra", "--rule", "ours").stdout


EXAMPLES = """\
    tests:
      bad: |
        module "logs" {
          source = "./logs"
          days   = 7
        }
        # in ./logs
        variable "days" {
          type = number
        }
        resource "aws_cloudwatch_log_group" "app" {
          retention_in_days = var.days
        }
      good: |
        module "logs" {
          source = "./logs"
        }
        # in ./logs
        resource "aws_cloudwatch_log_group" "app" {
          retention_in_days = %s
        }
"""


def test_examples_may_hold_a_module() -> None:
    write_project(KEPT + EXAMPLES % "90", CALL)
    assert run("rules", "--test").stdout.splitlines()[-1] == "1 rule, 2 examples, 0 failures"
    write_project(KEPT + EXAMPLES % "9", CALL)
    result = run("rules", "--test")
    assert result.exit_code == 1
    assert "in line 2 of" in result.stdout + result.stderr


def test_an_example_whose_module_is_no_terraform_is_an_error() -> None:
    write_project(KEPT + EXAMPLES % "= 1", CALL)
    result = run("rules", "--test")
    assert result.exit_code == 2
    assert f"{RULES}:" in result.stderr
    assert "is no Terraform: in line 2 of" in result.stderr
    assert result.stderr.endswith(". Mend the example.\n")
    assert ".. Mend" not in result.stderr
