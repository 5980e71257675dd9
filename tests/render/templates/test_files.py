"""Which files are templates: plain names, no links, and nothing that is left out without a word."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.trees import TEMPLATE, VPC, run, write_tree

if TYPE_CHECKING:
    from pathlib import Path

WRONG = {
    "another ending": ("main.tf", "this is not a template"),
    "Terraform in JSON": ("main.tf.json.j2", "tfgen does not read such Terraform"),
    "an unknown ending": ("nginx.conf.j2", "its name ends in none of .tf.j2, .tfvars.j2, .json.j2, .yaml.j2"),
    "another ending of Jinja's": ("main.tf.jinja2", "Rename it to main.tf.j2"),
    "endings in the wrong order": ("main.j2.tf", "Rename it to main.tf.j2"),
    "what a merge left": ("main.tf.j2.orig", "left it here. Take it away."),
    "variables without the ending": ("terraform.tfvars", "Rename it to terraform.tfvars.j2"),
    "a state": ("terraform.tfstate", "Terraform is rendered, and never copied"),
    "an editor's copy": ("network.tf.j2~", "this is not a template"),
    "a hidden file": (".network.tf.j2", "the name is not plain"),
    "a space": ("my network.tf.j2", "the name is not plain"),
    "another alphabet": ("nétwork.tf.j2", "the name is not plain"),
    "a device of Windows": ("aux.tf.j2", "Windows reserves this name"),
    "only the ending": (".tf.j2", "this template has no name"),
    "another case": ("Network.tf.j2", "differs from"),
    "a folder that nothing renders": ("unknown/network.tf.j2", "no component renders this template"),
    "a file in a folder that nothing renders": ("unknown/logo.png", "no component copies this file"),
    "a hidden folder": (".old/network.tf.j2", "the name is not plain"),
}


@pytest.mark.parametrize(("name", "fact"), WRONG.values(), ids=WRONG)
def test_what_is_no_template_is_an_error(project: Path, name: str, fact: str) -> None:
    write_tree(project, {f"templates/{name}": VPC})
    result = run("render", "--quiet")
    assert (result.exit_code, fact in result.stderr) == (2, True), result.stderr


def test_a_name_with_a_line_end_makes_no_second_error_of_what_follows(project: Path) -> None:
    write_tree(project, {"templates/a\nerror: b.tf.j2": VPC})
    assert run("render").stderr.startswith("error: templates/a\\nerror: b.tf.j2: the name is not plain: ")


@pytest.mark.parametrize("place", ["a template", "macros", "a folder", "all templates"])
def test_no_link_is_followed(project: Path, tmp_path: Path, place: str) -> None:
    outside = tmp_path / "outside"
    write_tree(outside, {"secret.tf.j2": "locals {}\n"})
    if place == "a template":
        (project / "templates/other.tf.j2").symlink_to(outside / "secret.tf.j2")
    elif place == "macros":
        (project / "templates/_other.j2").symlink_to(outside / "secret.tf.j2")
    elif place == "a folder":
        (project / "templates/bootstrap").symlink_to(outside)
    else:
        (project / "templates").rename(outside / "templates")
        (project / "templates").symlink_to(outside / "templates")
    result = run("render", "--quiet")
    assert (result.exit_code, "this is a link" in result.stderr) == (2, True), result.stderr


def test_a_pipe_in_the_place_of_a_template_does_not_hang(project: Path) -> None:
    os.mkfifo(project / "templates/other.tf.j2")
    result = run("render", "--quiet")
    assert (result.exit_code, "this is not a regular file" in result.stderr) == (2, True)


def test_macros_are_no_files_of_their_own(project: Path) -> None:
    use = '{% from "_m.j2" import m %}' + VPC.replace("main", "{{ m() }}")
    write_tree(project, {"templates/_m.j2": "{% macro m() %}main{% endmacro %}", TEMPLATE: use})
    assert run("render", "--quiet").exit_code == 0
