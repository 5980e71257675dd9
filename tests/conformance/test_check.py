"""What counts of the faults of several provider versions, and how it is said."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

from tests.schema.providers import PROVIDER, SOURCE
from tfgen.conformance.check import SchemaReport, check_schema
from tfgen.evaluation.evaluate import Evaluator
from tfgen.module.model import parse_module
from tfgen.schema import load_schemas
from tfgen.schema.store import store_schema

if TYPE_CHECKING:
    from pathlib import Path

CLOUD = """\
terraform {
  required_providers {
    cloud = {
      source  = "acme/cloud"
      version = ">= 1.0"
    }
  }
}
"""
SERVER = """\
resource "cloud_server" "one" {
  name = "one"
  disk {
    gigabytes = 10
  }
}
"""


def older() -> dict[str, Any]:
    """The provider before it knew sizes."""
    provider = deepcopy(PROVIDER)
    del provider["resource_schemas"]["cloud_server"]["block"]["attributes"]["size"]
    return provider


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one exact version of a provider."""
    store_schema(tmp_path / "config/schemas", SOURCE, "1.2.0", PROVIDER)
    return tmp_path


def report(project: Path, text: str) -> SchemaReport:
    module = parse_module("", {"main.tf": text})
    schemas = load_schemas(project)
    return check_schema(module, schemas, Evaluator(module, schemas))


def faults(project: Path, text: str, requirement: str = CLOUD) -> list[str]:
    return [f"{fault.kind}: {fault.message}" for fault in report(project, requirement + text).faults]


def in_server(line: str) -> str:
    return SERVER.replace("  disk", f"  {line}\n  disk", 1)


# A line inside of cloud_server.one, and what is told of it.
LINES = [
    ("siez = 1", 'unknown-argument: cloud_server has no argument "siez" (in cloud 1.2.0). Did you mean "size"?'),
    (
        'label = "x"',
        (
            'block-as-argument: "label" of cloud_server is a block, not an argument (in cloud 1.2.0). '
            "Write it without the equals sign: label { ... }"
        ),
    ),
    (
        "size { }",
        (
            'argument-as-block: "size" of cloud_server is an argument, not a block (in cloud 1.2.0). '
            "Write it with an equals sign: size = ..."
        ),
    ),
    ("lable { }", 'unknown-block: cloud_server has no block "lable" (in cloud 1.2.0). Did you mean "label"?'),
    (
        'label "x" { }',
        (
            "unknown-block: the block label of cloud_server has no label (in cloud 1.2.0). "
            "Remove what stands between its type and the brace."
        ),
    ),
    (
        "label { txt = 1 }",
        'unknown-argument: label of cloud_server has no argument "txt" (in cloud 1.2.0). Did you mean "text"?',
    ),
    ('id = "x"', 'computed-argument: the provider alone sets "id" of cloud_server (in cloud 1.2.0). Remove it.'),
    (
        'size = "big"',
        'wrong-type: "size" of cloud_server: a number is required, found text that is none (in cloud 1.2.0).',
    ),
    (
        "network = [{ port = 1 }]",
        'wrong-type: "network" of cloud_server: element 0: attribute "address" is required (in cloud 1.2.0).',
    ),
    (
        'zone = "a"',
        (
            'deprecated-argument: "zone" of cloud_server is deprecated (in cloud 1.2.0). '
            "The provider's documentation says what takes its place."
        ),
    ),
    (
        "disk { gigabytes = 1 }\n  disk { gigabytes = 2 }",
        'block-count: cloud_server takes at most 2 blocks "disk", found 3 (in cloud 1.2.0).',
    ),
    (
        "lifecycle {\n    ignore_changes = [nam]\n  }",
        (
            'unknown-ignored-argument: cloud_server has no argument or block "nam" to ignore (in cloud 1.2.0). '
            'Did you mean "name"?'
        ),
    ),
]
# A whole block, and what is told of it.
BLOCKS = [
    (
        SERVER.replace('  name = "one"\n', ""),
        'missing-argument: cloud_server requires the argument "name" (in cloud 1.2.0). Add it.',
    ),
    (
        'resource "cloud_server" "one" {\n  name = "one"\n}',
        'missing-block: cloud_server requires a block "disk" (in cloud 1.2.0). Add it.',
    ),
    (
        'data "cloud_zone" "a" { }',
        (
            "deprecated-resource: the data source cloud_zone is deprecated (in cloud 1.2.0). "
            "The provider's documentation says what takes its place."
        ),
    ),
    (
        'resource "cloud_zone" "a" { }',
        (
            "unknown-resource-type: there is no resource type cloud_zone (in cloud 1.2.0). "
            "There is a data source of this name."
        ),
    ),
    (
        'ephemeral "cloud_tokn" "a" { }',
        (
            "unknown-resource-type: there is no ephemeral resource type cloud_tokn (in cloud 1.2.0). "
            'Did you mean "cloud_token"?'
        ),
    ),
    (
        'provider "cloud" {\n  tokn = 1\n}',
        'unknown-argument: provider cloud has no argument "tokn" (in cloud 1.2.0). Did you mean "token"?',
    ),
]


