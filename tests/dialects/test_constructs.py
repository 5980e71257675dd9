"""Each construct is refused before the release that knows it, and by the engine that never does; the engine agrees."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.dialects.cases import Case, read_cases
from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, Engine, find_embedded_engine, find_engine
from tests.trees import write_tree
from tfgen.dialects.constructs import CONSTRUCTS, FUNCTIONS, refusal
from tfgen.dialects.dialect import NEWEST, decide_dialect
from tfgen.dialects.dialect import Engine as Kind
from tfgen.dialects.files import parse_engine
from tfgen.hcl.parse import read_hcl
from tfgen.rules.rule import Severity
from tfgen.validate import validate_paths

CASES = read_cases()
SLICES = 4
BOTH = pytest.mark.parametrize("engine", ["terraform", "tofu"])
EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
# Without their provider Terraform says nothing of these, and of backends nothing when it does not use them.
UNLABELLED = {"action", "ephemeral"}


def lines(folder: Path, engine: str, rule: str | None = None) -> set[tuple[str, int]]:
    """File and line of the errors, or of what a rule finds."""
    pin = parse_engine(engine)
    assert pin is not None
    found = validate_paths([folder], engine=pin).findings
    wanted = [one for one in found if one.rule == rule or (rule is None and one.severity is Severity.ERROR)]
    return {(Path(one.position.file).relative_to(folder).as_posix(), one.position.line) for one in wanted}


def before(release: str) -> str:
    """The minor release before another."""
    major, minor = release.split(".")
    return f"{major}.{int(minor) - 1}"


@BOTH
@EVERY
def test_it_is_refused_before_its_release_and_by_the_engine_that_has_none(
    case: Case, engine: str, tmp_path: Path
) -> None:
    write_tree(tmp_path, case.files)
    release = case.since[engine]
    first = "1.6" if engine == "tofu" else "1.0"
    if release == first:
        pytest.skip("every release has it") if release is None else None
        assert lines(tmp_path, f"{engine}={release}", "engine-version") == set()
        return
    version = before(release) if release else NEWEST[Kind(engine)]
    assert case.lines & lines(tmp_path, f"{engine}={version}", "engine-version")


@BOTH
@EVERY
def test_it_is_no_error_from_its_release_on(case: Case, engine: str, tmp_path: Path) -> None:
    write_tree(tmp_path, case.files)
    if release := case.since[engine]:
        newest = max(release, NEWEST[Kind(engine)], key=lambda version: int(version.split(".")[1]))
        assert lines(tmp_path, f"{engine}={newest}") == set()
        assert not case.lines - {("main.tf", 4)} & lines(tmp_path, f"{engine}={release}", "engine-version")


def test_every_row_of_the_tables_has_a_release_and_words() -> None:
    for construct in (*CONSTRUCTS.values(), *FUNCTIONS.values()):
        assert construct.words
        for release in filter(None, construct.since):
            assert re.fullmatch(r"1\.\d+|alpha", release)


@pytest.mark.parametrize(
    ("construct", "engine", "words"),
    [
        ("output.type", "terraform=1.11", "type in output blocks needs Terraform 1.15, and this folder is for "),
        ("output.type", "tofu=1.12", "type in output blocks is Terraform only (from 1.15 on), and "),
        ("output.deprecated", "tofu=1.9", "deprecated in output blocks needs Terraform 1.15 or OpenTofu 1.10, and "),
        ("provider.for_each", "terraform", "for_each in provider blocks is OpenTofu only (from 1.9 on), and "),
        ("terraform.encryption{}", "terraform", "an encryption block in terraform blocks is OpenTofu only (from "),
        ("terraform.state_store{}", "terraform", "a state_store block in terraform blocks is only in alpha versions "),
    ],
)
def test_the_message_says_what_it_needs(construct: str, engine: str, words: str) -> None:
    pin = parse_engine(engine)
    assert pin is not None
    assert (refusal(CONSTRUCTS[construct], decide_dialect(pin)) or "").startswith(words)


def versioned(engine: Engine, folder: Path) -> tuple[int, ...]:
    """The version of an engine."""
    said = json.loads(engine.run(folder, "version", "-json").stdout)["terraform_version"]
    return tuple(map(int, said.split("-")[0].split(".")))


@pytest.mark.terraform
@pytest.mark.parametrize("which", ["path", "embedded"])
@pytest.mark.parametrize("part", range(SLICES))
def test_terraform_refuses_the_same(part: int, which: str, tmp_path: Path) -> None:
    engine = find_engine() if which == "path" else find_embedded_engine()
    engine = engine or skip_or_fail(ABSENT)
    version = versioned(engine, tmp_path)
    wrong = []
    for number, case in enumerate(CASES[part::SLICES]):
        folder = tmp_path / str(number)
        write_tree(folder, case.files)
        since = case.since["terraform"]
        knows = since is not None and version >= tuple(map(int, since.split(".")))
        if case.name not in UNLABELLED and accepts(engine, folder) != knows:
            wrong.append((case.name, version))
    assert wrong == []


def accepts(engine: Engine, folder: Path) -> bool:
    """Whether an engine reads a module; backends are set up too, as far as that needs no network."""
    if engine.run(folder, "init", "-backend=false", "-input=false").returncode:
        return False
    if not json.loads(engine.run(folder, "validate", "-json").stdout)["valid"]:
        return False
    backend = re.search(r'backend "(local|s3|pg|oci)"', (folder / "main.tf").read_text())
    said = engine.run(folder, "init", "-input=false").stderr if backend else ""
    return not re.search(r"Unsupported argument|Variables not allowed|Unsupported backend type", said)


def test_a_resource_of_one_instance_of_a_provider_has_the_schema_of_the_provider(tmp_path: Path) -> None:
    provider = 'provider "aws" {\n  alias    = "all"\n  for_each = toset(["a"])\n  region   = each.key\n}\n'
    address = 'resource "aws_eip" "a" {\n  provider = aws.all["a"]\n  colour   = 1\n}\n'
    write_tree(tmp_path, {"main.tofu": provider + address})
    (found,) = validate_paths([tmp_path], rules=["unknown-argument", "engine-version"]).findings
    assert (found.rule, found.position.line) == ("unknown-argument", 8)


@pytest.mark.parametrize("case", [case for case in CASES if case.since["tofu"]], ids=lambda case: case.name)
def test_rendering_lets_what_opentofu_knows_through(case: Case) -> None:
    for text in case.files.values():
        assert read_hcl(text).blocks


@pytest.mark.parametrize("repetition", ["count = 1", 'for_each = toset(["a"])'])
def test_what_is_repeated_cannot_be_enabled(repetition: str, tmp_path: Path) -> None:
    text = f'resource "terraform_data" "a" {{\n  {repetition}\n  lifecycle {{\n    enabled = true\n  }}\n}}\n'
    write_tree(tmp_path, {"main.tofu": text})
    (found,) = validate_paths([tmp_path], rules=["count-and-for-each", "engine-version"]).findings
    assert (found.rule, found.position.line) == ("count-and-for-each", 4)
