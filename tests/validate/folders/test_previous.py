"""The root modules of an earlier commit, with the real git."""

from __future__ import annotations

import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.trees import run, write_tree
from tfgen.disk import git as git_objects
from tfgen.errors import TfgenError, quoted
from tfgen.module.model import parse_module
from tfgen.validate import validate_project
from tfgen.validate.folders.previous import open_previous

OUTPUT = Path("generated")
BACKEND = """\
terraform {
  backend "s3" {
    bucket = "state"
    key    = "KEY/{{ stack.name }}"
    region = "us-east-1"
  }
}
"""
LEFT = "locals {\n  left = 1\n}\n"


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


def commit(folder: Path) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "state")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit, in which the project is a folder."""
    git(tmp_path, "init", "--quiet")
    files = {"generated/dev/us-east-1/main.tf": LEFT, "generated/dev/us-east-1/notes.md": "", "generated/b/c/x.tf": ""}
    write_tree(tmp_path / "project", files)
    commit(tmp_path)
    return tmp_path / "project"


def addresses(repository: Path, since: str | None = None) -> dict[str, list[str]]:
    with open_previous(repository, OUTPUT, since) as previous:
        assert previous is not None
        modules = {path: parse_module(path, texts) for path, texts in previous.load()}
        return {path.removeprefix(f"{repository}/"): list(module.by_address) for path, module in modules.items()}


def test_the_modules_of_the_last_commit_are_read(repository: Path) -> None:
    write_tree(repository, {"generated/dev/us-east-1/main.tf": LEFT.replace("left", "not_committed")})
    assert addresses(repository) == {"generated/b/c": [], "generated/dev/us-east-1": ["local.left"]}


def test_an_older_commit_can_be_named(repository: Path) -> None:
    write_tree(repository, {"generated/dev/us-east-1/main.tf": LEFT.replace("left", "right")})
    commit(repository)
    assert addresses(repository)["generated/dev/us-east-1"] == ["local.right"]
    assert addresses(repository, "HEAD~1")["generated/dev/us-east-1"] == ["local.left"]


def test_the_digest_tells_commits_apart(repository: Path) -> None:
    with open_previous(repository, OUTPUT) as one:
        write_tree(repository, {"other.txt": "not generated"})
        commit(repository)
    with open_previous(repository, OUTPUT) as two:
        write_tree(repository, {"generated/dev/us-east-1/main.tf": ""})
        commit(repository)
    with open_previous(repository, OUTPUT) as three:
        assert one
        assert two
        assert three
        assert one.digest == two.digest != three.digest


def test_a_commit_without_generated_folders_has_no_modules(repository: Path) -> None:
    with open_previous(repository, Path("elsewhere")) as previous:
        assert previous is not None
        assert list(previous.load()) == []


@pytest.mark.parametrize("start", ["nothing", "an empty repository"])
def test_without_a_commit_there_is_nothing_before(tmp_path: Path, start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    if start == "an empty repository":
        git(tmp_path, "init", "--quiet")
    with open_previous(tmp_path, OUTPUT) as previous:
        assert previous is None


def test_without_git_there_is_nothing_before(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with open_previous(repository, OUTPUT) as previous:
        assert previous is None


def test_a_hook_may_run_it_in_a_folder_below(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_DIR", ".git")
    assert list(addresses(repository)) == ["generated/b/c", "generated/dev/us-east-1"]


@pytest.mark.parametrize("since", ["no-such-branch", "HEAD HEAD", "--all"])
def test_a_commit_that_does_not_exist_is_refused(repository: Path, since: str) -> None:
    with pytest.raises(TfgenError, match="git knows no commit"), open_previous(repository, OUTPUT, since):
        pass


@pytest.mark.parametrize("since", ["@{u}", "HEAD@{99}", "HEAD^{tree}"])
def test_what_git_says_of_a_name_is_told_beside_it(repository: Path, since: str) -> None:
    message = rf"git knows no commit {re.escape(quoted(since))} here \(.+\)\. `git log` shows"
    with pytest.raises(TfgenError, match=message), open_previous(repository, OUTPUT, since):
        pass


UNREADABLE = {
    "broken": ("[core\n", "git cannot read this repository: bad config line 1"),
    "of a later git": (
        "[core]\n  repositoryformatversion = 99\n",
        "git cannot read this repository: Expected git repo version <= 1, found 99. `git status` says what to do.",
    ),
}


@pytest.mark.parametrize(("config", "message"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_repository_that_git_cannot_read_is_no_matter_of_the_commits_name(
    repository: Path, config: str, message: str
) -> None:
    (repository.parent / ".git/config").write_text(config)
    with pytest.raises(TfgenError, match=re.escape(message)), open_previous(repository, OUTPUT, "main"):
        pass


def test_a_commit_is_asked_for_in_vain_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(TfgenError, match="no git on the PATH"), open_previous(repository, OUTPUT, "HEAD"):
        pass


def test_that_there_is_nothing_before_is_noted(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
    assert [note.text for note in validate_project(project).notes if "last commit" in note.text] == [
        "what changed since the last commit: there is no git, no repository here or no commit in it"
    ]


def test_a_state_that_moved_since_the_last_commit_is_found(project: Path) -> None:
    write_tree(project, {"templates/backend.tf.j2": BACKEND})
    git(project, "init", "--quiet")
    assert run("render", "--quiet").exit_code == 0
    commit(project)
    rules = ["state-key-changed"]
    assert validate_project(Path(), rules=rules).findings == ()
    write_tree(project, {"templates/backend.tf.j2": BACKEND.replace("KEY", "other")})
    [finding] = validate_project(Path(), rules=rules).findings
    assert str(finding.origin) == "templates/backend.tf.j2:2"
    assert len(finding.folders) == 4


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("own.tf", 'resource "aws_db_instance" "own" {}\n'),
        ("own.tf.json", '{"resource": {"aws_db_instance": {"own": {}}}}'),
    ],
)
def test_what_people_wrote_in_the_folder_of_a_stack_is_there_as_long_as_its_file(
    project: Path, name: str, text: str
) -> None:
    file = f"generated/prod/us-east-1/{name}"
    git(project, "init", "--quiet")
    assert run("render", "--quiet").exit_code == 0
    write_tree(project, {file: text})
    commit(project)
    rules = ["vanished-resource"]
    assert validate_project(Path(), rules=rules).findings == ()
    (project / file).unlink()
    [finding] = validate_project(Path(), rules=rules).findings
    assert (finding.address, finding.folders) == ("aws_db_instance.own", ("prod/us-east-1",))


def test_what_is_remembered_is_forgotten_with_the_next_commit(project: Path) -> None:
    write_tree(project, {"templates/backend.tf.j2": BACKEND})
    git(project, "init", "--quiet")
    assert run("render", "--quiet").exit_code == 0
    commit(project)
    write_tree(project, {"templates/backend.tf.j2": BACKEND.replace("KEY", "other")})
    assert len(validate_project(Path(), rules=["state-key-changed"]).findings) == 1
    assert run("render", "--quiet").exit_code == 0
    commit(project)
    assert validate_project(Path(), rules=["state-key-changed"]).findings == ()


def test_an_error_is_not_lost_when_git_has_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_objects, "find_program", lambda _: shutil.which("true"))
    with pytest.raises(KeyError):
        _fail_beside_a_git_that_has_ended(tmp_path)


def _fail_beside_a_git_that_has_ended(folder: Path) -> None:
    with git_objects.open_objects(folder) as objects:
        with suppress(BrokenPipeError):
            while True:  # until it has ended
                objects._requests.write(b"HEAD")
                objects._requests.flush()
        raise KeyError("gone")


def test_a_commit_whose_name_is_no_text_is_refused(repository: Path) -> None:
    with (
        pytest.raises(TfgenError, match="git knows no commit"),
        open_previous(repository, OUTPUT, "\udcff"),
    ):
        pass
