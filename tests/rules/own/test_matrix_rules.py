"""Rules of a project that look at all stacks: what is there once, and what is there everywhere."""

from __future__ import annotations

import pytest

from tests.rules.own.projects import found, one_rule
from tests.trees import run

pytestmark = pytest.mark.usefixtures("empty_project")

LOG = 'resource "aws_cloudwatch_log_group" "g" {\n  name = %s\n}\n'
TYPE = "type: aws_cloudwatch_log_group"


def test_a_name_that_has_to_be_there_once() -> None:
    rules = one_rule("length(blocks) == 1", TYPE, "    among: [self.name]\n")
    rules = rules.replace("error_message: bad", 'error_message: ${join(" ", blocks[*].stack.name)}')
    assert found(rules, LOG % '"{{ stack.name }}"') == []
    assert found(rules, LOG % '"{{ stack.environment }}"') == [
        "dev/eu-west-1 aws_cloudwatch_log_group.g: dev/eu-west-1 dev/eu-west-2"
    ]


def test_a_block_is_compared_with_all_others() -> None:
    same = "length([for one in blocks : one.block.address if one.self.name == self.name]) == 1"
    rules = one_rule(same, TYPE, "    among: []\n")
    assert found(rules, LOG % '"{{ stack.name }}"') == []
    assert len(found(rules, LOG % '"same"')) == 1


def test_a_name_that_is_not_known_agrees_with_nothing() -> None:
    rules = one_rule("length(blocks) == 1", TYPE, "    among: [self.name]\n")
    assert found(rules, LOG % "aws_vpc.main.id") == []


def test_a_stack_that_lacks_what_each_is_to_have() -> None:
    rules = one_rule("length(blocks) > 0", TYPE, "    each: [stack.name]\n")
    template = '{% if stack.region == "eu-west-1" %}\n' + LOG % '"x"' + "{% endif %}\n"
    rules = rules.replace("error_message: bad", "error_message: none in ${stack.name}")
    assert found(rules, template) == ["dev/eu-west-2 : none in dev/eu-west-2"]
    place = run("validate", "--rule", "ours").stdout.splitlines()[1]
    assert place == "    at generated/dev/eu-west-2/main.tf, same in 1 more stack"


def test_a_group_of_stacks_is_told_at_its_last_block() -> None:
    rules = one_rule("length(blocks) == 1", TYPE, "    each: [stack.environment]\n")
    rules = rules.replace("error_message: bad", "error_message: ${length(stacks)} in ${stack.environment}")
    assert found(rules, LOG % '"x"') == ["dev/eu-west-2 aws_cloudwatch_log_group.g: 2 in dev"]


def test_settings_of_other_stacks_are_seen() -> None:
    rules = one_rule("sum(blocks[*].retention) == 74", TYPE, "    each: []\n")
    assert found(rules, LOG % '"x"') == []
