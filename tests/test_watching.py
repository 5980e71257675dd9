"""`tfgen watch`: each save has its answer, and nothing is lost between two."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path
from threading import Event, Thread, Timer
from typing import TYPE_CHECKING, Any

import pytest
import watchfiles

from tests.trees import TEMPLATE, write_tree
from tfgen.config.load import load_config
from tfgen.errors import TfgenError
from tfgen.generate import plan_render
from tfgen.report.watching import format_step
from tfgen.validate import validate_project
from tfgen.validate.judging.check import Checker
from tfgen.validate.memory import resident
from tfgen.watching import Checked, Rendered, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tfgen.validate.folders.folder import Folder
    from tfgen.validate.verdicts.verdict import Verdict
    from tfgen.watching import Rendered as Step

OUTPUT = "generated/dev/us-east-1/network.tf"
# What a shell starts in the background ignores SIGINT, and so does what that starts.
_INTERRUPTIBLE = """
import signal
from tfgen.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def pair(steps: Iterator[Step | Checked]) -> tuple[Rendered, Checked]:
    """The next render, and what is found in it."""
    rendered, checked = next(steps), next(steps)
    assert isinstance(rendered, Rendered)
    assert isinstance(checked, Checked)
    return rendered, checked


def test_a_save_is_rendered_written_and_checked(project: Path) -> None:
    steps = watch(project)
    pair(steps)
    write_tree(project, {TEMPLATE: "locals {\n  answer = 42\n}\n"})
    rendered, checked = pair(steps)
    assert rendered.plan is not None
    assert "answer = 42" in Path(OUTPUT).read_text()
    assert [finding.rule for finding in checked.report.findings] == ["unused-local"]


def test_a_save_during_the_first_answer_is_not_lost(project: Path) -> None:
    steps = watch(project)
    next(steps)
    write_tree(project, {TEMPLATE: "locals {\n  answer = 42\n}\n"})
    next(steps)
    pair(steps)
    assert "answer = 42" in Path(OUTPUT).read_text()


@pytest.mark.parametrize(("small", "most"), [(4, 4), (3, 1)])
def test_behind_the_first_answer_stacks_are_judged_though_all_was_known_of_a_large_project_one(
    project: Path, monkeypatch: pytest.MonkeyPatch, small: int, most: int
) -> None:
    monkeypatch.setattr(resident, "_SMALL", small)
    list(islice(watch(project), 2))
    validate_project(project)
    judged: list[str] = []
    judge = Checker.check_folder

    def noted(self: Checker, folder: Folder, callers: Sequence[Folder] = ()) -> Verdict:
        judged.append(folder.name)
        return judge(self, folder, callers)

    monkeypatch.setattr(Checker, "check_folder", noted)
    stop = Event()
    steps = watch(project, stop=stop)
    pair(steps)
    assert judged == []
    stop.set()
    assert list(steps) == []
    assert judged == [stack.name for stack in load_config(project).stacks][:most]


def test_a_mistake_is_told_and_its_mending_too(project: Path) -> None:
    steps = watch(project)
    pair(steps)
    before = Path(OUTPUT).read_text()
    write_tree(project, {TEMPLATE: "locals {\n  answer = {{ nosuch | hcl }}\n}\n"})
    stopped = next(steps)
    assert isinstance(stopped, Rendered)
    assert [str(problem.position) for problem in stopped.problems] == [f"{project / TEMPLATE}:2"]
    assert Path(OUTPUT).read_text() == before
    write_tree(project, {TEMPLATE: "locals {\n  answer = 42\n}\n"})
    assert pair(steps)[0].problems == ()


def test_without_writing_it_says_what_would_change(project: Path) -> None:
    rendered, _ = pair(watch(project, write=False))
    assert not Path(OUTPUT).exists()
    assert f"created  generated/{OUTPUT.partition('/')[2]}" in [
        line.replace(f"{project}/", "") for line in format_step(rendered, project)
    ]


ANSWER = "locals {\n  answer = 42\n}\n"


def truncate_and_write(path: Path) -> None:
    """In two steps, with a pause that is longer than what ends a save."""
    with path.open("w") as file:
        time.sleep(0.03)
        file.write(ANSWER[:10])
        file.flush()
        time.sleep(0.03)
        file.write(ANSWER[10:])


def write_beside_and_rename(path: Path) -> None:
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(ANSWER)
    beside.replace(path)


def keep_a_copy_until_it_is_written(path: Path) -> None:
    """While the copy is there, which is not looked at, no answer is about what was saved."""
    copy = path.rename(path.with_name(f"{path.name}~"))
    time.sleep(0.03)
    path.write_text(ANSWER)
    time.sleep(0.2)
    copy.unlink()


@pytest.mark.parametrize("save", [truncate_and_write, write_beside_and_rename, keep_a_copy_until_it_is_written])
def test_however_an_editor_saves_the_last_answer_is_about_the_whole_file(
    project: Path, save: Callable[[Path], None]
) -> None:
    stop = Event()
    steps = watch(project, stop=stop)
    pair(steps)
    Thread(target=save, args=[project / TEMPLATE]).start()
    quiet = Timer(1, stop.set)
    quiet.start()
    said = []
    for step in steps:
        said.append(step)
        quiet.cancel()
        quiet = Timer(1, stop.set)
        quiet.start()
    assert isinstance(last := said[-1], Checked)
    assert [finding.rule for finding in last.report.findings] == ["unused-local"]
    assert "answer = 42" in Path(OUTPUT).read_text()


@pytest.fixture
def rendered_by_hand(project: Path) -> Path:
    """A project that is rendered, with a file that somebody wrote in the folder of a stack."""
    plan_render(project).apply()
    write_tree(project, {OWN: ""})
    return project


