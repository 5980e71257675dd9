"""What is remembered between runs: nothing is checked twice, and nothing is remembered that is no longer true."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING

import pytest

import tfgen
from tests.trees import CONFIG, MATRIX, TEMPLATE, VPC, run, write_tree
from tfgen.disk.cache import VARIABLE, Cache
from tfgen.module import library
from tfgen.validate import Report, validate_project
from tfgen.validate.memory import code, verdicts

if TYPE_CHECKING:
    from collections.abc import Callable

LEFT = "locals {\n  left = 1\n}\n"


def validate() -> Report:
    return validate_project(Path(), rules=["unused-local"])


@pytest.fixture
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[Path]]:
    """A cache folder for this test alone: the files in it by pattern."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv(VARIABLE, str(folder))
    return lambda pattern: [path for path in (folder / "entries").rglob(pattern) if path.is_file()]


@pytest.fixture
def parsed(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The folders that are parsed for checking, from the first run on."""
    folders: list[str] = []
    parse = library.parse_module

    def watched(folder: str, *arguments: object) -> object:
        folders.append(folder)
        return parse(folder, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(library, "parse_module", watched)
    write_tree(project, {TEMPLATE: VPC + LEFT})
    return folders


def test_a_second_run_says_the_same_and_parses_nothing(parsed: list[str]) -> None:
    first = validate()
    assert len(parsed) == 4
    parsed.clear()
    assert validate() == first
    assert parsed == []


def test_a_changed_template_is_checked_again(project: Path, parsed: list[str]) -> None:
    validate()
    write_tree(project, {TEMPLATE: VPC})
    assert validate().findings == ()


def test_a_changed_setting_is_checked_again(project: Path, parsed: list[str]) -> None:
    validate()
    parsed.clear()
    write_tree(project, {CONFIG: MATRIX.replace("  prod:\n", "  prod:\n    protect: true\n")})
    validate()
    assert sorted(parsed) == [f"generated/prod/{region}" for region in ("us-east-1", "us-west-2")]


def test_moved_lines_of_a_template_are_told_as_they_are_now(project: Path, parsed: list[str]) -> None:
    validate()
    write_tree(project, {TEMPLATE: "{# one line more #}\n" + VPC + LEFT})
    [finding] = validate().findings
    assert str(finding.origin) == f"{TEMPLATE}:6"


def test_a_file_that_a_function_reads_is_looked_at_again(project: Path, parsed: list[str]) -> None:
    read = 'output "x" {\n  value = filesha256("${path.module}/../../../archive.zip")\n}\n'
    write_tree(project, {TEMPLATE: VPC + read})
    assert run("render", "--quiet").exit_code == 0
    rules = ["failing-function"]
    assert len(validate_project(Path(), rules=rules).findings) == 1
    write_tree(project, {"archive.zip": "here"})
    assert validate_project(Path(), rules=rules).findings == ()


CALL = 'module "names" {\n  source = "../../../modules/names"\n  zone   = "a"\n}\n'
CALLED = "modules/names/main.tf"


def test_a_called_module_is_checked_again_when_it_changes(project: Path, parsed: list[str]) -> None:
    write_tree(project, {TEMPLATE: VPC + CALL, CALLED: 'variable "zone" {}\noutput "zone" {\n  value = var.zone\n}\n'})
    rules = ["module-input", "undeclared-variable"]
    assert validate_project(Path(), rules=rules).findings == ()
    write_tree(project, {CALLED: 'variable "zones" {}\noutput "zone" {\n  value = var.zone\n}\n'})
    found = validate_project(Path(), rules=rules).findings
    assert [(finding.rule, len(finding.folders)) for finding in found] == [
        ("undeclared-variable", 1),
        ("module-input", 4),
        ("module-input", 4),
    ]


def test_what_a_called_module_calls_is_looked_at_again(project: Path, parsed: list[str]) -> None:
    inner = 'module "inner" {\n  source = "./inner"\n}\nvariable "zone" {}\n'
    write_tree(project, {TEMPLATE: VPC + CALL, CALLED: inner, "modules/names/inner/main.tf": ""})
    assert validate_project(Path(), rules=["module-input"]).findings == ()
    write_tree(project, {"modules/names/inner/main.tf": 'variable "zone" {}\n'})
    [finding] = validate_project(Path(), rules=["module-input"]).findings
    assert str(finding.place) == f"{CALLED}:1"


def test_a_file_that_a_called_module_reads_is_looked_at_again(project: Path, parsed: list[str]) -> None:
    reads = 'variable "zone" {}\noutput "note" {\n  value = file("${path.module}/note.txt")\n}\n'
    counts = 'resource "terraform_data" "x" {\n  count = module.names.note\n}\n'
    write_tree(project, {TEMPLATE: VPC + CALL + counts, CALLED: reads, "modules/names/note.txt": "1"})
    assert validate_project(Path(), rules=["invalid-count"]).findings == ()
    write_tree(project, {"modules/names/note.txt": "many"})
    assert len(validate_project(Path(), rules=["invalid-count"]).findings) == 1


def test_called_modules_are_parsed_once_and_then_remembered(project: Path, parsed: list[str]) -> None:
    write_tree(project, {TEMPLATE: VPC + CALL, CALLED: 'variable "zone" {}\n'})
    first = validate()
    assert parsed.count("modules/names") == 1
    parsed.clear()
    assert validate() == first
    assert parsed == []


def test_comments_are_remembered_with_what_they_keep_quiet(project: Path, parsed: list[str]) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT.replace("1", "1 # tfgen:ignore unused-local it is read elsewhere")})
    first = validate()
    assert [str(quiet.reason) for quiet in first.suppressed] == ["it is read elsewhere"]
    parsed.clear()
    assert validate() == first
    assert parsed == []


def test_a_comment_that_went_keeps_nothing_quiet(project: Path, parsed: list[str]) -> None:
    write_tree(project, {TEMPLATE: VPC + LEFT.replace("1", "1 # tfgen:ignore unused-local it is read elsewhere")})
    assert validate().findings == ()
    write_tree(project, {TEMPLATE: VPC + LEFT})
    assert len(validate().findings) == 1


def test_another_schema_of_the_project_is_another_judge(project: Path, parsed: list[str]) -> None:
    validate()
    parsed.clear()
    shipped = next((Path(tfgen.__file__).parent / "schema" / "data").glob("*.schema.gz"))
    write_tree(project, {f"config/schemas/{shipped.name}": shipped.read_bytes()})
    validate()
    assert len(parsed) == 4


@pytest.mark.parametrize(
    "edited",
    [
        "rules/unused_local.py",
        "providers/aws/values/limits.py",
        "evaluation/convert.py",
        "config/settings.py",
        "providers/terraform.py",
    ],
)
def test_an_edit_of_the_code_makes_another_judge(
    tmp_path_factory: pytest.TempPathFactory, parsed: list[str], monkeypatch: pytest.MonkeyPatch, edited: str
) -> None:
    home = tmp_path_factory.mktemp("code") / "tfgen"
    copytree(Path(tfgen.__file__).parent, home, ignore=ignore_patterns("__pycache__"))
    monkeypatch.setattr(tfgen, "__file__", str(home / "__init__.py"))
    validate()
    parsed.clear()
    validate()
    assert parsed == []
    with (home / edited).open("a") as file:
        file.write("# one line more\n")
    code.code_fingerprint.cache_clear()  # as in the next process, which is the first to run the edited code
    validate()
    assert len(parsed) == 4


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 200_000, b'{"a": [[], [], []]}'])
def test_a_damaged_memory_is_made_anew(
    parsed: list[str], own_cache: Callable[[str], list[Path]], content: bytes
) -> None:
    first = validate()
    for path in own_cache("*"):
        path.write_bytes(content)
    parsed.clear()
    assert validate() == first
    assert len(parsed) == 4


def test_a_verdict_that_somebody_wrote_is_not_believed(project: Path, parsed: list[str]) -> None:
    """Without its code, which needs the user's key, a memory in which nothing is wrong is none."""
    first = validate()
    state = verdicts._fingerprint_judging(Path("config/schemas"))
    forged = Cache(project)
    forged.__dict__["_secret"] = b"another key"
    known = json.loads(Cache(project).read("verdicts", state) or b"")
    forged.write("verdicts", state, json.dumps({key: [[], [], []] for key in known}).encode())
    assert validate() == first
    assert len(first.findings) == 1


def test_what_a_run_did_not_need_is_forgotten(project: Path, parsed: list[str]) -> None:
    validate()
    state = verdicts._fingerprint_judging(Path("config/schemas"))
    before = Cache(project).read("verdicts", state) or b""
    write_tree(project, {TEMPLATE: VPC + LEFT.replace("1", "2")})
    validate()
    assert len(Cache(project).read("verdicts", state) or b"") == len(before) > 0


def test_a_template_whose_name_is_worked_out_is_looked_at_again(tmp_path: Path) -> None:
    main = 'output "a" {\n  value = templatefile("${path.module}/${lower("A")}.tpl", {})\n}\n'
    write_tree(tmp_path, {"config/regions.yaml": "project: {name: a}\nregions: {r: {}}\nenvironments: {e: {}}\n"})
    write_tree(tmp_path, {"templates/main.tf.j2": main, "generated/e/r/a.tpl": "fine"})
    assert validate_project(tmp_path).findings == ()
    write_tree(tmp_path, {"generated/e/r/a.tpl": "${name}, no more"})
    assert [finding.rule for finding in validate_project(tmp_path).findings] == ["failing-function"]
