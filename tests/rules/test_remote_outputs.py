"""What is read of another root module's state, compared with the outputs it has."""

from __future__ import annotations

import pytest

from tests.rules.matrices import aws, hits, matrix

RULE = "unknown-remote-output"
NETWORK = """\
output "vpc_id" {
  value = "vpc-1"
}
output "subnet_ids" {
  value = ["subnet-1", "subnet-2"]
}
output "vpc" {
  value = aws_vpc.main
}
output "nothing" {
  value = null
}
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
"""
READ = """\
data "terraform_remote_state" "network" {
  backend = "local"
  config  = { path = "../network/terraform.tfstate" }
}
"""
OUTPUTS = "data.terraform_remote_state.network.outputs"


def told(use: str, network: str = NETWORK, read: str = READ, **more: str) -> list[str]:
    app = f"{aws('eu-west-1')}{read}{use}\n"
    subject = matrix({"network": aws("eu-west-1") + network, "app": app, **more})
    return [hit.message for hit in hits(RULE, subject)]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (f"{OUTPUTS}.vpcid", '../network has no output "vpcid". Did you mean "vpc_id"?'),
        (f'{OUTPUTS}["vpcid"]', '../network has no output "vpcid". Did you mean "vpc_id"?'),
        (f"{OUTPUTS}.zzz", '../network has no output "zzz". It has: vpc_id, subnet_ids, vpc.'),
        (f"{OUTPUTS}.nothing", 'the output "nothing" of ../network is null, and a state keeps no output that is null.'),
    ],
)
def test_an_output_that_is_not_there_is_found(expression: str, message: str) -> None:
    assert told(f"locals {{\n  x = {expression}\n}}") == [message]


@pytest.mark.parametrize(
    "expression",
    [
        f"{OUTPUTS}.vpc_id.x",
        f"{OUTPUTS}.vpc_id[0]",
        f"{OUTPUTS}.subnet_ids + 1",
        f"{OUTPUTS}.vpc.cidr",
        f"[for zone in {OUTPUTS}.vpc_id : zone]",
        f"length(true ? {OUTPUTS}.vpc.instance_tenancy.x : [])",
        f"lookup({OUTPUTS}.subnet_ids, 0)",
    ],
)
def test_an_output_of_another_type_than_used_is_found(expression: str) -> None:
    (message,) = told(f"locals {{\n  x = {expression}\n}}")
    assert message.endswith("is what ../network puts out.")


def test_an_output_of_another_type_than_an_argument_wants_is_found() -> None:
    resource = f'resource "aws_lb" "main" {{\n  name = "app"\n  subnets = {OUTPUTS}.vpc_id\n}}'
    (message,) = told(resource)
    assert "subnets" in message
    assert message.endswith(f"{OUTPUTS}.vpc_id is what ../network puts out.")


@pytest.mark.parametrize(
    "expression",
    [
        f"{OUTPUTS}.vpc_id",
        f"{OUTPUTS}.subnet_ids[1]",
        f"{OUTPUTS}.vpc.arn",
        f'try({OUTPUTS}.zzz, "none")',
        f"{OUTPUTS}[var.name]",
    ],
)
def test_what_fits_is_let_pass(expression: str) -> None:
    assert told(f"locals {{\n  x = {expression}\n}}") == []


def test_a_default_stands_for_an_output() -> None:
    read = READ.replace("config ", 'defaults = { zzz = "none" }\n  config ')
    assert told(f"locals {{\n  x = {OUTPUTS}.zzz\n}}", read=read) == []


def test_what_was_wrong_before_is_another_rules() -> None:
    assert told("locals {\n  x = [1] + 1\n}") == []


def test_types_are_followed_through_a_second_state() -> None:
    second = READ.replace("../network", "../middle")
    middle = READ + f'output "id" {{\n  value = {OUTPUTS}.vpc_id\n}}\n'
    (message,) = told(f"locals {{\n  x = {OUTPUTS}.id.x\n}}", read=second, middle=middle)
    assert message.endswith("is what ../middle puts out.")


def test_instances_have_the_outputs_that_all_have() -> None:
    read = READ.replace("../network", "../${each.key}").replace(
        "backend", 'for_each = toset(["network", "other"])\n  backend'
    )
    other = 'output "vpc_id" {\n  value = 5\n}\n'
    use = 'data.terraform_remote_state.network["other"].outputs'
    assert told(f"locals {{\n  x = {use}.vpc_id\n}}", read=read, other=other) == []
    (message,) = told(f"locals {{\n  x = {use}.subnet_ids\n}}", read=read, other=other)
    assert message.startswith('../other has no output "subnet_ids".')


def test_nothing_is_guessed_of_a_state_that_is_not_rendered_here() -> None:
    read = READ.replace("../network/terraform.tfstate", "../elsewhere/terraform.tfstate")
    subject = matrix({"network": NETWORK, "app": f"{read}locals {{\n  x = {OUTPUTS}.zzz\n}}\n"})
    assert hits(RULE, subject) == []
    what, _, why = next(iter(subject.sketches[1].notes)).partition(", since ")
    assert what == "data.terraform_remote_state.network: what it reads"
    assert why == "no root module here keeps its state at local elsewhere/terraform.tfstate"


def test_a_state_that_is_not_known_is_noted() -> None:
    read = READ.replace('"../network/terraform.tfstate"', "var.path")
    subject = matrix({"network": NETWORK, "app": f"{read}locals {{\n  x = {OUTPUTS}.zzz\n}}\n"})
    assert hits(RULE, subject) == []
    assert [note.partition(",")[0] for note in subject.sketches[1].notes] == [
        "data.terraform_remote_state.network: what it reads"
    ]


def test_two_that_read_each_other_are_checked_all_the_same() -> None:
    back = READ.replace("../network", "../app").replace('"network"', '"app"')
    network = NETWORK + back + 'output "round" {\n  value = data.terraform_remote_state.app.outputs.round\n}\n'
    (message,) = told(f'output "round" {{\n  value = {OUTPUTS}.round\n}}\nlocals {{\n  x = {OUTPUTS}.zzz\n}}', network)
    assert '../network has no output "zzz"' in message


def test_of_a_state_that_two_write_nobody_knows_the_outputs() -> None:
    backend = 'terraform {\n  backend "local" {\n    path = "../shared.tfstate"\n  }\n}\n'
    read = READ.replace("../network/terraform.tfstate", "../shared.tfstate")
    use = f"locals {{\n  x = {OUTPUTS}.cluster_id\n}}\n"
    other = 'output "cluster_id" {\n  value = "c-1"\n}\n'
    subject = matrix({"network": backend + NETWORK, "app": read + use, "cluster": backend + other})
    assert not list(hits(RULE, subject))
    alone = matrix({"network": backend + NETWORK, "app": read + use})
    assert [hit.message for hit in hits(RULE, alone)] == [
        '../network has no output "cluster_id". It has: vpc_id, subnet_ids, vpc.'
    ]
