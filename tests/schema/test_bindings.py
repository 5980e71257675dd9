"""Schemas from the bindings of CDK Terrain: what they say, and how `tfgen schema add` comes by them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.schema.bindings_package import write_package
from tests.trees import run, snapshot, write_tree
from tfgen.errors import TfgenError
from tfgen.schema.bindings import read_bindings

if TYPE_CHECKING:
    from pathlib import Path

STORED = "registry.terraform.io/acme/cloud 2.3.4: wrote config/schemas/acme-cloud-2.3.4.schema.gz\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(tmp_path)


@pytest.fixture
def index(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the package is all that pip looks at, and there is no engine."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(package.parent))
    monkeypatch.setattr("tfgen.terraform.engine.find_program", lambda _: None)
    monkeypatch.setattr("tfgen.terraform.engine.find_embedded", lambda: None)


def test_a_package_of_bindings_says_which_provider_it_is_for(package: Path) -> None:
    assert read_bindings(package)[:2] == ("acme/cloud", "2.3.4")


def test_blocks_attributes_and_objects_are_told_apart(package: Path, project: Path) -> None:
    run("schema", "add", str(package))
    _, _, *lines = run("schema", "show", "cloud_server").stdout.splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "description string optional",
        "network object({ address = string, port = optional(number) }) optional",
        "rules set(object({ from = number })) optional, computed",
        "zones set(string) optional",
        "addresses map(string) computed",
        "tags_by_source map(list(string)) computed",
        "boot {} list at most 1",
        "image string optional",
        "disk {} list at least 1",
        "gigabytes number required",
    ]


def test_what_the_provider_itself_takes_is_read_from_its_declarations(package: Path, project: Path) -> None:
    run("schema", "add", str(package))
    shown = run("schema", "show", "provider.cloud").stdout
    assert [line.split() for line in shown.splitlines()[2:]] == [
        ["login", "{}", "list", "at", "most", "1"],
        ["token", "string", "required"],
    ]


@pytest.mark.usefixtures("index", "project")
def test_without_an_engine_the_bindings_are_downloaded() -> None:
    result = run("schema", "add", "acme/cloud@~> 2.3")
    assert (result.exit_code, result.stdout) == (0, STORED)
    assert "cloud_zone" in run("schema", "show", "data.cloud_zone").stdout


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("acme/cloud@~> 3.0", "the newest bindings of acme/cloud are for 2.3.4, not ~> 3.0."),
        ("other/cloud", "cdktn-provider-cloud has the bindings of acme/cloud, not of other/cloud."),
        ("acme/nothing", "cannot download cdktn-provider-nothing: ERROR: No matching distribution found"),
    ],
)
def test_bindings_that_are_not_the_wanted_ones_are_refused(project: Path, wanted: str, expected: str) -> None:
    before = snapshot(project)
    result = run("schema", "add", wanted)
    assert (result.exit_code, snapshot(project)) == (2, before)
    assert expected in result.stderr


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_a_file_that_is_no_package_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "cdktn_provider_cloud-9.0.0-py3-none-any.whl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(
        TfgenError, match=r"^cdktn_provider_cloud-9\.0\.0-py3-none-any\.whl: this package cannot be read"
    ):
        read_bindings(path)


def test_a_package_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TfgenError, match="this package has no bindings of a provider"):
        read_bindings(write_package(tmp_path, {"readme/index.js": "// nothing\n"}))


def test_a_finding_by_bindings_is_a_warning(package: Path, project: Path) -> None:
    run("schema", "add", str(package))
    providers = 'terraform {\n  required_providers {\n    cloud = {\n      source = "acme/cloud"\n    }\n  }\n}\n'
    server = 'resource "cloud_server" "a" {\n  descripton = "x"\n  disk {\n    gigabytes = 1\n  }\n}\n'
    write_tree(project, {"own/main.tf": providers + server})
    found = run("validate", "own").stdout
    assert 'main.tf:9:3: warning: cloud_server has no argument "descripton"' in found
