"""Which root modules read each other's states, for each backend."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.rules.matrices import schemas
from tfgen.evaluation.evaluate import Evaluator
from tfgen.links.remote_states import find_links, find_state_use
from tfgen.module.model import parse_module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tfgen.links.remote_states import Link


def links(folders: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(link.reader, link.producer) for link in found_in(folders)]


def found_in(folders: Mapping[str, str]) -> tuple[Link, ...]:
    modules = {name: parse_module(name, {"main.tf": text}) for name, text in folders.items()}
    return find_links({name: find_state_use(Evaluator(module, schemas())) for name, module in modules.items()})


def backend(kind: str, arguments: str) -> str:
    return f'terraform {{\n  backend "{kind}" {{\n{arguments}\n  }}\n}}\n'


def read(kind: str, arguments: str, more: str = "") -> str:
    config = f"config = {{\n{arguments}\n  }}\n" if arguments else ""
    return f'data "terraform_remote_state" "network" {{\n  backend = "{kind}"\n  {config}{more}\n}}\n'


@pytest.mark.parametrize(
    ("kind", "written", "wanted"),
    [
        ("s3", 'bucket = "b"\nkey = "net"\nregion = "eu-west-1"', 'bucket = "b"\nkey = "net"\nregion = "us-east-1"'),
        ("s3", 'bucket = "b"\nkey = "net"\nuse_lockfile = true', '"bucket" = "b"\n"key" = join("", ["n", "et"])'),
        ("gcs", 'bucket = "b"\nprefix = "net"', 'bucket = "b"\nprefix = "net/"'),
        ("gcs", 'bucket = "b"', 'bucket = "b"\nprefix = ""'),
        (
            "azurerm",
            'resource_group_name = "r"\nstorage_account_name = "a"\ncontainer_name = "c"\nkey = "net"',
            'storage_account_name = "a"\ncontainer_name = "c"\nkey = "net"',
        ),
        ("local", 'path = "terraform.tfstate"', 'path = "../network/terraform.tfstate"'),
        ("local", "", 'path = "${path.module}/../network/./terraform.tfstate"'),
        ("local", 'path = "../states/network"', 'path = "../states/network"'),
        ("http", 'address = "https://x/net"', 'address = "https://x/net"'),
        ("kubernetes", 'secret_suffix = "net"', 'secret_suffix = "net"\nnamespace = "default"'),
        (
            "remote",
            'organization = "o"\nworkspaces {\nname = "n"\n}',
            'organization = "o"\nworkspaces = {\nname="n"\n}',
        ),
    ],
)
def test_the_same_state_is_a_link(kind: str, written: str, wanted: str) -> None:
    assert links({"live/network": backend(kind, written), "live/app": read(kind, wanted)}) == [
        ("live/app", "live/network")
    ]


@pytest.mark.parametrize(
    ("kind", "written", "wanted"),
    [
        ("s3", 'bucket = "b"\nkey = "net"', 'bucket = "b"\nkey = "other"'),
        ("s3", 'bucket = "b"\nkey = "net"', 'bucket = "other"\nkey = "net"'),
        ("s3", 'key = "net"', 'bucket = "b"\nkey = "net"'),
        ("s3", 'key = "net"', 'key = "net"'),
        ("s3", 'bucket = "b"\nkey = "net"', 'bucket = "b"\nkey = var.key'),
        ("gcs", 'bucket = "b"\nprefix = "net"', 'bucket = "b"'),
        ("azurerm", 'storage_account_name = "a"\ncontainer_name = "c"\nkey = "net"', 'key = "net"'),
        ("local", "", 'path = "../other/terraform.tfstate"'),
        ("unheard_of", 'key = "net"', 'key = "net"'),
    ],
)
def test_another_state_or_one_that_is_not_known_is_none(kind: str, written: str, wanted: str) -> None:
    assert links({"live/network": backend(kind, written), "live/app": read(kind, wanted)}) == []


def test_a_state_of_another_backend_is_another_state() -> None:
    assert links({"n": backend("oss", 'bucket = "b"\nkey = "k"'), "a": read("s3", 'bucket = "b"\nkey = "k"')}) == []


def test_a_root_module_without_a_backend_keeps_its_state_beside_its_files() -> None:
    assert links({"network": "", "app": read("local", 'path = "../network/terraform.tfstate"')}) == [("app", "network")]


def test_a_cloud_block_is_a_workspace_of_the_remote_backend() -> None:
    cloud = 'terraform {\n  cloud {\n    organization = "o"\n    workspaces {\n      name = "n"\n    }\n  }\n}\n'
    reader = read("remote", 'organization = "o"\nworkspaces = { name = "n" }')
    assert links({"network": cloud, "app": reader}) == [("app", "network")]


@pytest.mark.parametrize(
    ("kind", "written", "wanted", "workspace"),
    [
        ("s3", 'bucket = "b"\nkey = "env:/blue/net"', 'bucket = "b"\nkey = "net"', "blue"),
        ("s3", 'bucket = "b"\nkey = "w/blue/net"', 'bucket = "b"\nkey = "net"\nworkspace_key_prefix = "w"', "blue"),
        ("azurerm", *['storage_account_name = "a"\ncontainer_name = "c"\nkey = "KEY"'] * 2, "blue"),
        (
            "local",
            'path = "terraform.tfstate.d/blue/terraform.tfstate"',
            'workspace_dir = "../n/terraform.tfstate.d"',
            "blue",
        ),
    ],
)
def test_the_workspace_is_part_of_the_place(kind: str, written: str, wanted: str, workspace: str) -> None:
    producer = backend(kind, written.replace("KEY", f"netenv:{workspace}"))
    reader = read(kind, wanted.replace("KEY", "net"), f'workspace = "{workspace}"')
    assert links({"n": producer, "a": reader}) == [("a", "n")]


@pytest.mark.parametrize("workspace", ['"default"', "terraform.workspace", "null"])
def test_stacks_live_in_the_default_workspace(workspace: str) -> None:
    reader = read("s3", 'bucket = "b"\nkey = "net"', f"workspace = {workspace}")
    assert links({"n": backend("s3", 'bucket = "b"\nkey = "net"'), "a": reader}) == [("a", "n")]


def test_another_workspace_is_another_state() -> None:
    reader = read("s3", 'bucket = "b"\nkey = "net"', 'workspace = "blue"')
    assert links({"n": backend("s3", 'bucket = "b"\nkey = "net"'), "a": reader}) == []


def test_local_values_and_instances_are_followed() -> None:
    reader = 'locals {\n  bucket = "b"\n}\n' + read(
        "s3", "bucket = local.bucket\nkey = each.key", 'for_each = toset(["one", "two"])'
    )
    producers = {name: backend("s3", f'bucket = "b"\nkey = "{name}"') for name in ("one", "two", "three")}
    assert links({**producers, "a": reader}) == [("a", "one"), ("a", "two")]


def test_a_stack_that_reads_its_own_state_is_no_link() -> None:
    place = 'bucket = "b"\nkey = "net"'
    assert links({"n": backend("s3", place) + read("s3", place)}) == []


@pytest.mark.parametrize(
    ("use", "outputs"),
    [
        ("data.terraform_remote_state.network.outputs.vpc_id", {"vpc_id"}),
        ('data.terraform_remote_state.network.outputs["vpc_id"].x[0]', {"vpc_id"}),
        ("data.terraform_remote_state.network.workspace", set()),
        ("data.terraform_remote_state.network.outputs", None),
        ("data.terraform_remote_state.network.outputs[var.name]", None),
    ],
)
def test_the_outputs_that_are_read_are_known(use: str, outputs: set[str] | None) -> None:
    texts = {"n": "", "a": read("local", 'path = "../n/terraform.tfstate"') + f"locals {{\n  x = {use}\n}}\n"}
    (link,) = found_in(texts)
    assert link.outputs == outputs
