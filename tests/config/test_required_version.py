"""`project.tfgen_version`: a project says which tfgen it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, PROJECT, assert_refused, changed, read_tree, run, write_tree
from tfgen import __version__
from tfgen.config.required_version import find_unsuited
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path


def for_versions(constraint: str, rest: str = "") -> str:
    return changed("{name: demo}", f"{{name: demo, tfgen_version: {constraint}}}") + rest


def unsuited(constraint: str, running: str) -> list[str]:
    tree = parse_yaml(f"project: {{tfgen_version: {constraint!r}}}", "m.yaml")
    return [str(problem) for problem in find_unsuited(tree, running)]


@pytest.mark.parametrize("constraint", [">=0.1,<0.2", "0.1.7", "~> 0.1", "!= 0.1.6, > 0.1", ">= 0.1.7"])
def test_a_version_that_the_project_is_for_is_welcome(constraint: str) -> None:
    assert unsuited(constraint, "0.1.7") == []


@pytest.mark.parametrize("constraint", [">=0.2", "<0.1.7", "~> 0.1.8", "0.1.6", ">= 0.1, != 0.1.7"])
def test_another_version_is_told_with_both(constraint: str) -> None:
    fact = f"m.yaml:1: this project is for tfgen {constraint}, and this is tfgen 0.1.7."
    assert unsuited(constraint, "0.1.7") == [f"{fact} Install a version that fits, or change project.tfgen_version."]


def test_a_prerelease_counts_as_what_it_becomes() -> None:
    assert unsuited(">=0.2", "0.2.0rc1") == []


def test_a_project_for_another_version_is_refused_and_nothing_is_written(project: Path) -> None:
    write_tree(project, {CONFIG: for_versions('">=7,<8"')})
    fact = f"this project is for tfgen >=7,<8, and this is tfgen {__version__}."
    assert_refused(project, f"{CONFIG}:1: {fact} Install a version that fits, or change project.tfgen_version.")


def test_what_only_another_version_understands_is_not_blamed(project: Path) -> None:
    write_tree(project, {CONFIG: for_versions('">=7"', "novelty: {}\n"), "config/settings.yaml": "novelty: []\n"})
    assert [line.split(" ")[1] for line in run("render", "-q").stderr.splitlines()] == [f"{CONFIG}:1:"]


def test_a_project_for_this_version_renders_the_same(project: Path) -> None:
    assert run("render", "-q").exit_code == 0
    before = read_tree(project / "generated")
    write_tree(project, {CONFIG: for_versions(f'"{__version__}"')})
    assert run("render", "-q").exit_code == 0
    assert read_tree(project / "generated") == before


def test_templates_do_not_see_it(project: Path) -> None:
    write_tree(
        project,
        {**PROJECT, CONFIG: for_versions('">=0.1"'), "templates/a.tf.j2": "# {{ project | list | join(' ') }}\n"},
    )
    assert run("render", "-q").exit_code == 0
    assert "tfgen_version" not in (project / "generated/dev/us-east-1/a.tf").read_text()


@pytest.mark.parametrize(
    ("written", "shown", "rest"),
    [
        ("0.1", "0.1", ' Quote it: "0.1".'),
        ('"newest"', '"newest"', ""),
        ('""', '""', ""),
        ('">=0.1;<2"', '">=0.1;<2"', ""),
        ("[]", "a list of 0", ""),
    ],
)
def test_what_is_no_constraint_is_refused(project: Path, written: str, shown: str, rest: str) -> None:
    write_tree(project, {CONFIG: for_versions(written)})
    expected = 'expected a version constraint, of at most 200 characters, like ">=0.1,<0.2".'
    assert_refused(project, f"{CONFIG}:1: project.tfgen_version is {shown}: {expected}{rest}")


def test_a_number_without_end_costs_nothing(project: Path) -> None:
    write_tree(project, {CONFIG: for_versions(f'"{"9" * 100_000}"')})
    assert run("render", "-q").exit_code == 2
