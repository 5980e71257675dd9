"""`tfgen render` when a stack or an account has left the matrix."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.declared import write_ordered as write_tree
from tests.retirement.projects import (
    ACCOUNT_GONE,
    FOLDER,
    GONE,
    MISSING,
    TOMBSTONE,
    WITHOUT_ACCOUNT,
    WITHOUT_STACK,
)
from tests.trees import CONFIG, MATRIX, assert_refused, changed, read_tree, run, snapshot
from tests.trees import write_tree as write_plain

if TYPE_CHECKING:
    from pathlib import Path

FOREIGN = {
    ".terraform.lock.hcl": "# locked\n",
    "terraform.tfvars": "a = 1\n",
    "by_hand.tf": 'resource "aws_vpc" "other" {}\n',
}


def test_a_stack_that_left_keeps_backend_and_provider_in_one_file(left: Path) -> None:
    run("render")
    assert read_tree(left / FOLDER) == {"retired.tf": TOMBSTONE}


def test_files_of_others_stay_beside_the_tombstone(left: Path) -> None:
    write_tree(left / FOLDER, FOREIGN)
    run("render")
    assert read_tree(left / FOLDER) == {**FOREIGN, "retired.tf": TOMBSTONE}


def test_the_other_stacks_stay_as_they_are(left: Path) -> None:
    before = read_tree(left / "generated")
    run("render")
    after = read_tree(left / "generated")
    assert {path for path in before if before[path] != after.get(path)} == {
        f"{GONE}/{name}.tf" for name in ("backend", "network", "providers")
    }


def test_a_second_run_changes_nothing(retired: Path) -> None:
    before = snapshot(retired)
    run("render")
    assert snapshot(retired) == before
    assert run("render", "--check").exit_code == 0


def test_check_names_what_becomes_a_tombstone(left: Path) -> None:
    before = snapshot(left)
    result = run("render", "--check")
    assert result.stdout.splitlines() == [
        f"missing   {FOLDER}/retired.tf",
        f"orphaned  {FOLDER}/backend.tf",
        f"orphaned  {FOLDER}/network.tf",
        f"orphaned  {FOLDER}/providers.tf",
    ]
    assert result.exit_code == 1
    assert snapshot(left) == before


def test_the_table_tells_what_is_retired(left: Path) -> None:
    lines = run("render").stdout.splitlines()
    assert [GONE, "(retired)", "1", "0", "0", "3", "0"] in [line.split() for line in lines]
    assert lines[-1] == "retired: left the matrix, may still have live resources. What to do: tfgen retire"


def test_a_stack_that_comes_back_is_rendered_again(retired: Path) -> None:
    run("render")
    write_tree(retired, {CONFIG: MATRIX})
    run("render")
    assert sorted(read_tree(retired / FOLDER)) == ["backend.tf", "network.tf", "providers.tf"]
    assert run("list", "--retired", "--format", "names").stdout == ""


def test_a_tombstone_that_was_edited_is_changed_back(retired: Path) -> None:
    write_tree(retired, {f"{FOLDER}/retired.tf": TOMBSTONE + 'resource "aws_vpc" "mine" {\n}\n'})
    assert run("render", "--check").stdout == f"outdated  {FOLDER}/retired.tf\n"
    run("render")
    assert read_tree(retired / FOLDER) == {"retired.tf": TOMBSTONE}


def test_a_run_that_was_cut_short_is_finished_by_the_next_one(left: Path) -> None:
    before = read_tree(left / FOLDER)
    run("render")
    write_tree(left / FOLDER, before)
    run("render")
    assert read_tree(left / FOLDER) == {"retired.tf": TOMBSTONE}


def test_a_selection_leaves_what_left_alone(left: Path) -> None:
    before = snapshot(left)
    run("render", "--env", "dev", "--env", "prod")
    assert snapshot(left) == before


def test_a_selection_asks_for_no_folder_that_is_gone(left: Path) -> None:
    shutil.rmtree(left / FOLDER)
    assert run("render", "--env", "dev").exit_code == 0


@pytest.mark.parametrize("options", [(), ("--check",), ("--diff",)])
def test_a_retired_folder_that_is_gone_is_refused(left: Path, options: tuple[str, ...]) -> None:
    shutil.rmtree(left / FOLDER)
    assert_refused(left, MISSING, options=options)


def test_a_retired_folder_without_its_files_is_refused(retired: Path) -> None:
    write_tree(retired / FOLDER, FOREIGN)
    (retired / FOLDER / "retired.tf").unlink()
    assert_refused(retired, MISSING)


def test_the_folder_of_a_live_stack_that_is_gone_is_rendered_again(rendered: Path) -> None:
    before = read_tree(rendered)
    shutil.rmtree(rendered / FOLDER)
    run("render")
    assert read_tree(rendered) == before


def test_generated_files_that_nobody_knows_are_refused(left: Path) -> None:
    (left / "generated/stacks.json").unlink()
    assert_refused(
        left,
        f"{FOLDER}: tfgen generated this, but neither the matrix nor stacks.json knows it, so it may have live "
        "resources. Restore stacks.json, or put the stack into the matrix again and render; "
        "when its resources are gone, delete the folder.",
    )


def test_a_file_of_someone_else_in_the_place_of_the_tombstone_is_refused(left: Path) -> None:
    write_tree(left / FOLDER, {"retired.tf": "# mine\n"})
    assert_refused(
        left,
        f"{FOLDER}/retired.tf: this file does not begin with tfgen's header, so it is yours, and a generated one "
        "belongs here. Rename it, or rename the template.",
    )


def test_a_file_that_is_broken_is_not_cut(left: Path) -> None:
    path = left / FOLDER / "network.tf"
    path.write_text(path.read_text() + "}\n")
    assert_refused(
        left,
        f"{FOLDER}/network.tf:6: this stack has left the matrix, and the file is not HCL. "
        f"Restore it with `git checkout HEAD -- {FOLDER}/network.tf`, and run tfgen again.",
    )


def test_the_folder_of_an_account_that_left_stays_whole(rendered: Path) -> None:
    before = read_tree(rendered / "generated" / ACCOUNT_GONE)
    write_tree(rendered, {CONFIG: WITHOUT_ACCOUNT, "templates/bootstrap/state.tf.j2": "locals {\n}\n"})
    lines = run("render").stdout.splitlines()
    assert read_tree(rendered / "generated" / ACCOUNT_GONE) == before
    assert [line.split()[0] for line in lines if "(retired)" in line] == [
        ACCOUNT_GONE,
        "dev/us-east-1",
        "dev/us-west-2",
    ]


def test_a_stack_that_takes_over_the_state_of_a_retired_one_is_refused(rendered: Path) -> None:
    backend = (rendered / "templates/backend.tf.j2").read_text()
    write_tree(rendered, {"templates/backend.tf.j2": backend.replace("{{ state_key }}", "{{ cidr }}")})
    run("render")
    renamed = changed("  dev:", "  develop:")
    write_tree(rendered, {CONFIG: renamed})
    place = "s3://demo-state-111122223333-us-east-1"
    fact = "which left the matrix: destroying one destroys both. If this is only a new name for it"
    assert_refused(
        rendered,
        f"generated/develop/us-east-1: its state is in {place}/10.0.0.0/16, and so is that of dev/us-east-1, "
        f"{fact}: tfgen retire --confirm dev/us-east-1",
        f"generated/develop/us-west-2: its state is in {place}/10.1.0.0/16, and so is that of dev/us-west-2, "
        f"{fact}: tfgen retire --confirm dev/us-west-2",
    )
    run("retire", "--confirm", "dev/us-east-1", "--confirm", "dev/us-west-2")
    assert run("render").exit_code == 0


RENAMED = "project: {name: demo}\naxes: [environment]\nenvironments: {dev: {key: one}, prod: {key: two}}\n"
KEPT = {
    "azurerm": (
        'storage_account_name = "demo"\n    container_name = "state"\n    key = {{ key | hcl }}',
        "azurerm demo state one",
    ),
    "gcs": ('bucket = "demo"\n    prefix = {{ key | hcl }}', "gcs demo one"),
    "local": ('path = "../../{{ key | hcl_text }}.tfstate"', "local ../one.tfstate"),
}


def rename(folder: Path, backend: str, arguments: str) -> None:
    block = f'terraform {{\n  backend "{backend}" {{\n    {arguments}\n  }}\n}}\n'
    write_plain(folder, {CONFIG: RENAMED, "templates/main.tf.j2": block})
    assert run("render", "--quiet").exit_code == 0
    write_plain(folder, {CONFIG: RENAMED.replace("dev:", "develop:")})


@pytest.mark.parametrize("backend", KEPT)
def test_a_stack_that_takes_over_the_state_of_a_retired_one_is_refused_whatever_the_backend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments, place = KEPT[backend]
    rename(tmp_path, backend, arguments)
    assert_refused(
        tmp_path,
        f"generated/develop: its state is in {place}, and so is that of dev, which left the matrix: destroying one "
        "destroys both. If this is only a new name for it: tfgen retire --confirm dev",
    )
    assert run("retire", "--confirm", "dev").exit_code == 0
    assert run("render").exit_code == 0


@pytest.mark.parametrize(
    ("backend", "arguments"),
    [
        ("azurerm", 'key = "one"'),
        ("local", 'path = "terraform.tfstate"'),
        ("gcs", 'bucket = "demo"\n    prefix = var.prefix'),
        ("gcs", 'bucket = "demo"\n    prefix = "${var.prefix}"'),
        ("elsewhere", 'path = "one"'),
    ],
)
def test_a_state_of_which_the_files_do_not_tell_all_may_be_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, backend: str, arguments: str
) -> None:
    monkeypatch.chdir(tmp_path)
    rename(tmp_path, backend, arguments)
    assert run("render", "--quiet").exit_code == 0


def test_a_stack_that_was_never_rendered_is_not_retired(rendered: Path) -> None:
    write_tree(rendered, {CONFIG: MATRIX + "  test:\n    account_id: '777788889999'\n    home_region: us-east-1\n"})
    write_tree(rendered, {CONFIG: WITHOUT_STACK})
    run("render")
    assert run("list", "--retired", "--format", "names").stdout == f"{GONE}\n"


def test_without_rendered_files_there_is_no_ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(tmp_path, {CONFIG: MATRIX, "templates/empty.tf.j2": "{# nothing #}"})
    monkeypatch.chdir(tmp_path)
    assert run("render").exit_code == 0
    assert not (tmp_path / "generated").exists()


def test_a_stack_of_the_matrix_is_not_emptied(rendered: Path) -> None:
    for template in (rendered / "templates").glob("*.j2"):
        template.write_text(f"{{% if stack.name != '{GONE}' %}}\n{template.read_text()}{{% endif %}}\n")
    fact = (
        "its templates render nothing any more, and it may still have live resources. Take it out of the matrix "
        f"instead (`exclude`, or the component's `when`); or, when its resources are gone: rm -r {FOLDER}"
    )
    assert_refused(rendered, f"{FOLDER}: {fact}")
