"""An answer that is said again from memory is that of a fresh look, whatever was done to what it rests on."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.test_unchanged import CHANGES, nearest_there, places_looked_at
from tests.trees import run, write_tree
from tests.validate.folders.test_previous import commit, git
from tfgen import checking
from tfgen.starters import STARTERS, plan_project, write_project
from tfgen.validate.memory import answered, code

if TYPE_CHECKING:
    from collections.abc import Callable

    from tfgen.disk.inputs import InputRecorder

MATRIX = """\
project: {name: demo}
axes: [environment]
defaults: {days: 7}
environments: {dev: {}, prod: {days: 30}}
"""
LOGS = """\
resource "aws_cloudwatch_log_group" "main" {
  name              = "logs"
  retention_in_days = {{ days }}
}

resource "aws_s3_bucket" "code" {
  bucket = file("${path.module}/code.txt")
}

module "inner" {
  source = "./inner"
}

module "outer" {
  source = "../../../modules/outer"
}
"""
RULE = """\
rules:
  days:
    description: Short.
    reason: Short.
    select: {type: aws_cloudwatch_log_group}
    condition: self.retention_in_days >= 90
    error_message: ${block.address} is short.
"""
VERSIONS = """\
terraform {
  backend "s3" {
    bucket = "state"
    key    = "{{ stack.name }}"
    region = "us-east-1"
  }
}
"""
INNER = 'variable "given" {\n}\n'
# A project in a repository, with whatever `tfgen validate` has ever looked at.
FILES = {
    ".terraform-version": "1.9.0\n",
    "modules/outer/main.tf": 'output "missing" {\n  value = local.missing\n}\n',
    "project/config/regions.yaml": MATRIX,
    "project/config/rules/logs.yaml": RULE,
    "project/config/schemas/none.txt": "",
    "project/templates/logs.tf.j2": LOGS,
    "project/templates/versions.tf.j2": VERSIONS,
    "project/generated/dev/code.txt": "code",
    "project/generated/dev/inner/main.tf": INNER,
    "project/generated/dev/own.tf": "locals {\n  unused = 1\n}\n",
    "project/generated/dev/terraform.tfvars": "other = 1\n",
    "project/generated/prod/.terraform.lock.hcl": "",
    "project/generated/prod/inner/main.tf": INNER,
}


@pytest.fixture
def live(tmp_path: Path) -> Path:
    """A repository whose project is committed, changed and checked; the answer is remembered."""
    live = tmp_path / "live"
    write_tree(live, FILES)
    assert run("render", "-C", live / "project").exit_code == 0
    git(live, "init", "--quiet")
    commit(live)
    write_tree(live, {"project/templates/versions.tf.j2": VERSIONS.replace('"state"', '"other"')})
    assert said(live)[0] == 1
    assert is_remembered(live)
    return live


def said(live: Path, *options: str) -> tuple[int, str, str]:
    result = run("validate", "-C", live / "project", "--verbose", *options)
    return result.exit_code, result.stdout, result.stderr


def is_remembered(live: Path) -> bool:
    looks: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answered, "remember", lambda *_: None)
        patch.setattr(checking, "_judge", lambda *asked: looks.append(asked) or checking.Answer((), (), 0))
        said(live)
    return not looks


def test_where_nothing_changed_nothing_is_looked_at(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = said(live, "--no-cache")
    monkeypatch.setattr(checking, "_judge", None)
    assert said(live) == told
    assert "state-key-changed" in told[1]
    assert "days" in told[1]
    assert "local.missing" in told[1]


ALL_CHANGES = [pytest.param(one, marks=pytest.mark.prove if number > 1 else ()) for number, one in enumerate(CHANGES)]


@pytest.mark.parametrize("change", ALL_CHANGES)
def test_whatever_is_done_to_a_file_the_answer_is_that_of_a_fresh_look(
    live: Path, change: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answered, "remember", lambda *_: None)
    kept = shutil.copytree(live, live.with_name("kept"), symlinks=True)
    for path in [path.relative_to(kept) for path in sorted(kept.rglob("*")) if path.is_file()]:
        if ".git" in path.parts:
            continue
        change(live / path)
        assert said(live) == said(live, "--no-cache"), path
        shutil.rmtree(live)
        shutil.copytree(kept, live, symlinks=True)
    assert is_remembered(live)


def test_after_random_edits_the_answer_is_that_of_a_fresh_look(live: Path) -> None:
    random = Random(13)
    texts = {
        "project/config/regions.yaml": (MATRIX, MATRIX.replace("30", "90"), f"{MATRIX}# end\n"),
        "project/config/rules/logs.yaml": (RULE, RULE.replace("90", "5"), ""),
        "project/templates/logs.tf.j2": (LOGS, LOGS.replace("bucket =", "buckets ="), f"{LOGS}\n"),
        "project/generated/dev/code.txt": ("code", "Not a name"),
        "project/generated/dev/inner/main.tf": (INNER, "", 'output "x" {\n  value = local.gone\n}\n'),
        "modules/outer/main.tf": (FILES["modules/outer/main.tf"], "", "variable\n"),
        ".terraform-version": ("1.9.0\n", "1.0.0\n", "latest\n"),
        "project/generated/.opentofu-version": ("1.8.0\n", "1.7.0\n"),
    }
    for _ in range(12):
        file = random.choice(sorted(texts))
        write_tree(live, {file: random.choice(texts[file])})
        if random.random() < 0.2:
            commit_all(live)
        assert said(live) == said(live, "--no-cache")
        assert said(live) == said(live, "--no-cache")


def test_a_file_that_a_function_reads_counts_also_where_verdicts_were_known(live: Path) -> None:
    said(live)
    write_tree(live, {"project/config/regions.yaml": f"{MATRIX}# end\n"})
    said(live)
    write_tree(live, {"project/generated/dev/code.txt": "Not a name"})
    assert said(live) == said(live, "--no-cache")
    assert "Not a name" in said(live)[1]


def commit_all(live: Path) -> None:
    git(live, "add", "--all")
    git(live, "commit", "--quiet", "--allow-empty", "--message", "more")


def test_another_commit_is_another_answer(live: Path) -> None:
    assert "state-key-changed" in said(live)[1]
    assert run("render", "-C", live / "project").exit_code == 0
    assert "state-key-changed" in said(live)[1]
    commit_all(live)
    assert said(live) == said(live, "--no-cache")
    assert "state-key-changed" not in said(live)[1]


def test_the_answer_of_one_commit_is_not_that_of_another(live: Path) -> None:
    commit_all(live)
    assert said(live, "--since", "HEAD~1") == said(live, "--since", "HEAD~1", "--no-cache")
    assert said(live, "--since", "HEAD") == said(live, "--since", "HEAD", "--no-cache")
    assert said(live, "--since", "gone") == said(live, "--since", "gone", "--no-cache")


WORDS = (
    ("--format", "json"),
    ("--format", "sarif"),
    ("--format", "github"),
    ("--fail-on", "warning"),
    ("--rule", "days"),
    ("--ignore", "days"),
    ("--select", "own"),
    ("--env", "dev"),
    ("prod",),
    ("--engine", "tofu=1.8"),
    ("--assume-provider", "aws=5.100.0"),
)


@pytest.mark.parametrize("words", WORDS, ids=" ".join)
def test_other_words_are_another_question(live: Path, words: tuple[str, ...]) -> None:
    assert said(live, *words) == said(live, *words, "--no-cache")
    assert said(live, *words) == said(live, *words, "--no-cache")


def test_a_project_is_named_as_it_was_typed(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(live)
    assert run("validate", "-C", "project").output == run("validate", "-C", "project", "--no-cache").output
    monkeypatch.chdir(live / "project")
    assert run("validate").output == run("validate", "--no-cache").output


def test_a_change_in_the_middle_of_a_run_shows_in_the_next(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(live, {"project/templates/logs.tf.j2": f"{LOGS}\n"})
    look = checking._validate_project

    def interrupted(*arguments: object) -> object:
        found = look(*arguments)  # type: ignore[arg-type]
        write_tree(live, {"project/templates/logs.tf.j2": LOGS})
        return found

    monkeypatch.setattr(checking, "_validate_project", interrupted)
    said(live)
    monkeypatch.undo()
    assert not is_remembered(live)


# The platform is nine stacks, and each is rendered and judged twice.
ALL_STARTERS = [pytest.param(name, marks=pytest.mark.prove if name == "trading" else ()) for name in STARTERS]


@pytest.mark.parametrize("starter", ALL_STARTERS)
def test_all_that_a_check_of_a_starter_looks_at_is_noted(
    starter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "project"
    write_project(plan_project(project, STARTERS[starter]))
    assert run("render", "-C", project, "--quiet").exit_code == 0
    assert_all_is_noted(project, project, monkeypatch)


def test_all_that_a_check_of_a_project_in_a_repository_looks_at_is_noted(
    live: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(live, {"project/templates/logs.tf.j2": f"{LOGS}\n"})
    assert_all_is_noted(live, live / "project", monkeypatch)


def assert_all_is_noted(repository: Path, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a run looks at, but for what git keeps, is noted by its folder or path."""
    seen: list[InputRecorder] = []
    make = answered.make_recorder

    def watched(*given: object) -> InputRecorder | None:
        recorder = make(*given)  # type: ignore[arg-type]
        seen.extend([recorder] if recorder else [])
        return recorder

    monkeypatch.setattr(answered, "make_recorder", watched)
    places = places_looked_at(repository, monkeypatch, lambda: run("validate", "-C", project, "--format", "json"))
    (recorder,) = seen
    noted = {project / folder for folder in recorder.folder_states() or ()} | {
        Path(path.removeprefix("?")) for path in recorder.outside
    }
    assert noted
    above = {parent for place in noted for parent in place.parents}  # on the way to what is noted, with its links
    looked = [place for place in places if ".git" not in place.relative_to(repository).parts]
    assert [
        place for place in looked if place not in above and not {nearest_there(place), place.parent, place} & noted
    ] == []


