"""`tfgen graph`: pictures of stacks, of any folder, and of the matrix; what cannot be drawn is said."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from tests.declared import with_waves
from tests.trees import CONFIG, MATRIX, run, snapshot, write_tree

if TYPE_CHECKING:
    from pathlib import Path

VPC = 'resource "aws_vpc" "main" {}\n'
ICON = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def test_a_stack_is_drawn_as_svg(project: Path) -> None:
    run("render", "--quiet")
    root = ET.fromstring(run("graph", "prod/us-east-1").stdout)
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "prod/us-east-1"


def test_axes_choose_the_stack(project: Path) -> None:
    run("render", "--quiet")
    by_name = run("graph", "prod/us-east-1").stdout
    assert run("graph", "--env", "prod", "--region", "us-east-1").stdout == by_name


def test_a_folder_that_tfgen_did_not_write_is_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {"network/main.tf": VPC})
    monkeypatch.chdir(tmp_path)
    assert "aws_vpc.main" in run("graph", "network").stdout


def test_mermaid_has_groups_as_subgraphs(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'resource "acme_a" "x" {}\nresource "acme_b" "y" {\n  a = acme_a.x.id\n}\n'})
    assert run("graph", tmp_path, "--format", "mermaid").stdout.splitlines() == [
        "flowchart LR",
        '  subgraph g0 ["acme"]',
        '    n0["A<br/>x"]',
        '    n1["B<br/>y"]',
        "  end",
        "  n1 --> n0",
    ]


def test_the_end_of_the_file_says_how_it_is_drawn(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VPC})
    run("graph", tmp_path, "-o", tmp_path / "vpc.dot")
    assert (tmp_path / "vpc.dot").read_text().startswith("digraph")


def test_a_dash_is_standard_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {"main.tf": VPC})
    monkeypatch.chdir(tmp_path)
    assert run("graph", tmp_path, "-o", "-").stdout == run("graph", tmp_path).stdout
    assert list(snapshot(tmp_path)) == ["main.tf"]


def test_an_end_that_no_picture_has_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VPC})
    result = run("graph", tmp_path, "-o", "vpc.png")
    assert result.exit_code == 2
    assert "vpc.png: name it .svg, .mmd, .dot, or say with --format what it shall hold." in result.stderr


def test_dot_has_groups_as_clusters_and_addresses_as_tooltips(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'resource "acme_a" "x" {}\n'})
    lines = run("graph", tmp_path, "--format", "dot").stdout.splitlines()
    assert lines[3:] == [
        "  subgraph cluster_0 {",
        '    label="acme"',
        '    n0 [label="A\\nx", tooltip="acme_a.x"]',
        "  }",
        "}",
    ]


def test_a_file_is_written_where_the_option_says(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VPC})
    result = run("graph", tmp_path, "-o", tmp_path / "picture.svg")
    assert (result.stdout, result.exit_code) == ("", 0)
    assert (tmp_path / "picture.svg").read_text().startswith("<svg ")


def test_an_older_picture_is_written_over(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": "# earlier\n"})
    picture = tmp_path / "picture.svg"
    for _ in range(2):
        assert run("graph", tmp_path, "-o", picture).exit_code == 0
        write_tree(tmp_path, {"main.tf": VPC})
    assert picture.read_text() == run("graph", tmp_path).stdout


def test_a_file_that_holds_something_else_is_not_written_over(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VPC})
    result = run("graph", tmp_path, "--format", "svg", "-o", tmp_path / "main.tf")
    assert result.exit_code == 2
    assert "main.tf: tfgen has not made this file, and would overwrite it" in result.stderr
    assert (tmp_path / "main.tf").read_text() == VPC


@pytest.mark.parametrize("file", ["config/x.svg", "templates/x.svg", "generated/dev/us-east-1/x.svg"])
def test_no_picture_is_written_into_what_tfgen_looks_after(project: Path, file: str) -> None:
    result = run("graph", "--matrix", "-o", file)
    assert result.exit_code == 2
    assert f"{file} would be in {file.partition('/')[0]}/" in result.stderr
    assert not (project / file).exists()


def test_a_file_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VPC})
    result = run("graph", tmp_path, "-o", tmp_path / "main.tf" / "picture.svg")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {tmp_path}/main.tf/picture.svg: cannot be written: ")


def test_the_matrix_is_drawn_in_waves(project: Path) -> None:
    write_tree(project, {CONFIG: with_waves(MATRIX)})
    run("render", "--quiet")
    lines = run("graph", "--matrix", "--format", "mermaid").stdout.splitlines()
    assert [line for line in lines if "->" in line] == ["  n0 -.-> n1", "  n2 -.-> n3"]


def test_a_card_of_one_line_has_no_empty_second_one_in_any_form(project: Path) -> None:
    run("render", "--quiet")
    texts = [run("graph", "--matrix", "--format", form).stdout for form in ("mermaid", "dot")]
    assert '["us-east-1"]' in texts[0]
    assert 'label="us-east-1", ' in texts[1]


def test_the_matrix_shows_the_stacks_that_are_chosen(project: Path) -> None:
    text = run("graph", "--matrix", "--env", "dev").stdout
    assert ("dev/us-east-1" in text, "prod/us-east-1" in text) == (True, False)


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ((), "which stack? Name one: tfgen graph prod/us-east-1"),
        (("--env", "prod"), "2 stacks are meant, and a picture shows one."),
        (("prod/us-esat-1",), 'no stack is called "prod/us-esat-1"'),
        (("prod/us-east-1",), "generated/prod/us-east-1"),
    ],
    ids=["none", "several", "unknown", "not rendered"],
)
def test_what_cannot_be_drawn_is_said(project: Path, words: tuple[str, ...], fact: str) -> None:
    before = snapshot(project)
    result = run("graph", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert fact in " ".join(result.stderr.split())
    assert snapshot(project) == before


def test_a_file_that_is_not_hcl_is_an_error_with_its_line(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VPC + "resource {\n"})
    result = run("graph", tmp_path)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"error: {tmp_path}/main.tf:2")


def test_an_icon_of_the_users_own_is_in_the_picture(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'resource "aws_sqs_queue" "q" {}\n', "icons/aws_sqs_queue.svg": ICON})
    assert 'href="data:image/svg+xml;base64,' in run("graph", tmp_path, "--icons", tmp_path / "icons").stdout


def test_an_icon_of_a_set_is_found_by_its_service(tmp_path: Path) -> None:
    name = "icons/App-Integration/64/Arch_Amazon-Simple-Queue-Service_64.svg"
    write_tree(tmp_path, {"main.tf": 'resource "aws_sqs_queue" "q" {}\n', name: ICON})
    assert 'href="data:image/svg+xml;base64,' in run("graph", tmp_path, "--icons", tmp_path / "icons").stdout


def test_icons_that_fit_nothing_are_an_error(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": VPC + 'resource "aws_sqs_queue" "q" {}\n', "icons/cat.svg": ICON})
    result = run("graph", tmp_path, "--icons", tmp_path / "icons")
    assert result.exit_code == 2
    assert "has no icon for any resource here. Name files by type, like aws_sqs_queue.svg" in result.stderr
