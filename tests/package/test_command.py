"""Artifacts that a command builds: any program, without a shell, and never by anything but `tfgen package`."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, write_tree
from tfgen.errors import TfgenError
from tfgen.package.record import SUFFIX

from .declared import build, change, reason

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: demo}
environments: {dev: {}}
regions: {here: {}}
artifacts:
  web:
    folder: web
    command: [sh, build.sh, --fast]
    inputs: [web/build.sh, "web/src/**"]
    output: web/dist/page.html
"""
SCRIPT = "cat src/*.txt src/*/*.txt > dist/page.html\n"
FILES = {CONFIG: MATRIX, "web/build.sh": SCRIPT, "web/src/one.txt": "1\n", "web/src/more/two.txt": "2\n"}
PAGE = "web/dist/page.html"


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A project with a page that a script makes of two texts."""
    write_tree(tmp_path / "project", FILES)
    return tmp_path / "project"


def test_the_command_runs_in_its_folder_and_makes_the_output(web: Path) -> None:
    built = build(web)
    assert (web / PAGE).read_text() == "1\n2\n"
    assert (built.output, built.size, built.files) == (PAGE, 4, 1)


def test_a_pipe_in_the_place_of_the_output_is_not_waited_for(web: Path) -> None:
    (web / PAGE).parent.mkdir()
    os.mkfifo(web / PAGE)
    with pytest.raises(TfgenError, match=r"output is web/dist/page.html, and there is neither a file nor a folder"):
        build(web)


def test_what_was_built_is_current(web: Path) -> None:
    build(web)
    assert reason(web) is None


def test_what_was_not_built_is_missing(web: Path) -> None:
    assert reason(web) == "web/dist/page.html does not exist"


OUTDATED = {
    "an input that changed": ("web/src/more/two.txt", "3\n", "is older than its inputs: web/src/more/two.txt changed"),
    "an input that came": ("web/src/more/six.txt", "6\n", "is older than its inputs: web/src/more/six.txt changed"),
    "another output": (PAGE, "mine\n", "was changed since tfgen package built it"),
    "a record that is none": (PAGE + SUFFIX, '{"inputs": 1, "command": [], "folder": "", "output": ""}', None),
    "a record of others": (PAGE + SUFFIX, "[]", None),
}


@pytest.mark.parametrize(("path", "text", "expected"), OUTDATED.values(), ids=OUTDATED)
def test_what_differs_since_makes_it_outdated(web: Path, path: str, text: str, expected: str | None) -> None:
    build(web)
    write_tree(web, {path: text})
    assert reason(web) == f"{PAGE} {expected or 'was not built by tfgen package'}"


def test_an_input_that_went_makes_it_outdated(web: Path) -> None:
    build(web)
    (web / "web/src/one.txt").unlink()
    assert reason(web) == f"{PAGE} is older than its inputs: web/src/one.txt changed"


def test_another_command_makes_it_outdated(web: Path) -> None:
    build(web)
    change(web, "--fast", "--slow")
    assert reason(web) == f"{PAGE} was built by another command"


def test_times_do_not_matter(web: Path) -> None:
    build(web)
    for path in (web / PAGE, web / "web/src/one.txt"):
        os.utime(path, (0, 0))
    assert reason(web) is None


def test_the_record_goes_where_the_output_goes(web: Path, tmp_path: Path) -> None:
    build(web)
    copied = {f"web/dist/{path.name}": path.read_text() for path in (web / "web/dist").iterdir()}
    write_tree(tmp_path / "elsewhere", FILES | copied)
    assert reason(tmp_path / "elsewhere") is None


def test_the_output_is_no_input_of_itself(web: Path) -> None:
    change(web, '"web/src/**"', "web")
    build(web)
    record = json.loads((web / (PAGE + SUFFIX)).read_text())
    assert sorted(record["inputs"]) == ["web/build.sh", "web/src/more/two.txt", "web/src/one.txt"]
    assert reason(web) is None


def test_the_output_may_be_a_folder(web: Path) -> None:
    change(web, "output: web/dist/page.html", "output: web/dist")
    write_tree(web, {"web/build.sh": "mkdir -p dist/a && echo 1 > dist/a/x && echo 2 > dist/y && ln -sf y dist/z\n"})
    assert build(web).files == 3
    assert reason(web) is None
    (web / "web/dist/a/x").write_text("other")
    assert reason(web) == "web/dist was changed since tfgen package built it"


def test_no_shell_reads_the_words(web: Path) -> None:
    change(web, "[sh, build.sh, --fast]", "[echo, '$HOME; touch /tmp/x > y']")
    change(web, "output: web/dist/page.html", "output: web/src")
    change(web, 'inputs: [web/build.sh, "web/src/**"]', "inputs: [web/build.sh]")
    build(web)
    assert not (web / "web/y").exists()


def test_a_command_that_fails_tells_its_code_and_the_end_of_what_it_said(web: Path) -> None:
    write_tree(web, {"web/build.sh": "seq 100; echo 'cannot \033[31mfind it' >&2; exit 7\n"})
    with pytest.raises(TfgenError) as caught:
        build(web)
    first, *tail = str(caught.value).splitlines()
    assert first.endswith("regions.yaml:7: artifacts.web.command ended with exit code 7: sh build.sh --fast. It said:")
    assert tail == [*(f"  {number}" for number in range(82, 101)), "  cannot \\x1b[31mfind it"]
    assert reason(web) == f"{PAGE} does not exist"


def test_a_command_that_fails_leaves_what_was_built_before(web: Path) -> None:
    build(web)
    write_tree(web, {"web/build.sh": "exit 1\n"})
    with pytest.raises(TfgenError, match="It said nothing"):
        build(web)
    assert (web / PAGE).read_text() == "1\n2\n"
    assert reason(web) == f"{PAGE} is older than its inputs: web/build.sh changed"


def test_a_command_that_makes_no_output_is_an_error(web: Path) -> None:
    write_tree(web, {"web/build.sh": "true\n"})
    with pytest.raises(TfgenError, match=r"succeeded, but there is no web/dist/page\.html"):
        build(web)


def test_a_command_that_makes_a_link_is_an_error(web: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("key")
    write_tree(web, {"web/build.sh": f"ln -s {tmp_path}/secret dist/page.html\n"})
    with pytest.raises(TfgenError, match="this is a link, and may lead out of the project"):
        build(web)
    assert not (web / (PAGE + SUFFIX)).exists()


def test_a_link_on_the_way_to_the_output_is_refused_before_the_command_runs(web: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (web / "web/dist").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(TfgenError, match=r"leads through web/dist: this is a link"):
        build(web)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_an_input_that_leads_out_of_the_project_is_refused(web: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("key")
    (web / "web/src/three.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(TfgenError, match=r"^web/src/three\.txt: this leads out of the project"):
        build(web)


def test_an_input_that_there_is_not_is_refused(web: Path) -> None:
    change(web, "web/src/**", "web/scr/**")
    with pytest.raises(TfgenError, match=r'regions\.yaml:8: .*\.inputs names "web/scr/\*\*": there is no such'):
        build(web)


PROGRAMS = {
    "no-such-program": r'begins with "no-such-program": no such program on the PATH\. Install it, or write \./no-such',
    "./gone.sh": r'begins with "\./gone\.sh": no such program there\. Name a file that may be run',
    "./build.sh": r'begins with "\./build\.sh": no such program there\. Name a file that may be run',
}


@pytest.mark.parametrize(("program", "expected"), PROGRAMS.items(), ids=PROGRAMS)
def test_a_program_that_there_is_not_is_told(web: Path, program: str, expected: str) -> None:
    change(web, "[sh, build.sh", f"[{program}")
    with pytest.raises(TfgenError, match=expected):
        build(web)


def test_a_program_of_the_project_is_named_by_its_path(web: Path) -> None:
    write_tree(web, {"web/build.sh": f"#!/bin/sh\n{SCRIPT}"})
    (web / "web/build.sh").chmod(0o755)
    change(web, "[sh, build.sh", "[./build.sh")
    build(web)
    assert reason(web) is None


def test_a_program_in_the_current_folder_does_not_stand_in_for_one_on_the_path(
    web: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(web, {"web/sh": "#!/bin/false\n"})
    (web / "web/sh").chmod(0o755)
    monkeypatch.chdir(web / "web")
    monkeypatch.setenv("PATH", f".:{os.environ['PATH']}")
    build(web)
    assert (web / PAGE).exists()


def test_a_folder_that_there_is_not_is_told(web: Path) -> None:
    change(web, "folder: web", "folder: wep")
    with pytest.raises(TfgenError, match=r"regions\.yaml:6: artifacts\.web\.folder is wep: there is no such folder"):
        build(web)


def test_a_command_is_not_waited_for_to_read_the_terminal(web: Path) -> None:
    write_tree(web, {"web/build.sh": "cat > dist/page.html\n"})
    build(web)
    assert (web / PAGE).read_text() == ""