@pytest.mark.parametrize(("line", "fault"), LINES)
def test_line_in_a_block_is_told_in_words(project: Path, line: str, fault: str) -> None:
    assert faults(project, in_server(line)) == [fault]


@pytest.mark.parametrize(("text", "fault"), BLOCKS)
def test_block_is_told_in_words(project: Path, text: str, fault: str) -> None:
    assert faults(project, text) == [fault]


@pytest.mark.parametrize("line", ["size = 1", 'network = [{ address = "a" }]', "zone = null", "id = null", "label { }"])
def test_what_the_schema_admits_is_no_fault(project: Path, line: str) -> None:
    assert faults(project, in_server(line)) == []


def test_what_one_of_several_exact_versions_refuses_is_a_fault_that_names_it(project: Path) -> None:
    store_schema(project / "config/schemas", SOURCE, "1.1.0", older())
    assert faults(project, in_server("size = 1")) == [
        'unknown-argument: cloud_server has no argument "size" (in cloud 1.1.0, which ">= 1.0" admits).'
    ]


def test_what_all_versions_refuse_is_one_fault_that_names_them(project: Path) -> None:
    store_schema(project / "config/schemas", SOURCE, "1.1.0", older())
    assert faults(project, in_server("colour = 1")) == [
        'unknown-argument: cloud_server has no argument "colour" (in cloud 1.1.0 and 1.2.0).'
    ]


def test_what_only_an_extracted_schema_refuses_is_told_by_a_rule_of_its_own(project: Path) -> None:
    store_schema(project / "config/schemas", SOURCE, "1.3.0", older(), exact=False)
    assert faults(project, in_server("size = 1")) == [
        'provider-upgrade: cloud_server has no argument "size" (in cloud 1.3.0, which ">= 1.0" admits).'
    ]


def test_module_without_a_constraint_need_not_work_with_every_version(project: Path) -> None:
    store_schema(project / "config/schemas", SOURCE, "1.1.0", older())
    requirement = CLOUD.replace('      version = ">= 1.0"\n', "")
    assert faults(project, in_server("size = 1"), requirement) == []
    assert len(faults(project, in_server("colour = 1"), requirement)) == 1


def test_versions_that_the_constraint_excludes_do_not_count(project: Path) -> None:
    store_schema(project / "config/schemas", SOURCE, "1.1.0", older())
    assert faults(project, in_server("size = 1"), CLOUD.replace(">= 1.0", "~> 1.2")) == []


def test_what_only_an_extracted_schema_refuses_is_a_warning_of_its_own(tmp_path: Path) -> None:
    store_schema(tmp_path / "config/schemas", SOURCE, "1.2.0", PROVIDER, exact=False)
    assert faults(tmp_path, in_server("colour = 1")) == [
        'extracted-schema: cloud_server has no argument "colour" (in cloud 1.2.0).'
    ]


def test_what_an_exact_version_refuses_too_is_sure_although_it_is_not_admitted(project: Path) -> None:
    store_schema(project / "config/schemas", SOURCE, "2.0.0", older(), exact=False)
    later = CLOUD.replace(">= 1.0", "~> 2.0")
    kinds = [fault.partition(":")[0] for fault in faults(project, in_server("size = 1\n  colour = 1"), later)]
    assert kinds == ["extracted-schema", "unknown-argument"]


def test_version_that_is_not_admitted_is_asked_where_it_is_assumed(project: Path) -> None:
    module = parse_module("", {"main.tf": CLOUD.replace(">= 1.0", "~> 3.0") + in_server("colour = 1")})
    schemas = load_schemas(project).assume({"cloud": None})
    found = check_schema(module, schemas, Evaluator(module, schemas))
    assert [fault.kind for fault in found.faults] == ["unknown-argument"]


