"""A render writes everything or nothing, one at a time, and only below its own folders."""

from __future__ import annotations

import fcntl
import os
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, MATRIX, STACKS, assert_refused, read_tree, run, small_files, snapshot, write_tree
from tfgen.disk import project_lock
from tfgen.disk.files import write_beside
from tfgen.disk.project_lock import take_turn
from tfgen.errors import OutputError
from tfgen.generate import plan_render
from tfgen.output import write

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG = "locals {\n  long = \"{{ 'a' * 5000 if stack.name == 'prod/us-west-2' else '' }}\"\n}\n"
SHORT = "locals {\n  short = 1\n}\n"


@contextmanager
def held(project: Path) -> Iterator[int]:
    """The project as another process holds it."""
    descriptor = os.open(project, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def everything(project: Path) -> list[str]:
    """The paths of all that is in the output folder, hidden or not."""
    return sorted(path.relative_to(project).as_posix() for path in (project / "generated").rglob("*"))


def test_a_disk_that_is_full_at_the_last_file_has_changed_nothing(project: Path) -> None:
    run("render")
    before, names = snapshot(project), everything(project)
    write_tree(project, {"templates/a.tf.j2": SHORT, "templates/b.tf.j2": LONG})
    with small_files(4000):
        result = run("render", "--quiet")
    assert result.exit_code == 2
    assert "generated/prod/us-west-2/b.tf: cannot be written: File too large." in result.stderr
    assert {name: found for name, found in snapshot(project).items() if name in before} == before
    assert everything(project) == names


def test_folders_that_were_made_for_files_that_could_not_be_written_are_gone(project: Path) -> None:
    with small_files(0):
        assert run("render", "--quiet").exit_code == 2
    assert not (project / "generated").exists()


def obstructed(project: Path) -> None:
    """All files are to change, and in the place of the last one there is a folder since it was planned."""
    run("render")
    write_tree(project, {"templates/network.tf.j2": SHORT})
    plan = plan_render(project)
    path = project / "generated/prod/us-west-2/network.tf"
    path.unlink()
    write_tree(path, {"notes": ""})
    plan.apply()


def test_files_that_were_renamed_before_one_could_not_be_are_put_back(project: Path) -> None:
    with pytest.raises(OutputError) as caught:
        obstructed(project)
    expected = f"{project}/generated/prod/us-west-2/network.tf: cannot be written: Is a directory. "
    assert str(caught.value) == expected + "Mend this and run tfgen again."
    texts = read_tree(project / "generated")
    assert {"aws_vpc" in texts[f"{stack}/network.tf"] for stack in STACKS[:3]} == {True}
    assert not [name for name in everything(project) if ".tfgen-" in name]


def test_files_that_were_deleted_before_one_could_not_be_written_are_put_back(project: Path) -> None:
    write_tree(project, {"templates/gone.tf.j2": SHORT})
    run("render")
    (project / "templates/gone.tf.j2").unlink()
    with pytest.raises(OutputError):
        obstructed_after_deletion(project)
    assert (project / "generated/dev/us-east-1/gone.tf").read_text().endswith(SHORT)


def test_a_file_that_is_put_back_may_be_executed_as_before(project: Path) -> None:
    write_tree(project, {"templates/gone.sh": "#!/bin/sh\n"})
    (project / "templates/gone.sh").chmod(0o755)
    run("render")
    (project / "templates/gone.sh").unlink()
    with pytest.raises(OutputError):
        obstructed_after_deletion(project)
    assert (project / "generated/dev/us-east-1/gone.sh").stat().st_mode & 0o777 == 0o755


def obstructed_after_deletion(project: Path) -> None:
    write_tree(project, {"templates/network.tf.j2": SHORT})
    plan = plan_render(project)
    path = project / "generated/prod/us-west-2/network.tf"
    path.unlink()
    write_tree(path, {"notes": ""})
    plan.apply()


def test_what_cannot_be_put_back_is_told(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(write, "write_whole", refuse)
    with pytest.raises(OutputError) as caught:
        obstructed(project)
    told = [f"{project}/generated/{stack}/network.tf: this has changed already" for stack in reversed(STACKS[:3])]
    assert [str(problem)[: len(line)] for line, problem in zip(told, caught.value.problems[1:], strict=True)] == told


def test_an_interrupt_while_files_are_renamed_changes_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run("render")
    before = read_tree(project)
    write_tree(project, {"templates/network.tf.j2": SHORT})
    plan, rename, renamed = plan_render(project), os.replace, []

    def interrupted(source: Path, target: Path) -> None:
        renamed.append(target)
        if len(renamed) == 3:
            raise KeyboardInterrupt
        rename(source, target)

    monkeypatch.setattr(write.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        plan.apply()
    assert read_tree(project) == before | {"templates/network.tf.j2": SHORT}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_end_while_files_are_renamed_changes_nothing(
    project: Path, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    run("render")
    before = read_tree(project)
    write_tree(project, {"templates/network.tf.j2": SHORT})
    plan, rename, renamed = plan_render(project), os.replace, []

    def ended(source: Path, target: Path) -> None:
        renamed.append(target)
        if len(renamed) == 3:
            signal.raise_signal(number)
        rename(source, target)

    monkeypatch.setattr(write.os, "replace", ended)
    with pytest.raises(SystemExit, match=str(128 + number)):
        plan.apply()
    assert read_tree(project) == before | {"templates/network.tf.j2": SHORT}
    assert signal.getsignal(number) is signal.SIG_DFL


def test_of_folders_in_folders_none_is_left_where_one_is_refused(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, make = plan_render(project), Path.mkdir

    def refuse(folder: Path, *words: object, **more: object) -> None:
        if folder.name.startswith("us-"):
            raise OSError(28, "No space left on device")
        make(folder, *words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OutputError, match="No space left on device"):
        plan.apply()
    assert not (project / "generated").exists()


def test_what_a_killed_update_left_among_the_templates_is_no_template(project: Path) -> None:
    write_beside(project / "templates/network.tf.j2", b"half")
    assert run("render", "--quiet").stderr == ""


def test_what_a_killed_run_left_is_swept_by_the_next_one(project: Path) -> None:
    run("render")
    write_beside(project / "generated/dev/us-east-1/network.tf", b"half")
    write_beside(project / "generated/stacks.json", b"half")
    run("render")
    assert not [name for name in everything(project) if ".tfgen-" in name]


@pytest.mark.parametrize("target", ["elsewhere", "."])
def test_an_output_folder_that_is_a_link_is_refused(project: Path, target: str) -> None:
    (project / "elsewhere").mkdir()
    (project / "generated").symlink_to(target)
    assert_refused(project, "generated: this is a link, and tfgen writes only below its output folder. Remove it.")


def test_an_output_folder_that_the_user_names_may_be_a_link(project: Path) -> None:
    (project / "elsewhere").mkdir()
    (project / "out").symlink_to("elsewhere")
    assert run("render", "--quiet", "--output", "out").exit_code == 0


@pytest.mark.parametrize("folder", [".github", ".github/workflows"])
def test_a_folder_of_workflows_that_is_a_link_is_refused(project: Path, folder: str) -> None:
    stacks = '{templates: "*.tf.j2", path: "{environment}/{region}"}'
    workflows = "{each: [], path: .github/workflows}"
    matrix = f"{MATRIX}components: {{stacks: {stacks}, workflows: {workflows}}}\n"
    write_tree(project, {CONFIG: matrix, "templates/workflows/a.yml.j2": "on: push\n"})
    (project / "elsewhere").mkdir()
    (project / folder).parent.mkdir(exist_ok=True)
    (project / folder).symlink_to(project / "elsewhere")
    assert_refused(project, f"{folder}: this is a link, and tfgen writes only below its output folder. Remove it.")


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), os.mkdir])
@pytest.mark.parametrize("name", ["generated/stacks.json", "generated/dev/us-east-1/network.tf"])
def test_what_is_no_file_is_not_waited_for(project: Path, name: str, make: object) -> None:
    run("render")
    (project / name).unlink()
    make(project / name)  # type: ignore[operator]
    before = snapshot(project)
    result = run("render", "--quiet")
    assert (result.exit_code, result.stderr[: len(f"error: {name}: ")]) == (2, f"error: {name}: ")
    assert snapshot(project) == before


def test_a_render_waits_for_another_and_says_so(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with held(project) as descriptor:
        monkeypatch.setattr(project_lock.time, "sleep", lambda _: fcntl.flock(descriptor, fcntl.LOCK_UN))
        result = run("render", "--quiet")
    assert result.stderr == "another tfgen is writing in this project: waiting for it\n"
    assert result.exit_code == 0


@pytest.mark.parametrize("option", ["--quiet", "--check", "--diff"])
def test_a_render_does_not_wait_for_ever(project: Path, monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    monkeypatch.setattr(project_lock, "MAX_SECONDS", 0.0)
    with held(project):
        result = run("render", option)
    assert "another tfgen has been writing here for 0 s." in result.stderr
    assert result.exit_code == 2
    assert not (project / "generated").exists()


def test_readers_do_not_wait_for_one_another(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_lock, "MAX_SECONDS", 0.0)
    descriptor = os.open(project, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    with take_turn(project, shared=True):
        os.close(descriptor)


def test_who_has_the_turn_has_it_again(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_lock, "MAX_SECONDS", 0.0)
    with take_turn(project):
        plan_render(project).apply()
    with take_turn(project):
        assert plan_render(project).is_current
