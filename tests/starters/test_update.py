"""`tfgen update`: a newer starter comes into a project, and what the user changed stays."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.trees import read_tree, run, snapshot, write_tree
from tfgen import __version__
from tfgen.starters import STARTERS, catalogue, plan_project
from tfgen.starters.catalogue import Starter
from tfgen.starters.record import Record, format_record

MATRIX = """\
project: {name: demo}
defaults:
  size: 1
  colour: red
environments:
  dev: {}
  prod: {}
regions:
  here: {}
"""
SETTINGS = """\
properties:
  size: {type: integer}
  colour: {type: string}
"""
TEMPLATE = """\
# One.
locals {
  size   = {{ size | hcl }}
  colour = {{ colour | hcl }}
}

# Two.
locals {
  last = 1
}
"""
STARTER = {"config/regions.yaml": MATRIX, "config/settings.yaml": SETTINGS, "templates/main.tf.j2": TEMPLATE}
MAIN = Path("mine/templates/main.tf.j2")


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a starter `demo` of its own, and the project `mine` that was made of it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(STARTERS, "demo", Starter("demo", "A test.", str(tmp_path / "starter")))
    write_tree(tmp_path / "starter", STARTER)
    files = plan_project(Path("mine"), STARTERS["demo"]).files
    write_tree(Path("mine"), files)
    return tmp_path


def newer(**files: str | None) -> None:
    """The starter with other texts for MAIN, MATRIX, SETTINGS, or in `templates/`."""
    for name, text in files.items():
        file = Path("starter/templates", f"{name}.tf.j2")
        file.unlink(missing_ok=True)
        if text is not None:
            write_tree(Path("starter/templates"), {file.name: text})


def update(*words: str) -> tuple[int, str]:
    done = run("update", "-C", "mine", *words)
    return done.exit_code, done.output


def edited(old: str, new: str) -> str:
    assert old in TEMPLATE
    return TEMPLATE.replace(old, new)


def test_without_anything_newer_nothing_happens() -> None:
    before = snapshot(Path("mine"))
    assert update() == (0, f"demo of tfgen {__version__}: nothing is newer.\n")
    assert snapshot(Path("mine")) == before


def test_a_project_that_cannot_be_written_is_compared_all_the_same() -> None:
    folders = [Path("mine"), *(path for path in Path("mine").rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        result = run("update", "-C", "mine")
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "nothing is newer" in result.stdout


def test_a_pipe_among_the_files_is_neither_waited_for_nor_copied() -> None:
    os.mkfifo("mine/config/pipe.yaml")
    result = run("update", "-C", "mine")
    assert (result.exit_code, result.stderr) == (
        2,
        "error: mine/config/pipe.yaml: cannot be copied: Not a plain file. Mend this and run tfgen again.\n",
    )


def test_what_only_the_starter_changed_comes() -> None:
    newer(main=edited("last = 1", "last = 2"))
    code, said = update()
    assert (code, MAIN.read_text()) == (0, edited("last = 1", "last = 2"))
    assert "changed mine/templates/main.tf.j2\n" in said


def test_what_only_the_user_changed_stays() -> None:
    MAIN.write_text("# mine\n")
    assert (update()[0], MAIN.read_text()) == (0, "# mine\n")


def test_changes_of_both_in_other_lines_are_both_there() -> None:
    MAIN.write_text(edited("# One.", "# Eins."))
    newer(main=edited("last = 1", "last = 2"))
    assert update()[0] == 0
    assert MAIN.read_text() == edited("# One.", "# Eins.").replace("last = 1", "last = 2")


def test_a_second_update_changes_nothing() -> None:
    MAIN.write_text(edited("# One.", "# Eins."))
    newer(main=edited("last = 1", "last = 2"), more="# more\n")
    update()
    before = snapshot(Path("mine"))
    assert update()[0] == 0
    assert snapshot(Path("mine")) == before


def test_where_both_changed_a_line_nothing_is_written_and_the_line_is_named() -> None:
    MAIN.write_text("# first\n" + edited("last = 1", "last = 3"))
    newer(main=edited("last = 1", "last = 2"), more="# more\n")
    before = snapshot(Path("mine"))
    code, said = update()
    assert (code, snapshot(Path("mine"))) == (1, before)
    assert f"{MAIN}:10: you and the starter changed this, each otherwise.\n" in said
    assert said.endswith("or add --mark to have both written there.\n")


def test_marked_conflicts_hold_both_and_the_base() -> None:
    MAIN.write_text(edited("last = 1", "last = 3"))
    newer(main=edited("last = 1", "last = 2"))
    assert update("--mark")[0] == 1
    assert MAIN.read_text().splitlines()[8:15] == [
        "<<<<<<< yours",
        "  last = 3",
        f"||||||| starter of tfgen {__version__}",
        "  last = 1",
        "=======",
        "  last = 2",
        f">>>>>>> starter of tfgen {__version__}",
    ]


def test_marks_that_nobody_has_resolved_stop_the_next_update() -> None:
    MAIN.write_text(edited("last = 1", "last = 3"))
    newer(main=edited("last = 1", "last = 2"))
    update("--mark")
    fact = "this is the mark of a merge that was not finished. Finish it before."
    assert update("--mark") == (2, f"error: {MAIN}:9: {fact}\n")


def test_a_dry_run_shows_the_change_and_writes_nothing() -> None:
    newer(main=edited("last = 1", "last = 2"))
    before = snapshot(Path("mine"))
    code, said = update("--dry-run")
    assert (code, snapshot(Path("mine"))) == (0, before)
    assert "-  last = 1\n+  last = 2\n" in said
    assert "would be changed mine/templates/main.tf.j2\n" in said


def test_a_new_file_of_the_starter_is_made() -> None:
    newer(more="# more\n")
    assert update()[0] == 0
    assert Path("mine/templates/more.tf.j2").read_text() == "# more\n"


def test_a_file_of_the_users_in_the_place_of_a_new_one_is_kept_and_named() -> None:
    write_tree(Path("mine/templates"), {"more.tf.j2": "# mine\n"})
    newer(more="# more\n")
    code, said = update()
    assert (code, Path("mine/templates/more.tf.j2").read_text()) == (0, "# mine\n")
    assert "mine/templates/more.tf.j2: kept: it is yours, and the starter has a file of this name now.\n" in said


def test_a_file_that_the_starter_has_no_more_goes() -> None:
    newer(more="# more\n")
    update()
    newer(more=None)
    assert update()[0] == 0
    assert not Path("mine/templates/more.tf.j2").exists()


def test_a_file_that_the_starter_has_no_more_stays_where_the_user_changed_it() -> None:
    newer(more="# more\n")
    update()
    Path("mine/templates/more.tf.j2").write_text("# mine\n")
    newer(more=None)
    code, said = update()
    assert (code, Path("mine/templates/more.tf.j2").read_text()) == (0, "# mine\n")
    assert "mine/templates/more.tf.j2: kept: you changed it, and the starter has it no more.\n" in said


def test_a_file_that_the_user_deleted_does_not_come_back() -> None:
    MAIN.unlink()
    newer(main=edited("last = 1", "last = 2"))
    code, said = update()
    assert (code, MAIN.exists()) == (0, False)
    assert f"{MAIN}: not brought back: you deleted it, and the starter has changed it.\n" in said


def test_another_name_of_the_project_stays() -> None:
    matrix = Path("mine/config/regions.yaml")
    matrix.write_text(matrix.read_text().replace("mine", "shop"))
    write_tree(Path("starter"), {"config/regions.yaml": MATRIX.replace("red", "blue")})
    assert update()[0] == 0
    assert "project: {name: shop}\n" in matrix.read_text()
    assert "colour: blue\n" in matrix.read_text()


def test_the_schema_for_editors_follows_the_settings() -> None:
    write_tree(Path("starter"), {"config/settings.yaml": SETTINGS + "  shape: {type: string}\n"})
    assert update()[0] == 0
    schema = json.loads(Path("mine/config/regions.schema.json").read_text())
    assert "shape" in schema["$defs"]["Settings"]["properties"]


def test_a_project_that_no_longer_loads_after_it_is_said_so() -> None:
    matrix = Path("mine/config/regions.yaml")
    matrix.write_text(matrix.read_text().replace("dev: {}", "dev: {colour: green}"))
    write_tree(Path("starter"), {"config/settings.yaml": SETTINGS.replace("  colour: {type: string}\n", "")})
    write_tree(Path("starter"), {"config/regions.yaml": MATRIX.replace("  colour: red\n", "")})
    newer(main="# nothing\n")
    code, said = update()
    assert code == 1
    assert 'mine/config/regions.yaml:6: unknown key "colour"' in said
    assert said.endswith("The updated project cannot be loaded: mend these lines.\n")


def commit() -> None:
    words = ("-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "--quiet", "--message", "all")
    for given in (("init", "--quiet"), ("add", "--all"), words):
        subprocess.run(["git", *given], cwd="mine", check=True)


def test_a_change_that_no_commit_holds_is_not_mixed_with_the_starters() -> None:
    commit()
    MAIN.write_text(edited("# One.", "# Eins."))
    newer(main=edited("last = 1", "last = 2"))
    fact = "no commit holds this as it is, so an update of it could not be taken back. Commit it before."
    assert update() == (2, f"error: {MAIN}: {fact}\n")
    assert MAIN.read_text() == edited("# One.", "# Eins.")


def test_a_change_that_is_committed_is_merged() -> None:
    MAIN.write_text(edited("# One.", "# Eins."))
    commit()
    newer(main=edited("last = 1", "last = 2"))
    assert update()[0] == 0


def test_a_project_without_a_record_is_told_how_to_have_one() -> None:
    Path("mine/config/starter.json").unlink()
    code, said = update()
    assert code == 2
    assert said.startswith("error: mine/config/starter.json: there is none, so it is not known which starter")


@pytest.mark.parametrize("text", ["", "{}", "[1]", "<<<<<<< yours\n", '{"files": {"a": 1}}', "\xff"])
def test_a_record_that_tfgen_did_not_write_is_refused(text: str) -> None:
    Path("mine/config/starter.json").write_bytes(text.encode("latin-1"))
    code, said = update()
    assert (code, said.splitlines()[1:]) == (2, [])
    assert said.startswith("error: mine/config/starter.json: this is not what tfgen new wrote. Restore it with ")


@pytest.mark.parametrize("path", ["../notes.txt", ".git/config", ".GIT/config", "/etc/hosts", "a/../../b", ""])
def test_a_record_that_names_files_elsewhere_is_refused_and_nothing_is_deleted(path: str) -> None:
    write_tree(Path(), {"notes.txt": "mine\n", "mine/.git/config": "mine\n"})
    record = format_record(Record("demo", __version__, "mine", {path: "mine\n"}))
    Path("mine/config/starter.json").write_text(record)
    before = read_tree(Path())
    assert update()[0] == 2
    assert read_tree(Path()) == before


def test_a_project_of_a_newer_tfgen_is_refused() -> None:
    Path("mine/config/starter.json").write_text(format_record(Record("demo", "99.0.0", "mine", {})))
    fact = f"this project has its starter from tfgen 99.0.0, and this is tfgen {__version__}."
    assert update() == (2, f"error: mine/config/starter.json: {fact} Install that version or a newer one.\n")


def test_a_starter_that_is_gone_is_said_so() -> None:
    Path("mine/config/starter.json").write_text(format_record(Record("demmo", "0.1.0", "mine", {})))
    fact = f'tfgen {__version__} has no starter "demmo". Did you mean "demo"?'
    assert update() == (2, f"error: mine/config/starter.json: {fact}\n")


def test_nothing_is_written_through_a_link() -> None:
    MAIN.rename("outside")
    MAIN.symlink_to(Path("outside").resolve())
    newer(main=edited("last = 1", "last = 2"))
    assert update()[0] == 2
    assert Path("outside").read_text() == TEMPLATE


def test_without_git_a_merge_says_that_it_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    MAIN.write_text(edited("# One.", "# Eins."))
    newer(main=edited("last = 1", "last = 2"))
    monkeypatch.setenv("PATH", "/nowhere")
    assert update() == (2, "error: git, which merges texts, is not on the PATH. Install it.\n")


@pytest.mark.parametrize("starter", list(catalogue.STARTERS))
def test_every_starter_is_text_that_the_record_holds_as_it_is(starter: str) -> None:
    files = plan_project(Path("new"), STARTERS[starter]).files
    record = json.loads(files["config/starter.json"])
    held = {path: "\n".join(lines).encode() for path, lines in record["files"].items()}
    schemas = {"config/regions.schema.json", "config/rules.schema.json"}
    assert held == {path: files[path] for path in files.keys() - schemas - {"config/starter.json"}}
