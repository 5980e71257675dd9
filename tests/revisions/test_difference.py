"""`tfgen diff` at its edges: commits that are none, strangers' repositories, old commits, long comments."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.revisions.histories import add_submodule, commit, git
from tests.revisions.test_history import BASE, MATRIX
from tests.trees import run, snapshot, write_tree
from tfgen.disk.files import MAX_BYTES
from tfgen.report.difference import MAX_COMMENT

if TYPE_CHECKING:
    from pathlib import Path

SLOWER = MATRIX.replace("timeout: 30", "timeout: 60")
TIMEOUT = "4 stacks: aws_lambda_function.processor.timeout 30 → 60"


@pytest.mark.parametrize("command", ["diff", "affected"])
def test_a_commit_that_is_none_is_an_error(command: str, project: Path) -> None:
    commit(project, BASE)
    for ref in ("nowhere", "HEAD:config", "-x", "a b", ""):
        result = run(command, "--", ref)
        assert result.exit_code == 2, ref
        assert result.stderr.startswith(f'error: git knows no commit "{ref}" here.'), ref


@pytest.mark.parametrize("command", ["diff", "affected"])
def test_a_stack_in_the_place_of_the_commit_is_told_where_stacks_stand(command: str, project: Path) -> None:
    commit(project, BASE)
    assert 'If stacks are meant, the commit comes first: HEAD "dev/*"' in run(command, "dev/*").stderr


def test_outside_of_a_repository_and_before_the_first_commit(project: Path) -> None:
    write_tree(project, BASE)
    assert "this is in no git repository" in run("diff").stderr
    git(project, "init", "-q")
    assert "there is no commit yet to compare with" in run("diff").stderr
    assert run("diff").exit_code == 2


def test_nothing_of_the_user_or_of_git_is_changed(project: Path) -> None:
    commit(project, BASE)
    write_tree(project, {"config/regions.yaml": SLOWER, "new.txt": "a\n"})
    before = snapshot(project)
    run("diff")
    run("affected")
    assert snapshot(project) == before


def test_no_program_that_a_repository_names_is_run(project: Path, tmp_path: Path) -> None:
    commit(
        project,
        {**BASE, ".gitattributes": "* filter=evil diff=evil\n", "generated/dev/us-east-1/own.tf": "locals {}\n"},
    )
    mark, program = tmp_path / "ran", tmp_path / "evil"
    program.write_text(f"#!/bin/sh\ntouch {mark}\ncat\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for key in (
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "diff.evil.textconv",
        "core.fsmonitor",
    ):
        git(project, "config", key, str(program))
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        (project / ".git/hooks").mkdir(exist_ok=True)
        os.link(program, project / ".git/hooks" / hook)
    write_tree(project, {"config/regions.yaml": SLOWER, "generated/dev/us-east-1/own.tf": "locals {\n  a = 1\n}\n"})
    assert TIMEOUT in run("diff").stdout.splitlines()
    assert run("affected").exit_code == 0
    assert not mark.exists()


def test_a_commit_that_cannot_be_rendered_is_compared_by_what_it_committed(project: Path) -> None:
    commit(project, BASE)
    run("render", "--quiet")
    commit(project, {"templates/function.tf.j2": "{% nonsense %}\n"}, "broken")
    write_tree(project, {"templates/function.tf.j2": BASE["templates/function.tf.j2"], "config/regions.yaml": SLOWER})
    note, change, _summary = run("diff").stdout.splitlines()
    assert note.startswith("note: HEAD (")
    assert "cannot be rendered with this tfgen; what it has in generated/ stands for it" in note
    assert "templates/function.tf.j2:1" in note
    assert change == TIMEOUT


def test_a_commit_with_nothing_to_compare_is_an_error(project: Path) -> None:
    commit(project, {**BASE, "templates/function.tf.j2": "{% nonsense %}\n"})
    write_tree(project, {"templates/function.tf.j2": BASE["templates/function.tf.j2"]})
    result = run("diff")
    assert result.exit_code == 2
    assert (
        "cannot be rendered with this tfgen, and has nothing in generated/: templates/function.tf.j2:1" in result.stderr
    )


def test_a_link_out_of_the_repository_is_not_followed(project: Path, tmp_path: Path) -> None:
    write_tree(tmp_path, {"secret.yaml": MATRIX})
    write_tree(project, BASE)
    (project / "config/regions.yaml").unlink()
    (project / "config/regions.yaml").symlink_to(tmp_path / "secret.yaml")
    commit(project, {})
    (project / "config/regions.yaml").unlink()
    write_tree(project, {"config/regions.yaml": MATRIX})
    result = run("diff")
    assert result.exit_code == 2
    assert "there is no such file" in result.stderr


def test_a_file_that_is_larger_than_tfgen_reads_is_not_taken_from_a_commit(project: Path) -> None:
    commit(project, BASE)
    (project / "templates/large.json").write_bytes(bytes(MAX_BYTES + 1))
    commit(project, {})
    (project / "templates/large.json").unlink()
    result = run("diff")
    assert result.exit_code == 2
    assert f"with more than {MAX_BYTES} bytes, which tfgen does not read" in result.stderr


@pytest.mark.parametrize("command", ["diff", "validate --since"])
@pytest.mark.parametrize(("levels", "width"), [(120, 1), (6, 10)], ids=["deep", "many"])
def test_folders_that_a_commit_multiplies_are_not_walked_to_their_end(
    command: str, levels: int, width: int, project: Path
) -> None:
    commit(project, BASE | {"empty": ""})
    entry = f"100644 blob {git(project, 'rev-parse', 'HEAD:empty')}"
    for _ in range(levels):
        tree = _make_tree(project, *(f"{entry}\td{number}" for number in range(width)))
        entry = f"040000 tree {tree}"
    others = [line for line in git(project, "ls-tree", "HEAD").splitlines() if not line.endswith("\tgenerated")]
    root = _make_tree(project, *others, f"{entry}\tgenerated")
    result = run(*command.split(), git(project, "commit-tree", "-m", "much", root))
    assert result.exit_code == 2
    assert "more than 100" in result.stderr


def test_what_links_multiply_is_not_written_to_the_disk(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tfgen.revisions.extract.MOST_BYTES", 20_000)
    write_tree(project, BASE | {"templates/a.json": "1" * 10_000})
    for name in "bcd":
        (project / f"templates/{name}.json").symlink_to("a.json")
    commit(project, {})
    result = run("diff")
    assert result.exit_code == 2
    assert "holds more than 20000 bytes that tfgen would read, or links that multiply them" in result.stderr


def _make_tree(project: Path, *entries: str) -> str:
    """The id of a tree with these entries."""
    text = "".join(f"{entry}\n" for entry in entries)
    made = subprocess.run(["git", "mktree"], cwd=project, input=text, capture_output=True, text=True, check=True)
    return made.stdout.strip()


def test_terraform_that_people_wrote_and_modules_are_compared(project: Path) -> None:
    call = 'module "net" {\n  source = "../../../modules/net"\n}\n'
    module = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'
    commit(project, {**BASE, "generated/dev/us-east-1/own.tf": call, "modules/net/main.tf": module})
    write_tree(project, {"modules/net/main.tf": module.replace("10.0", "10.1")})
    assert run("diff").stdout.splitlines()[0] == (
        'dev/us-east-1: module.net.aws_vpc.main.cidr_block "10.0.0.0/16" → "10.1.0.0/16"'
    )


def test_files_beside_terraform_and_documents_are_compared_inside(project: Path) -> None:
    beside = {"templates/a.json.j2": '{"timeout": {{ function.timeout | json }}}\n'}
    commit(project, {**BASE, **beside})
    write_tree(project, {"config/regions.yaml": SLOWER})
    assert "4 stacks: a.json.timeout 30 → 60" in run("diff").stdout.splitlines()


CALL = 'module "net" {\n  source = "../../../modules/net"\n}\n'
TOPIC = 'resource "aws_sns_topic" "a" {\n  name = "a"\n}\n'


def test_a_module_in_a_submodule_is_compared_with_what_that_was_at_the_commit(project: Path) -> None:
    commit(project, {**BASE, "generated/dev/us-east-1/own.tf": CALL})
    add_submodule(project, "modules/net", {"main.tf": TOPIC})
    commit(project, {})
    assert run("diff").stdout.startswith("no changes")
    assert run("affected").stdout.startswith("no stack is affected")
    commit(project / "modules/net", {"main.tf": TOPIC.replace('"a"\n}', '"b"\n}')})
    assert 'dev/us-east-1: module.net.aws_sns_topic.a.name "a" → "b"' in run("diff").stdout.splitlines()
    assert run("affected").stdout.splitlines() == [
        "dev/us-east-1",
        "    modules/net/main.tf is in a module that is called",
    ]


def test_a_submodule_that_is_not_here_is_told(project: Path) -> None:
    commit(project, {**BASE, "generated/dev/us-east-1/own.tf": CALL})
    add_submodule(project, "modules/net", {"main.tf": TOPIC})
    commit(project, {})
    git(project, "submodule", "deinit", "-q", "-f", "modules/net")
    found = run("diff").stdout.splitlines()
    assert found[0].startswith("note: modules/net of HEAD (")
    assert found[0].endswith(
        "is a submodule whose commit is not here, and counts as empty: git submodule update --init"
    )
    assert run("affected").stdout.startswith("no stack is affected")


def test_the_options_that_choose_stacks_hold_for_both_versions(project: Path) -> None:
    commit(project, BASE)
    write_tree(project, {"config/regions.yaml": SLOWER.replace("us-west-2: {}", "us-west-1: {}")})
    found = json.loads(run("diff", "--region", "us-west-*", "--format", "json").stdout)
    assert [(news["name"], news["kind"]) for news in found["stacks"]] == [
        ("dev/us-west-1", "added"),
        ("prod/us-west-1", "added"),
        ("dev/us-west-2", "removed"),
        ("prod/us-west-2", "removed"),
    ]
    assert found["changes"] == []


def test_a_comment_fits_and_says_what_is_missing(project: Path) -> None:
    outputs = "".join(f'output "o{number}" {{\n  value = "{"x" * 60}"\n}}\n' for number in range(900))
    commit(project, {**BASE, "templates/outputs.tf.j2": outputs})
    lost = (
        BASE["templates/storage.tf.j2"]
        .replace("aws_s3_bucket.data", "var")
        .replace('"aws_s3_bucket" "data"', '"aws_eip" "a"')
    )
    write_tree(project, {"templates/outputs.tf.j2": outputs.replace("x", "y"), "templates/storage.tf.j2": lost})
    text = run("diff", "--format", "markdown").stdout
    assert len(text) <= MAX_COMMENT
    lines = text.splitlines()
    assert "**Data is lost**" in lines
    assert lines.index("**Data is lost**") < lines.index("**Changes**")
    assert lines[-1].endswith("entries did not fit here: `tfgen diff` shows all._")
    assert text.count("`output.o") + int(lines[-1].split()[0].lstrip("_")) >= 900


def test_a_comment_on_hundreds_of_stacks_that_each_change_otherwise_tells_some_of_each_argument(project: Path) -> None:
    names = [f"tenant-{number:03}" for number in range(300)]
    queue = 'resource "aws_sqs_queue" "a" {\n  name          = "a"\n  delay_seconds = {{ vars.delay }}\n}\n'

    def matrix(more: int) -> str:
        cells = "".join(f"  {name}: {{vars: {{delay: {index + more}}}}}\n" for index, name in enumerate(names))
        return f"project: {{name: demo}}\naxes: [tenant]\ntenants:\n{cells}"

    commit(project, {"config/regions.yaml": matrix(0), "templates/queue.tf.j2": queue})
    write_tree(project, {"config/regions.yaml": matrix(400)})
    assert run("diff").stdout.splitlines()[:-1] == [
        "300 stacks: aws_sqs_queue.a",
        *(f"    delay_seconds {number} → {number + 400}  (in {names[number]})" for number in range(3)),
        "    delay_seconds: 297 more changes in 297 stacks, which --format json has",
    ]
    text = run("diff", "--format", "markdown").stdout
    assert "  - `delay_seconds: 297 more changes in 297 stacks, which --format json has`" in text.splitlines()
    assert len(json.loads(run("diff", "--format", "json").stdout)["changes"]) == 300


def test_an_entry_that_is_larger_than_a_comment_is_begun(project: Path) -> None:
    def template(letter: str) -> str:
        pairs = "".join(f'    k{number} = "{letter * 60}"\n' for number in range(900))
        return f'resource "aws_sqs_queue" "a" {{\n  tags = {{\n{pairs}  }}\n}}\n'

    commit(project, {**BASE, "templates/queue.tf.j2": template("x")})
    write_tree(project, {"templates/queue.tf.j2": template("y")})
    text = run("diff", "--format", "markdown").stdout
    assert MAX_COMMENT - 1000 < len(text) <= MAX_COMMENT
    assert text.endswith("_1 of 1 entry did not fit here: `tfgen diff` shows all._\n")


def test_a_short_comment_is_whole(project: Path) -> None:
    commit(project, BASE)
    write_tree(project, {"config/regions.yaml": SLOWER})
    lines = run("diff", "--format", "markdown").stdout.splitlines()
    assert lines[1:] == ["", "**Changes**", "", "- 4 stacks: `aws_lambda_function.processor.timeout 30 → 60`"]


def test_files_beside_terraform_are_compared_inside_or_by_line(project: Path) -> None:
    beside = {
        "templates/a.json.j2": '{"timeout": {{ function.timeout | json }}, "same": 1}\n',
        "templates/b.auto.tfvars.j2": "timeout = {{ function.timeout }}\nsame = 1\n",
        "templates/c.yaml.j2": "timeout: {{ function.timeout }}\nsame: 1\n",
        "templates/d.txt": "one\nsame\n",
        "templates/e.bin": b"\x00one",
    }
    commit(project, {**BASE, **beside})
    write_tree(
        project, {"config/regions.yaml": SLOWER, "templates/d.txt": "two\nsame\n", "templates/e.bin": b"\x00two"}
    )
    groups = json.loads(run("diff", "--format", "json").stdout)["changes"]
    found = {one["address"]: (one.get("argument"), one.get("before"), one.get("after")) for one in groups}
    assert found["a.json"] == ("timeout", "30", "60")
    assert found["c.yaml"] == ("timeout", "30", "60")
    assert {"b.auto.tfvars", "d.txt", "e.bin"} <= found.keys(), found
    assert str(found["e.bin"][1]).startswith("sha256:")


RUNBOOK = """\
# {{ stack.name | text }}
{% if stack.environment == "dev" %}
Here anybody may do it.
{% endif %}

      terraform state rm aws_rds_cluster.main aws_rds_cluster_instance.main aws_rds_cluster_parameter_group.main
