"""Running rules."""

from __future__ import annotations

import errno
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from tests.trees import TEMPLATE, run, write_tree
from tfgen.errors import Position, TfgenError
from tfgen.hcl.moulds import Moulds
from tfgen.hcl.tree import parse_normalized
from tfgen.module import model
from tfgen.report.findings import FORMS
from tfgen.rules import unused_local
from tfgen.rules.registry import RULES, Catalogue, load_rules
from tfgen.rules.rule import Group, Hit, ProjectRule, Rule, Severity
from tfgen.structs import replace
from tfgen.validate import validate_paths
from tfgen.validate.folders import find
from tfgen.validate.judging import check, roots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tfgen.dialects.dialect import Pin
    from tfgen.dialects.files import Above
    from tfgen.hcl.syntax import Body
    from tfgen.rules.root import Root
    from tfgen.validate.folders.folder import Folder


@pytest.fixture
def _failing_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule unused-local finds one thing, then fails."""

    def fail(root: Root) -> Iterator[Hit]:
        yield Hit(Position(f"{root.module.folder}/main.tf", 1), "found before.")
        raise KeyError("gone")

    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(unused_local, "RULE", Rule("unused-local", Severity.WARNING, Group.REFERENCES, fail))


@pytest.mark.usefixtures("_failing_rule")
def test_a_rule_that_fails_costs_itself_and_is_named(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'variable "x" {}\n'})
    report = validate_paths([tmp_path], rules=["unused-local", "unused-variable"])
    assert [finding.message[:13] for finding in report.findings] == ["found before.", "nothing uses "]
    (note,) = report.notes
    assert note.failed
    assert note.text.startswith("what unused-local looks for, because of an internal error. Please report it: KeyError")
    assert note.folders == (str(tmp_path),)


@pytest.mark.usefixtures("_failing_rule")
def test_what_failed_is_printed_without_verbose_too(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'variable "x" {}\n'})
    result = run("validate", str(tmp_path))
    assert result.exit_code == 0
    assert "not checked: what unused-local looks for, because of an internal error." in result.stdout


@pytest.mark.usefixtures("_failing_rule")
def test_where_nothing_could_be_checked_there_is_no_verdict(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": ""})
    with pytest.raises(TfgenError, match="nothing could be checked: what unused-local looks for"):
        validate_paths([tmp_path], rules=["unused-local"])


def test_a_parser_that_fails_costs_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TFGEN_DEBUG")

    def parse(text: str, base: int = 0) -> Body:
        if "boom" in text:
            raise MemoryError
        return parse_normalized(text, base)

    monkeypatch.setattr(model, "parse_tree", parse)
    monkeypatch.setattr(Moulds, "read", lambda _, *given: (parse(*given), None))
    write_tree(
        tmp_path, {"bad.tf": "locals {\n  boom = 1\n}\n", "good.tf": 'resource "aws_vpc" "a" {\n  cidr_block = 5\n}\n'}
    )
    report = validate_paths([tmp_path])
    assert "invalid-cidr" in {finding.rule for finding in report.findings}
    assert "bad.tf, and names that it may declare: an internal error. Please report it: MemoryError" in {
        note.text for note in report.notes
    }


def test_what_is_nested_too_deeply_is_a_note_and_costs_its_file(tmp_path: Path) -> None:
    deep = "locals {\n  a = " + "[" * 10_000 + "]" * 10_000 + "\n}\n"
    write_tree(tmp_path, {"deep.tf": deep, "good.tf": "locals {\n  b = 1 + []\n}\n"})
    report = validate_paths([tmp_path])
    assert [finding.rule for finding in report.findings] == ["wrong-operand"]
    assert [note.text[:60] for note in report.notes] == ["deep.tf, and names that it may declare: it is nested more th"]


def test_only_the_rules_that_are_asked_for_run(tmp_path: Path) -> None:
    write_tree(tmp_path, {"main.tf": 'locals {\n  left = local.gone\n}\nvariable "x" {}\n'})
    found = validate_paths([tmp_path], rules=["unused-variable", "unused-local"]).findings
    assert [finding.rule for finding in found] == ["unused-local", "unused-variable"]


GOOD = "locals {\n  b = 1 + []\n}\n"


@pytest.mark.parametrize("name", ["called", "comments", "module"])
def test_what_fails_for_one_folder_costs_that_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    places = {"called": (roots, "find_called"), "comments": (check, "find_comments"), "module": (roots, "Root")}
    module, place = places[name]
    known = getattr(module, place)

    def fail(*words: Any, **more: Any) -> Any:
        if "bad" in str(words[0].folder if place != "find_comments" else words[0]):
            raise KeyError("gone")
        return known(*words, **more)

    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(module, place, fail)
    write_tree(tmp_path, {"bad/main.tf": GOOD, "good/main.tf": GOOD})
    report = validate_paths([tmp_path], recursive=True)
    assert "good" in {finding.folder[-4:] for finding in report.findings}
    assert [note.text for note in report.notes if note.failed] == [
        "the rest of this folder, because of an internal error. Please report it: KeyError: 'gone'"
    ]


# A file in the place of which something lies that cannot be read, and the fact that is told of it.
UNREADABLE = {
    "a pipe": (lambda path: os.mkfifo(path), "Not a plain file"),
    "a link to itself": (lambda path: path.symlink_to(path.name), "symbolic links"),
    "a link to nowhere": (lambda path: path.symlink_to("gone.txt"), "No such file"),
}


@pytest.mark.parametrize(("make", "fact"), UNREADABLE.values(), ids=UNREADABLE)
@pytest.mark.parametrize("options", [(), ("-r",)], ids=["PATH", "-r"])
def test_a_file_that_cannot_be_read_is_a_finding_and_costs_itself(
    tmp_path: Path, make: Callable[[Path], object], fact: str, options: tuple[str, ...]
) -> None:
    write_tree(tmp_path, {"m/good.tf": GOOD, "other/good.tf": GOOD})
    make(tmp_path / "m" / "bad.tf")
    result = run("validate", *(tmp_path / name for name in ("m", "other")), *options)
    assert (result.exit_code, result.stdout.count("[wrong-operand]")) == (1, 2)
    assert re.search(rf"m/bad\.tf:1:1: error: this file cannot be read: .*{fact}", result.stdout), result.stdout


@pytest.mark.parametrize(("make", "fact"), UNREADABLE.values(), ids=UNREADABLE)
def test_where_no_file_can_be_read_there_is_no_verdict(
    tmp_path: Path, make: Callable[[Path], object], fact: str
) -> None:
    make(tmp_path / "bad.tf")
    result = run("validate", tmp_path, "-r")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "bad.tf: this file cannot be read: " in result.stderr
    assert fact in result.stderr


def test_a_folder_that_cannot_be_read_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    known = find.read_folder

    def refuse(path: Path, engine: Pin, above: Above) -> Folder:
        if path.name == "closed":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return known(path, engine, above)

    monkeypatch.setattr(find, "read_folder", refuse)
    write_tree(tmp_path, {"closed/main.tf": GOOD, "good/main.tf": GOOD})
    result = run("validate", "-r", tmp_path)
    assert (result.exit_code, "good/main.tf:2" in result.stdout) == (1, True)
    assert "as the folder cannot be read (Permission denied)" in result.stdout


@pytest.mark.parametrize("depth", [50, 10_000])
def test_where_every_file_is_nested_too_deeply_there_is_no_verdict(tmp_path: Path, depth: int) -> None:
    write_tree(tmp_path, {"deep.tf": "locals {\n  a = " + "[" * depth + "]" * depth + "\n}\n"})
    result = run("validate", tmp_path)
    assert (result.exit_code, "deep.tf: nothing could be checked: it is nested" in result.stderr) == (
        (0, False) if depth == 50 else (2, True)
    )


@pytest.mark.usefixtures("_failing_rule")
@pytest.mark.parametrize("form", FORMS)
def test_a_project_says_it_in_every_form_and_goes_on(project: Path, form: str) -> None:
    run("render")
    result = run("validate", "--no-cache", "--format", form)
    assert result.exit_code == 0, result.output
    assert "what unused-local looks for, because of an internal error." in result.stdout


def test_a_project_of_which_nothing_can_be_checked_has_no_verdict(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> Iterator[Hit]:
        raise KeyError("gone")

    monkeypatch.delenv("TFGEN_DEBUG")
    rules = [replace(rule, check=fail) for rule in load_rules(RULES) if not isinstance(rule, ProjectRule)]
    monkeypatch.setattr(Catalogue, "load_rules", lambda *_: rules)
    result = run("validate", "--no-cache")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: nothing could be checked: what ")


PARTS = {
    "secrets": ("tfgen.validate.sources.source._hits", "for secrets, because of"),
    "words": ("tfgen.validate.sources.words.read_words", "what config and templates say to each other, because of"),
    "the last commit": (
        "tfgen.validate.folders.previous.Previous.load",
        "what changed since the last commit, because of",
    ),
    "origins": (
        "tfgen.validate.origins.origin.Origins.template_line",
        "which line of a template some findings come from",
    ),
}


@pytest.mark.parametrize(("place", "note"), PARTS.values(), ids=PARTS)
def test_each_part_that_fails_costs_itself(
    project: Path, monkeypatch: pytest.MonkeyPatch, place: str, note: str
) -> None:
    def fail(*_: object) -> None:
        raise KeyError("gone")

    write_tree(project, {TEMPLATE: "locals {\n  a = 1 + []\n}\n"})
    subprocess.run(
        ["sh", "-c", "git init -q && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m 1"], check=True
    )
    monkeypatch.delenv("TFGEN_DEBUG")
    monkeypatch.setattr(place, fail)
    result = run("validate", "--no-cache")
    assert (result.exit_code, "[wrong-operand]" in result.stdout, note in result.stdout) == (1, True, True), (
        result.output
    )
