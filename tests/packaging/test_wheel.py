"""What is published holds what it should, and works in an empty environment elsewhere."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import time
import zipfile
from dataclasses import replace
from email.parser import Parser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine
from tests.engine.stacks import RootModule
from tests.revisions.histories import commit
from tests.trees import write_tree
from tfgen.first.write import file_for
from tfgen.starters import STARTERS, Starter
from tfgen.starters.catalogue import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
# Runs tfgen and prints how many texts it parsed, how many shapes it formatted, and how many templates it compiled.
COUNTING = """
import sys
from tfgen.cli.main import main
from tfgen.hcl.shape import Formatter
from tfgen.render.proof import prover
from tfgen.render.jinja.environment import TemplateEnvironment
parsed, formatted, compiled = [], [], []
read, learn, generate = prover.read_hcl, Formatter._learn, TemplateEnvironment._generate
prover.read_hcl = lambda text: parsed.append(text) or read(text)
Formatter._learn = lambda *given: formatted.append(given) or learn(*given)
TemplateEnvironment._generate = lambda *given, **more: compiled.append(given) or generate(*given, **more)
main(sys.argv[1:], standalone_mode=False)
print("parsed", len(parsed), "formatted", len(formatted), "compiled", len(compiled))
"""
# Runs tfgen, and prints which of the libraries that read config, render and prove it has loaded.
LOADING = """
import sys
from tfgen.cli.main import main
main(sys.argv[1:], standalone_mode=False)
libraries = {"hcl2", "jinja2", "lark", "markupsafe", "msgspec", "pygohcl", "re2", "yaml"}
print("loaded", *sorted(libraries & sys.modules.keys()))
"""
MODULE = 'locals {\n  left = 1\n}\noutput "left" {\n  value = local.lefd\n}\n'


def run(*command: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | environment
    return subprocess.run(command, cwd=cwd, env=clean, capture_output=True, text=True, timeout=300, check=False)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    ran = run(sys.executable, "-m", "hatchling", "build", "--directory", folder)
    assert ran.returncode == 0, ran.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Iterator[zipfile.ZipFile]:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as opened:
        yield opened


def committed(folder: str) -> set[str]:
    return set(run("git", "ls-files", "--cached", "--others", "--exclude-standard", folder).stdout.splitlines())


def packaged(starter: Starter) -> dict[str, bytes]:
    """The files of a starter as the wheel has to hold them, by their name in it."""
    unchanged = replace(starter, replaced={}, has_pages=False)  # that is done when a project is made
    return {f"tfgen/starters/{starter.name}/{path}": content for path, content in unchanged.read_files().items()}


def test_the_wheel_holds_the_tool_with_its_data_and_the_starters_and_nothing_else(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    starters = {name for starter in STARTERS.values() for name in packaged(starter)}
    made = {
        "tfgen/render/proof/proofs.json.gz",
        "tfgen/render/jinja/templates.json.gz",
        "tfgen/starters/scaffold/runtime.txt",
    }
    made |= {f"tfgen/first/shipped/{file_for(settings_of(starter)).name}" for starter in STARTERS.values()}
    assert names == {name for name in committed("tfgen") if (ROOT / name).exists()} | starters | made
    assert any(name.endswith(".schema.gz") for name in names)


def settings_of(starter: Starter) -> bytes:
    return starter.read_files()["config/settings.yaml"]


@pytest.mark.parametrize("starter", STARTERS.values(), ids=list(STARTERS))
def test_a_starter_in_the_wheel_is_this_repositorys_own_project(wheel: zipfile.ZipFile, starter: Starter) -> None:
    want = packaged(starter)
    assert f"tfgen/starters/{starter.name}/config/regions.yaml" in want
    assert {name: wheel.read(name) for name in want} == want


def test_the_source_archive_builds_without_what_only_the_repository_needs(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        paths = archive.getnames()
    tops = {name.split("/")[1] for name in paths}
    assert {"tfgen", "pyproject.toml", "README.md", "LICENSE", "NOTICE"} <= tops
    assert not tops & {"tests", "generated", "benchmarks"}
    pages = {path.partition("/")[2] for path in paths if "/docs/" in path}
    assert pages == {part for part in PARTS if part.startswith("docs/")}


def test_the_metadata_names_licence_and_licence_files(wheel: zipfile.ZipFile) -> None:
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = Parser().parsestr(wheel.read(name).decode())
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata.get_all("License-File") == ["LICENSE", "NOTICE"]
    for file in ("LICENSE", "NOTICE"):
        assert wheel.read(f"{name.removesuffix('METADATA')}licenses/{file}") == (ROOT / file).read_bytes()


def test_the_notice_names_every_file_that_is_not_ours(wheel: zipfile.ZipFile) -> None:
    notice = (ROOT / "NOTICE").read_text()
    schemas = [name for name in wheel.namelist() if name.endswith(".schema.gz")]
    assert schemas
    assert [name for name in schemas if name not in notice] == []


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and what it needs, and nothing else."""
    venv = tmp_path_factory.mktemp("elsewhere") / "venv"
    python = venv / "bin/python"
    lock, wheel = ROOT / "requirements/runtime.txt", next(built.glob("*.whl"))
    run(sys.executable, "-m", "venv", venv)
    pinned = run(python, "-m", "pip", "install", "--require-hashes", "--requirement", lock)
    assert pinned.returncode == 0, pinned.stderr
    run(python, "-m", "pip", "install", "--no-deps", "--no-index", wheel)
    return venv / "bin"