def test_all_code_that_checks_is_part_of_the_key(live: Path) -> None:
    loaded = modules_loaded(live, "--no-cache", "--format", "sarif")
    package = Path(checking.__file__).parent
    folders = {package / name for name in code.PACKAGES}
    assert "tfgen.validate.judging.judge" in loaded
    assert [module for module in loaded if _folder(package, module) not in folders] == []


def test_to_say_it_again_nothing_is_loaded_that_judges(live: Path) -> None:
    modules_loaded(live, "--verbose")  # since this process began, python-hcl2 may have written a file beside its code
    packages = {module.split(".")[1] for module in modules_loaded(live, "--verbose") if "." in module}
    assert "checking" in packages
    assert not packages & {"config", "generate", "hcl", "module", "providers", "render", "rules", "schema"}


def modules_loaded(live: Path, *words: str) -> list[str]:
    program = f"""\
import sys
from tfgen.cli.main import main
try:
    main(["validate", *{words!r}, "-C", {str(live / "project")!r}])
except SystemExit:
    pass
print()
print(*(name for name in sys.modules if name.partition(".")[0] == "tfgen"))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()[-1].split()


def test_all_data_of_what_checks_is_part_of_the_key() -> None:
    package = Path(checking.__file__).parent
    folders = {package / name for name in code.PACKAGES}
    inner = {path for folder in folders if folder != package for path in folder.rglob("*") if path.is_file()}
    data = {path for path in inner if path.suffix not in (".py", ".pyc")}
    assert {path for path in data if path.parent not in folders and "report" not in path.parts} == set()


def _folder(package: Path, module: str) -> Path:
    path = package.joinpath(*module.split(".")[1:])
    return path if path.is_dir() else path.parent