def test_provider_without_a_schema_is_noted_once(project: Path) -> None:
    text = 'resource "rainbow_id" "a" { }\nresource "rainbow_id" "b" { }\n'
    (note,) = report(project, text).notes
    assert note == (
        "provider registry.terraform.io/hashicorp/rainbow: its arguments are not checked, as no schema of it is known. "
        "Run: tfgen schema update"
    )


def test_provider_of_which_no_known_version_is_admitted_is_noted(project: Path) -> None:
    found = report(project, CLOUD.replace(">= 1.0", "~> 2.0") + in_server("colour = 1"))
    assert found.faults == ()
    (note,) = found.notes
    assert note == (
        'provider registry.terraform.io/acme/cloud: its arguments are not checked, as "~> 2.0" admits none of the '
        "versions 1.2.0 whose schemas are known. Run: tfgen schema update"
    )


def test_constraint_that_is_none_is_noted(project: Path) -> None:
    (note,) = report(project, CLOUD.replace(">= 1.0", "newest") + SERVER).notes
    assert note.partition(": ")[2] == (
        'its arguments are not checked: "newest" is not a version constraint. '
        'Write it as in ">= 5.100.0, < 7.0.0" or "~> 5.100".'
    )


def test_what_a_schema_does_not_tell_is_not_checked_and_noted(project: Path) -> None:
    provider = deepcopy(PROVIDER)
    provider["resource_schemas"]["cloud_server"]["block"]["block_types"]["label"]["block"] = {"_opaque": True}
    store_schema(project / "config/schemas", SOURCE, "1.2.0", provider, exact=False)
    found = report(project, CLOUD + in_server("label { anything = 1 }"))
    assert found.faults == ()
    assert tuple(found.notes) == (
        "cloud_server: what is in label is not checked for cloud 1.2.0, whose schema does not tell all of it",
    )


def test_resource_may_name_its_provider(project: Path) -> None:
    requirement = CLOUD.replace("cloud =", "sky =")
    text = in_server("provider = sky.west\n  colour = 1")
    assert len(faults(project, text, requirement)) == 1


def test_write_only_argument_needs_an_engine_that_knows_them(project: Path) -> None:
    text = CLOUD.replace("terraform {", 'terraform {\n  required_version = ">= 1.9"')
    (fault,) = faults(project, in_server('password_wo = "x"'), text)
    assert fault == (
        'write-only-version: "password_wo" of cloud_server is write-only, which needs Terraform 1.11 (in cloud 1.2.0). '
        '">= 1.9" admits older ones. Write: required_version = ">= 1.11"'
    )


@pytest.mark.parametrize("version", [">= 1.11", "~> 1.11", "~> 1.12.0", "nonsense"])
def test_write_only_argument_is_fine_where_older_engines_are_excluded(project: Path, version: str) -> None:
    text = CLOUD.replace("terraform {", f'terraform {{\n  required_version = "{version}"')
    assert faults(project, in_server('password_wo = "x"'), text) == []


@pytest.mark.parametrize("reference", ["cloud_server.one.password_wo", "cloud_server.one[0].password_wo"])
def test_reference_to_a_write_only_argument_is_a_fault(project: Path, reference: str) -> None:
    text = f'{in_server("count = 1")}output "password" {{\n  value = {reference}\n}}\n'
    (fault,) = faults(project, text)
    assert fault == (
        'write-only-reference: "password_wo" of cloud_server.one is write-only, so here it is always null. '
        "Refer to where its value is from."
    )


def test_fault_stands_at_its_argument_and_has_the_address_of_its_block(project: Path) -> None:
    (fault,) = (
        report(project, in_server("colour = 1")).faults or report(project, CLOUD + in_server("colour = 1")).faults
    )
    position = fault.file.position(fault.node.start)
    assert (position.line - CLOUD.count("\n"), position.column, fault.address) == (3, 3, "cloud_server.one")


def test_a_dynamic_block_has_one_content(project: Path) -> None:
    content = 'content {\n      text = "x"\n    }\n'
    (found,) = faults(project, in_server(f'dynamic "label" {{\n    for_each = ["a"]\n    {content}    {content}  }}'))
    assert "unknown-block: there is a content in" in found
    assert "already" in found


@pytest.mark.parametrize(("for_each", "lacking"), [("[]", 0), ("{}", 0), ('["a"]', 1)])
def test_a_block_that_is_made_zero_times_lacks_nothing(project: Path, for_each: str, lacking: int) -> None:
    line = f'dynamic "disk" {{\n    for_each = {for_each}\n    content {{}}\n  }}'
    assert len(faults(project, in_server(line))) == lacking
