"""Pages that show what commands say of the projects in this repository: they say it today.

Numbers of lines may have moved on since. `--update-golden` writes into the pages what the commands say now.
"""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.docs.pages import Command, read_steps
from tests.trees import run, write_tree

ROOT = Path(__file__).parents[2]
# Each page with the project in whose folder its reader is.
PAGES = {"docs/explaining.md": ".", "docs/comparing.md": "examples/kubernetes"}
SHOWN = [(page, step) for page in PAGES for step in read_steps((ROOT / page).read_text()) if isinstance(step, Command)]


def shown(command: str, code: int, lines: str) -> str:
    """A command and what it printed, as pages show it."""
    return f"$ {command}\n{lines}" + (f"[{code}]\n" if code else "")


def unnumbered(text: str) -> str:
    """A text without the numbers of lines of files, and the room that is left for them."""
    return re.sub(r"(\.(?:yaml|j2|tf|md)):\d+ *", r"\1: ", text)


@pytest.mark.parametrize(("page", "step"), SHOWN, ids=[f"{page} {step.line}" for page, step in SHOWN])
def test_a_page_shows_what_a_command_says(
    page: str, step: Command, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / PAGES[page])
    result = run(*shlex.split(step.line)[1:])
    now = shown(step.line, result.exit_code, result.stdout)
    path = ROOT / page
    if request.config.getoption("--update-golden"):
        block = re.compile(rf"^\$ {re.escape(step.line)}\n(?:(?!```).*\n)*", re.MULTILINE)
        path.write_text(block.sub(lambda _: now, path.read_text()))
    assert unnumbered(now) in unnumbered(path.read_text()), "pytest tests/docs/test_shown.py --update-golden"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What `tfgen validate` says of this repository's platform when a template has the name that pages misspell."""
    project = tmp_path_factory.mktemp("platform")
    for part in ("config", "templates"):
        shutil.copytree(ROOT / part, project / part)
    network = (project / "templates/network.tf.j2").read_text()
    archive = {"lambda/dist/trade_processor.zip": ""}  # stacks read its digest
    write_tree(project, archive | {"templates/network.tf.j2": network.replace("aws_vpc.main", "aws_vpc.mian", 1)})
    assert run("render", "-q", "-C", str(project)).exit_code == 0
    return run("validate", "-C", str(project)).stdout.replace(f"{project}/", "")


@pytest.mark.prove
@pytest.mark.parametrize("page", ["README.md", "docs/validating.md"])
def test_a_page_shows_the_finding_that_its_misspelling_is(page: str, found: str) -> None:
    steps = read_steps((ROOT / page).read_text())
    step = next(step for step in steps if isinstance(step, Command) and step.line == "tfgen validate")
    assert "aws_vpc.mian" in step.prints[0]
    assert unnumbered("\n".join(step.prints)) in unnumbered(found)


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("config/regions.yaml", "nat: per_zone", "nta: per_zone"),
        ("templates/network.tf.j2", "enable_dns_support   = true", "enable_dns_support   = true a = 1"),
    ],
)
def test_the_readme_shows_the_error_of_a_slip(
    file: str, right: str, wrong: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in ("config", "templates"):
        shutil.copytree(ROOT / part, tmp_path / part)
    slip = tmp_path / file
    slip.write_text(slip.read_text().replace(right, wrong, 1))
    monkeypatch.chdir(tmp_path)
    result = run("render", "-q")
    assert result.exit_code == 2
    error = next(line for line in result.stderr.splitlines() if line.startswith("error: "))
    assert unnumbered(error) in unnumbered((ROOT / "README.md").read_text())