"""
BOOKS = {
    "config/regions.yaml": MATRIX + 'components: {books: {path: "books/{environment}/{region}"}}\n',
    "config/settings.yaml": BASE["config/settings.yaml"],
    "templates/books/restore.md.j2": RUNBOOK,
}


def test_the_same_change_of_several_documents_is_told_once_and_seen_in_a_long_line(project: Path) -> None:
    commit(project, BOOKS)
    write_tree(project, {"templates/books/restore.md.j2": RUNBOOK.replace("_cluster.main", "_cluster.trades")})
    *_, line, summary = run("diff").stdout.splitlines()
    assert line.startswith("books/dev/us-east-1/restore.md and 3 more: [line ")
    assert "rm aws_rds_cluster.main aws" in line
    assert "rm aws_rds_cluster.trades aws" in line
    assert " in 4 documents; HEAD" in summary
    assert "- `books/dev/us-east-1/restore.md and 3 more`: `[line " in run("diff", "--format", "markdown").stdout


def test_documents_that_are_new_are_one_change(project: Path) -> None:
    commit(project, BOOKS)
    write_tree(project, {"templates/books/new.md.j2": "new\n"})
    assert run("diff").stdout.splitlines()[0] == "+ books/dev/us-east-1/new.md and 3 more"


@pytest.fixture
def parted(project: Path) -> Path:
    """A repository whose branches `main` and `feature` have each gone on since they parted."""
    commit(project, BASE)
    git(project, "checkout", "-q", "-b", "feature")
    commit(project, {"config/regions.yaml": SLOWER})
    git(project, "checkout", "-q", "main")
    commit(project, {"config/regions.yaml": MATRIX.replace("memory: 128", "memory: 256")})
    return project


def test_two_commits_are_compared_and_not_the_working_tree(parted: Path) -> None:
    write_tree(parted, {"templates/storage.tf.j2": ""})
    assert run("diff", "main..feature").stdout.splitlines()[:-1] == [
        "4 stacks: aws_lambda_function.processor",
        "    timeout 30 → 60",
        "    memory_size 256 → 128",
    ]
    assert run("diff", "feature..").stdout == run("diff", "feature..HEAD").stdout


def test_what_a_branch_has_done_since_it_parted(parted: Path) -> None:
    *lines, summary = run("diff", "main...feature").stdout.splitlines()
    assert lines == [TIMEOUT]
    base, tip = (git(parted, "rev-parse", name)[:10] for name in ("main~1", "feature"))
    assert summary == f"1 change in 4 of 4 stacks; {base} and feature ({tip})"


def test_a_part_of_the_stacks_is_named_once_in_parentheses(project: Path) -> None:
    commit(project, BASE)
    later = SLOWER.replace('"444455556666"}', '"444455556666", function: {memory: 256}}')
    write_tree(project, {"config/regions.yaml": later})
    assert "    memory_size 128 → 256  (in prod/us-east-1, prod/us-west-2)" in run("diff").stdout.splitlines()


def test_commits_that_never_parted_are_an_error(parted: Path) -> None:
    git(parted, "checkout", "-q", "--orphan", "other")
    commit(parted, {"a": "b"})
    result = run("diff", "main...other")
    assert result.exit_code == 2
    assert "have no commit in common here" in result.stderr
    assert "compare main..other" in result.stderr


@pytest.mark.parametrize(
    ("ref", "remedy"), [("main...feature", 'Write "$(git merge-base main feature)"'), ("main..", 'Write "main"')]
)
def test_what_compares_with_the_working_tree_says_what_to_write_for_two_commits(
    ref: str, remedy: str, parted: Path
) -> None:
    for words in (("affected", ref), ("validate", "--since", ref), ("report", "--against", ref)):
        result = run(*words)
        assert result.exit_code == 2
        assert remedy in result.stderr


def test_keys_that_a_local_of_another_file_names_are_instances_too(project: Path) -> None:
    bucket = 'resource "aws_s3_bucket" "b" {\n  for_each = toset(local.names)\n}\n'
    names = 'locals {\n  names = ["a", "b"]\n}\n'
    commit(project, {**BASE, "templates/bucket.tf.j2": bucket, "templates/names.tf.j2": names})
    write_tree(project, {"templates/names.tf.j2": names.replace('"a", ', "")})
    assert any('- aws_s3_bucket.b["a"]  [data is lost]' in line for line in run("diff").stdout.splitlines())


def test_without_a_project_that_is_said_and_not_that_there_is_no_git(project: Path) -> None:
    result = run("diff")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "config/regions.yaml: there is no such file" in result.stderr


def test_a_second_commit_in_the_place_of_stacks_is_told_how_two_are_written(parted: Path) -> None:
    result = run("diff", "main", "feature")
    assert result.exit_code == 2
    assert 'no stack is called "feature", which is a commit' in result.stderr
    assert "tfgen diff main..feature" in result.stderr


def test_terraform_in_json_that_people_wrote_is_compared_by_address(project: Path) -> None:
    beside = "generated/dev/us-east-1/own.tf.json"
    written = '{"resource": {"aws_s3_bucket": {"own": {"bucket": "own", "tags": {"A": "1"}}}}}'
    commit(project, {**BASE, beside: written})
    write_tree(project, {beside: written.replace('"1"', '"2"')})
    assert 'dev/us-east-1: aws_s3_bucket.own.tags.A "1" → "2"' in run("diff").stdout
    write_tree(project, {beside: "{}"})
    assert "dev/us-east-1: - aws_s3_bucket.own  [data is lost]" in run("diff").stdout


def test_modules_that_call_the_next_one_twice_are_refused_at_the_first_call(project: Path) -> None:
    twice = 'module "a" {{\n  source = "../{0}"\n}}\nmodule "b" {{\n  source = "../{0}"\n}}\n'
    modules = {f"modules/m{n}/main.tf": twice.format(f"m{n + 1}") for n in range(40)}
    first = 'module "first" {\n  source = "../../../modules/m0"\n}\n'
    commit(project, {**BASE, "templates/calls.tf.j2": first, "modules/m40/main.tf": "", **modules})
    result = run("diff")
    assert result.exit_code == 2
    place = "error: generated/dev/us-east-1/calls.tf:3: module.first in HEAD "
    assert result.stderr.startswith(place), result.stderr
    assert "leads to modules in more than 10,000 ways" in result.stderr
