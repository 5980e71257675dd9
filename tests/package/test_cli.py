"""`tfgen package` on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.package.declared import MATRIX
from tests.trees import CONFIG, run, write_tree

SMALL = """\
project: {name: demo}
environments: {dev: {}}
regions: {here: {}}
"""
# Two archives without wheels, and what a script makes.
THREE = f"""\
{SMALL}artifacts:
  app:
    {{source: app, python: "3.13", architecture: arm64, output: dist/app.zip}}
  report:
    {{source: report, python: "3.12", architecture: x86_64, output: dist/report.zip}}
  page:
    command: [sh, page.sh]
    inputs: [page.sh]
    output: dist/page.html
"""
FILES = {
    CONFIG: THREE,
    "app/main.py": "NAME = 1\n",
    "report/main.py": "NAME = 2\n",
    "page.sh": "echo '<p>' > dist/page.html\n",
    "templates/main.tf.j2": 'locals {\n  app = "{{ artifacts.app.output }}"\n}\n',
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with three artifacts."""
    write_tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def outputs() -> list[str]:
    return sorted(path.name for path in Path("dist").glob("*"))


def test_all_artifacts_are_built_with_size_and_hash(here: Path) -> None:
    result = run("package")
    assert result.exit_code == 0
    assert [line.partition(", sha256 ")[0] for line in result.stdout.splitlines()] == [
        "dist/app.zip: 2 files, 0.0 MB",
        "dist/report.zip: 2 files, 0.0 MB",
        "dist/page.html: 1 file, 0.0 MB",
    ]
    assert outputs() == ["app.zip", "page.html", "page.html.tfgen.json", "report.zip"]


def test_only_what_is_named_is_built(here: Path) -> None:
    assert run("package", "report").exit_code == 0
    assert outputs() == ["report.zip"]


def test_a_typo_suggests_the_nearest_name_and_builds_nothing(here: Path) -> None:
    result = run("package", "repot", "app")
    assert (result.exit_code, result.stderr) == (
        2,
        'error: config/regions.yaml: no artifact "repot". Did you mean "report"?\n',
    )
    assert outputs() == []


def test_check_names_what_is_missing_and_what_is_outdated(here: Path) -> None:
    run("package", "app", "page")
    write_tree(here, {"page.sh": "echo '<b>' > dist/page.html\n"})
    result = run("package", "--check")
    assert result.exit_code == 1
    assert result.stdout == (
        "app: dist/app.zip is up to date\n"
        "report: dist/report.zip does not exist. Run: tfgen package report\n"
        "page: dist/page.html is older than its inputs: page.sh changed. Run: tfgen package page\n"
    )


def test_check_exits_0_when_all_are_up_to_date(here: Path) -> None:
    run("package")
    assert run("package", "--check").exit_code == 0


def test_check_looks_at_what_is_named_alone(here: Path) -> None:
    run("package", "page")
    assert (run("package", "--check", "page").exit_code, run("package", "--check", "app").exit_code) == (0, 1)


def test_render_warns_of_each_and_runs_no_command(here: Path) -> None:
    run("package", "app")
    result = run("render", "--quiet")
    assert result.exit_code == 0
    assert result.stderr == (
        "warning: dist/report.zip does not exist. Run: tfgen package report\n"
        "warning: dist/page.html does not exist. Run: tfgen package page\n"
    )
    assert outputs() == ["app.zip"]
    assert '"dist/app.zip"' in Path("generated/dev/here/main.tf").read_text()


def test_render_warns_of_what_cannot_be_built_and_does_not_fail(here: Path) -> None:
    run("package")
    Path("page.sh").unlink()
    result = run("render", "--quiet")
    assert result.exit_code == 0
    assert result.stderr == (
        'warning: config/regions.yaml:11: artifacts.page.inputs names "page.sh": there is no such file. '
        "Name what the command reads. Run: tfgen package page\n"
    )


def test_one_that_fails_does_not_keep_the_others_from_being_built(here: Path) -> None:
    Path("app/main.py").unlink()
    result = run("package")
    assert result.exit_code == 2
    assert result.stderr.startswith(
        "error: config/regions.yaml:6: artifacts.app.source is app: there is no Python source"
    )
    assert outputs() == ["page.html", "page.html.tfgen.json", "report.zip"]


def test_a_fresh_clone_has_everything_to_build(here: Path, tmp_path: Path) -> None:
    run("package")
    write_tree(tmp_path / "clone", FILES)
    assert run("package", "--check", "-C", str(tmp_path / "clone")).stdout.count("does not exist") == 3


def test_a_project_without_artifacts_has_nothing_to_build(here: Path) -> None:
    write_tree(here, {CONFIG: SMALL})
    result = run("package")
    assert (result.exit_code, result.stdout) == (0, "config/regions.yaml declares no artifacts\n")
    assert run("package", "app").exit_code == 2


@pytest.mark.usefixtures("without_wheels")
def test_certificates_that_are_not_there_are_told(project: Path) -> None:
    result = run("package", "-C", str(project))
    assert result.stderr == (
        "warning: lambda/dist/trade_processor.zip has no certificates: there is no lambda/global-bundle.pem\n"
    )


def test_a_wrong_matrix_is_an_error(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX.replace("source:", "sources:")})
    assert run("package", "-C", str(project)).exit_code == 2