OWN = "generated/dev/us-east-1/own.tf"


@pytest.mark.parametrize("name", ["own.tf", "own.auto.tfvars", "tests/own.tftest.hcl", ".terraform.lock.hcl"])
def test_what_people_write_in_the_folder_of_a_stack_has_an_answer(rendered_by_hand: Path, name: str) -> None:
    steps = watch(rendered_by_hand)
    pair(steps)
    write_tree(rendered_by_hand, {f"generated/dev/us-east-1/{name}": ANSWER})
    rendered, _ = pair(steps)
    assert rendered.plan is not None
    assert rendered.plan.is_current


def test_what_people_delete_there_has_an_answer_too(rendered_by_hand: Path) -> None:
    write_tree(rendered_by_hand, {OWN: ANSWER})
    steps = watch(rendered_by_hand)
    assert pair(steps)[1].report.findings
    Path(OWN).unlink()
    assert pair(steps)[1].report.findings == ()


@pytest.mark.parametrize("way", [("away", "tests"), ("tests", "away")], ids=["there", "away"])
def test_a_folder_of_tests_that_is_moved_has_an_answer(rendered_by_hand: Path, way: tuple[str, str]) -> None:
    before, after = (Path(OWN).with_name(name) if name == "tests" else rendered_by_hand / name for name in way)
    write_tree(before, {"own.tftest.hcl": ANSWER})
    steps = watch(rendered_by_hand)
    pair(steps)
    before.rename(after)
    assert pair(steps)[0].problems == ()


def test_what_people_write_beside_the_first_render_of_a_project_has_an_answer(project: Path) -> None:
    steps = watch(project)
    pair(steps)
    write_tree(project, {OWN: ANSWER})
    assert pair(steps)[1].report.findings


def test_a_file_of_people_that_is_in_the_way_of_a_render_has_an_answer_when_it_goes(project: Path) -> None:
    write_tree(project, {OUTPUT: ANSWER})
    steps = watch(project)
    stopped = next(steps)
    assert isinstance(stopped, Rendered)
    assert stopped.problems
    Path(OUTPUT).unlink()
    assert pair(steps)[0].problems == ()


@pytest.mark.parametrize(
    "files",
    [
        {TEMPLATE: ANSWER},
        {"templates/more.auto.tfvars.json.j2": "{}"},
        {TEMPLATE: "{% if false %}{% endif %}", "templates/other.tf.j2": ANSWER},
    ],
    ids=["a change", "a file that is listed", "a file less"],
)
def test_what_tfgen_writes_itself_has_no_answer(rendered_by_hand: Path, files: dict[str, str]) -> None:
    stop = Event()
    steps = watch(rendered_by_hand, stop=stop)
    pair(steps)
    write_tree(rendered_by_hand, files)
    rendered, _ = pair(steps)
    assert rendered.plan is not None
    assert not rendered.plan.is_current
    Timer(0.5, stop.set).start()
    assert list(steps) == []


def test_a_render_that_the_disk_refuses_has_one_answer(rendered_by_hand: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has written by then is taken back, which is no save of anybody's."""
    replace = os.replace

    def refuse(source: str, target: str) -> None:
        if os.fspath(target).endswith("prod/us-west-2/network.tf"):
            raise OSError(28, "No space left on device", os.fspath(target))
        replace(source, target)

    stop = Event()
    steps = watch(rendered_by_hand, stop=stop)
    pair(steps)
    monkeypatch.setattr(os, "replace", refuse)
    write_tree(rendered_by_hand, {TEMPLATE: ANSWER})
    stopped = next(steps)
    assert isinstance(stopped, Rendered)
    assert stopped.problems
    Timer(0.5, stop.set).start()
    assert list(steps) == []


@pytest.mark.parametrize(
    "name", ["generated/dev/notes.tf", "generated/dev/us-east-1/.terraform/modules/a/main.tf", f"{OWN}~", "generated/x"]
)
def test_what_is_not_judged_has_no_answer(rendered_by_hand: Path, name: str) -> None:
    stop = Event()
    steps = watch(rendered_by_hand, stop=stop)
    pair(steps)
    write_tree(rendered_by_hand, {name: ANSWER})
    Timer(0.5, stop.set).start()
    assert list(steps) == []


def test_where_a_folder_of_stacks_cannot_be_looked_at_config_and_templates_are(
    rendered_by_hand: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait = watchfiles.watch

    def limited(*folders: Path, **options: Any) -> Iterator[object]:
        if Path("generated") in folders:
            raise OSError("OS file watch limit reached.")
        return wait(*folders, **options)

    monkeypatch.setattr(watchfiles, "watch", limited)
    steps = watch(Path())
    pair(steps)
    write_tree(rendered_by_hand, {TEMPLATE: ANSWER})
    assert pair(steps)[0].problems == ()


def test_what_editors_write_beside_a_file_has_no_answer(project: Path) -> None:
    steps = watch(project)
    pair(steps)
    write_tree(project, {"templates/.network.tf.j2.swp": "", "templates/network.tf.j2~": ""})
    Path("templates/.network.tf.j2.swp").unlink()
    Path("templates/network.tf.j2~").unlink()
    write_tree(project, {TEMPLATE: "locals {\n  answer = 42\n}\n"})
    rendered, _ = pair(steps)
    assert rendered.plan is not None
    assert "answer = 42" in Path(OUTPUT).read_text()


def test_without_a_project_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(TfgenError, match="tfgen new DIR"):
        next(watch(tmp_path))


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_it_without_complaint(project: Path) -> None:
    words = [sys.executable, "-c", _INTERRUPTIBLE, "watch"]
    with subprocess.Popen(words, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout
        while not running.stdout.readline().startswith("0 errors"):
            pass
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()
    assert (running.returncode, said) == (0, "")
