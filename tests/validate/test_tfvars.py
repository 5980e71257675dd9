"""Files of values for variables: rendered and copied ones of a project, and those in folders of anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.errors import TfgenError
from tfgen.validate.paths import validate_paths
from tfgen.validate.project import validate_project

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.validate.answers.finding import Report

MAIN = """\
variable "zones" {
  type = list(string)
}

variable "name" {
  type = string
}

output "all" {
  value = [var.zones, var.name]
}
"""
MATRIX = """\
project: {name: shop}
regions: {eu-west-1: {}}
environments: {dev: {}, prod: {}}
"""


def found(report: Report) -> list[tuple[str, int, str]]:
    """File name, line and rule of each finding."""
    assert not [note for note in report.notes if note.failed]
    return [(finding.place.file.rpartition("/")[2], finding.place.line, finding.rule) for finding in report.findings]


def in_folder(tmp_path: Path, files: dict[str, str]) -> list[tuple[str, int, str]]:
    write_tree(tmp_path, {"main.tf": MAIN, **files})
    return found(validate_paths([tmp_path]))


def in_project(tmp_path: Path, files: dict[str, str]) -> Report:
    write_tree(tmp_path, {"config/regions.yaml": MATRIX, "templates/main.tf.j2": MAIN, **files})
    return validate_project(tmp_path)


def test_a_finding_in_a_rendered_file_is_at_its_template_line(tmp_path: Path) -> None:
    template = "{% if true %}\n# values\n{% endif %}\nzones = {{ stack.environment | hcl }}\nname = 1\n"
    report = in_project(tmp_path, {"templates/terraform.tfvars.j2": template})
    assert found(report) == [("terraform.tfvars.j2", 4, "variable-value")]
    assert report.findings[0].folders == ("dev/eu-west-1", "prod/eu-west-1")


def test_a_finding_in_rendered_json_is_at_its_template_line(tmp_path: Path) -> None:
    template = '{\n  "name": {{ stack.environment | json }},\n  "zones": 3\n}\n'
    report = in_project(tmp_path, {"templates/terraform.tfvars.json.j2": template})
    assert found(report) == [("terraform.tfvars.json.j2", 3, "variable-value")]


def test_a_name_that_nothing_declares_is_a_warning_at_its_template_line(tmp_path: Path) -> None:
    report = in_project(tmp_path, {"templates/a.auto.tfvars.j2": 'name = "x"\nzoness = ["a"]\n'})
    (finding,) = report.findings
    assert finding.place.file == f"{tmp_path}/templates/a.auto.tfvars.j2"
    assert (finding.place.line, finding.rule, finding.severity.value) == (2, "undeclared-value", "warning")
    assert 'declares the variable "zoness"' in finding.message
    assert finding.message.endswith('Did you mean "zones"?')


def test_rules_know_what_a_rendered_file_sets(tmp_path: Path) -> None:
    more = 'variable "n" {\n  type = number\n}\nresource "terraform_data" "x" {\n  count = var.n\n}\n'
    assert found(in_project(tmp_path, {"templates/n.tf.j2": more})) == []
    values = "n = {% if stack.environment == 'prod' %}-1{% else %}1{% endif %}\n"
    report = in_project(tmp_path, {"templates/n.tf.j2": more, "templates/n.auto.tfvars.j2": values})
    assert found(report) == [("n.tf.j2", 5, "invalid-count")]
    assert report.findings[0].folders == ("prod/eu-west-1",)
    assert report.findings[0].message.endswith("So it is with the values of n.auto.tfvars.")


def test_the_verdict_follows_the_values(tmp_path: Path) -> None:
    assert found(in_project(tmp_path, {"templates/terraform.tfvars.j2": "name = 1\n"})) == []
    assert found(in_project(tmp_path, {"templates/terraform.tfvars.j2": "name = [1]\n"})) == [
        ("terraform.tfvars.j2", 1, "variable-value")
    ]


def test_what_is_ignored_in_a_file_of_values_is_no_finding(tmp_path: Path) -> None:
    assert in_folder(tmp_path, {"terraform.tfvars": "# tfgen:ignore undeclared-value: of a script\nb = 1\n"}) == []


def test_a_file_for_an_option_is_checked_by_its_types_alone(tmp_path: Path) -> None:
    files = {"prod.tfvars": 'bucket = "state"\nname = ["a"]\n', "dev.tfvars.json": '{"zones": "a"}', "x.tfvars": "a ="}
    assert sorted(in_folder(tmp_path, files)) == [
        ("dev.tfvars.json", 1, "variable-value"),
        ("prod.tfvars", 2, "variable-value"),
        ("x.tfvars", 1, "syntax"),
    ]


def test_what_no_file_sets_stays_unknown(tmp_path: Path) -> None:
    more = 'variable "n" {\n  default = -1\n}\nresource "terraform_data" "x" {\n  count = var.n\n}\n'
    assert in_folder(tmp_path, {"n.tf": more, "terraform.tfvars": 'name = "x"\n'}) == []


def test_a_secret_is_not_told(tmp_path: Path) -> None:
    secret = (
        'variable "n" {\n  sensitive = true\n  type = number\n}\noutput "n" {\n  value = var.n\n  sensitive = true\n}\n'
    )
    write_tree(tmp_path, {"main.tf": secret, "terraform.tfvars": 'n = "hunter2"\n'})
    (finding,) = validate_paths([tmp_path]).findings
    assert "hunter2" not in finding.message


def test_json_that_is_none_is_told(tmp_path: Path) -> None:
    assert in_folder(tmp_path, {"terraform.tfvars.json": "[1]"}) == [("terraform.tfvars.json", 1, "syntax")]


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfvars").write_bytes(b'name = "\xff"\n')
    assert in_folder(tmp_path, {}) == [("terraform.tfvars", 1, "syntax")]


def test_a_link_out_of_the_repository_is_not_followed(tmp_path: Path) -> None:
    write_tree(tmp_path, {"secret": "name = [1]\n", "repository/.git/HEAD": "", "repository/main.tf": MAIN})
    (tmp_path / "repository" / "terraform.tfvars").symlink_to(tmp_path / "secret")
    report = validate_paths([tmp_path / "repository"])
    assert report.findings == ()
    assert "terraform.tfvars" in report.notes[0].text


def test_values_alone_are_no_root_module(tmp_path: Path) -> None:
    write_tree(tmp_path, {"terraform.tfvars": "a = 1\n"})
    with pytest.raises(TfgenError, match=r"there is no \.tf file"):
        validate_paths([tmp_path])


@pytest.mark.parametrize(
    "text",
    [
        '{\n\t"data": "ENC[AES256_GCM,data:lVe=,type:str]",\n\t"sops": {\n\t\t"version": "3.9.0"\n\t}\n}\n',
        "$ANSIBLE_VAULT;1.1;AES256\n6230\n",
        "-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n-----END AGE ENCRYPTED FILE-----\n",
        "\0GITCRYPT\0\x01\x02",
    ],
)
@pytest.mark.parametrize("name", ["secrets.tfvars", "secrets.auto.tfvars", "secrets.tfvars.json"])
def test_values_that_are_encrypted_are_not_read(tmp_path: Path, name: str, text: str) -> None:
    assert in_folder(tmp_path, {name: text}) == []


def test_values_in_braces_that_are_not_encrypted_are_read(tmp_path: Path) -> None:
    assert in_folder(tmp_path, {"secrets.tfvars": '{\n\t"data": "sops"\n}\n'}) == [("secrets.tfvars", 1, "syntax")]