def test_the_wheel_works_in_an_empty_environment_elsewhere(installed: Path, tmp_path: Path) -> None:
    python, tfgen = installed / "python", installed / "tfgen"
    write_tree(tmp_path, {"module/main.tf": MODULE})
    assert run(python, "-m", "pip", "check").returncode == 0
    assert run(tfgen, "--version", cwd=tmp_path).stdout.startswith("tfgen, version ")
    assert "tfgen validate" in run(tfgen, "--help", cwd=tmp_path).stdout
    said = run(tfgen, "validate", "module", cwd=tmp_path)
    assert (said.returncode, "[undeclared-local]" in said.stdout) == (1, True), said.stderr


class Newcomer:
    """Someone who types commands, and looks at the clock."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder

    def types(self, *words: str, exit_code: int = 0, **environment: str) -> str:
        """What `tfgen` prints; the seconds that it took are printed too, for `pytest -s`."""
        before = time.perf_counter()
        done = run(self.programs / "tfgen", *words, cwd=self.folder, **environment)
        print(f"{time.perf_counter() - before:6.2f} s  tfgen {' '.join(words)}")
        assert done.returncode == exit_code, done.stdout + done.stderr
        return done.stdout

    def asks_terraform(self, stack: str) -> list[str]:
        """What the real one says of a stack."""
        module = RootModule(self.folder / "generated" / stack, find_engine() or skip_or_fail(ABSENT))
        before = time.perf_counter()
        module.must_run("init")
        found = module.validate()
        print(f"{time.perf_counter() - before:6.2f} s  terraform init && terraform validate")
        return found


def test_the_first_hour_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    newcomer, project = Newcomer(installed, tmp_path), tmp_path / "shop"
    newcomer.types("new", "shop", "--yes")
    newcomer.folder = project
    newcomer.types("render")
    assert newcomer.types("validate", "--fail-on", "warning").startswith("0 errors, 0 warnings, ")
    assert newcomer.asks_terraform("dev") == []
    commit(project, {})
    assert 'input = "Hello from shop in dev"' in (project / "generated/dev/main.tf").read_text()
    config = project / "config/regions.yaml"
    config.write_text(config.read_text().replace("dev: {size: 1}", "dev: {size: 1, greeting: Moin}"))
    difference = newcomer.types("render", "--diff", exit_code=1)
    assert '+  input = "Moin from shop in dev"' in difference
    assert "generated/prod" not in difference
    changed = newcomer.types("diff")
    assert "terraform_data.greeting" in changed
    assert "Moin from shop in dev" in changed
    explained = newcomer.types("explain", "dev", "greeting")
    assert "Moin" in explained
    assert "config/regions.yaml:12" in explained
    completed = newcomer.types(_TFGEN_COMPLETE="bash_complete", COMP_WORDS="tfgen list --env ", COMP_CWORD="3")
    assert {line.rpartition(",")[2] for line in completed.split()} >= {"dev", "prod"}


@pytest.mark.parametrize("starter", ["layers", "aws-service"])
def test_a_starter_from_the_wheel_renders_and_is_clean(starter: str, installed: Path, tmp_path: Path) -> None:
    newcomer = Newcomer(installed, tmp_path)
    newcomer.types("new", "shop", "--yes", "--starter", starter)
    newcomer.folder = tmp_path / "shop"
    newcomer.types("render")
    assert newcomer.types("validate", "--fail-on", "warning").startswith("0 errors, 0 warnings, ")


def count(programs: Path, folder: Path, *more: str) -> str:
    """What a render of the project `shop` had to parse and format, with nothing remembered."""
    command = (programs / "python", "-c", COUNTING, "render", "-C", "shop", *more)
    ran = run(*command, cwd=folder, TFGEN_CACHE_DIR=str(folder / "cache"))
    assert ran.stdout, ran.stderr
    return ran.stdout.splitlines()[-1]


@pytest.mark.parametrize("starter", STARTERS)
def test_the_first_render_of_a_starter_that_has_more_files_parses_and_compiles_nothing(
    starter: str, installed: Path, tmp_path: Path
) -> None:
    """Its proofs and templates are in the wheel, whatever the project is called."""
    Newcomer(installed, tmp_path).types("new", "shop", "--yes", "--starter", starter)
    write_tree(tmp_path, {"shop/NOTES.txt": "with which the project is not as it was made"})
    assert count(installed, tmp_path) == "parsed 0 formatted 0 compiled 0"


@pytest.mark.parametrize("starter", STARTERS)
def test_the_first_render_of_a_starter_on_a_new_machine_renders_nothing(
    starter: str, installed: Path, tmp_path: Path
) -> None:
    """What it renders to is in the wheel: no library that renders is loaded, and it is what would be rendered."""
    newcomer = Newcomer(installed, tmp_path)
    newcomer.types("new", "shop", "--yes", "--starter", starter)
    command = (installed / "python", "-c", LOADING, "render", "-C", "shop")
    ran = run(*command, cwd=tmp_path, TFGEN_CACHE_DIR=str(tmp_path / "cache"))
    assert ran.stdout.splitlines()[-1] == "loaded", ran.stdout + ran.stderr
    assert (tmp_path / "shop/generated/stacks.json").exists()
    newcomer.types("render", "-C", "shop", "--check", "--no-cache")


def test_a_render_without_a_cache_proves_a_starter_anew(installed: Path, tmp_path: Path) -> None:
    Newcomer(installed, tmp_path).types("new", "shop", "--yes")
    assert count(installed, tmp_path, "--no-cache") == "parsed 7 formatted 2 compiled 1"


def test_the_proofs_and_templates_of_the_starters_are_the_same_bytes_each_time() -> None:
    digests = "(hashlib.sha256(made).hexdigest() for made in hatch_build.make_files().values())"
    script = f"import hashlib, hatch_build; print(*{digests})"
    made = {run(sys.executable, "-c", script, PYTHONHASHSEED=seed).stdout for seed in ("1", "2")}
    assert [len(printed.split()) for printed in made] == [2 + len(STARTERS)]
