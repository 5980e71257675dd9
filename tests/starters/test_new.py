"""`tfgen new`: projects to start from, which render and validate as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, find_engine
from tests.engine.mirror import find_mirror
from tests.engine.simulated.install import install_shipped
from tests.engine.stacks import RootModule
from tests.trees import read_tree, run, small_files, snapshot, write_tree
from tfgen import __version__
from tfgen.cli.main import main
from tfgen.cli.new import _NAMES
from tfgen.schema.load import load_schemas
from tfgen.starters import STARTERS, Starter, plan_project
from tfgen.starters import write as writing

NO_MIRROR = "there is no plugin mirror with the AWS provider. Name one in TFGEN_PLUGIN_MIRROR."
SURROUNDINGS = {
    ".gitattributes",
    ".github/workflows/tfgen.yml",
    ".gitignore",
    ".pre-commit-config.yaml",
    ".vscode/extensions.json",
    ".vscode/settings.json",
    "requirements.txt",
}
OWN = {
    "config/regions.schema.json",
    "config/regions.yaml",
    "config/settings.yaml",
    "config/starter.json",
    "templates/main.tf.j2",
}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def answer(given: str, *words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["new", *words], input=given, prog_name="tfgen")
    return done.exit_code, done.stderr


def files(folder: str) -> set[str]:
    return set(snapshot(Path(folder)))


def name_of(folder: str) -> str:
    name: str = yaml.safe_load(Path(folder, "config/regions.yaml").read_text())["project"]["name"]
    return name


def test_the_command_names_the_starters_in_their_order() -> None:
    assert tuple(STARTERS) == _NAMES
    help_text = run("new", "--help").stdout
    assert [name for name in _NAMES if f"\n  {name} " not in help_text] == []


@pytest.mark.parametrize("starter", _NAMES)
def test_a_new_project_renders_and_nothing_is_said_of_it(starter: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("new", "mine", "--starter", starter, "--yes").exit_code == 0
    monkeypatch.chdir("mine")
    assert run("render", "--quiet").exit_code == 0
    assert run("render", "--check").stdout == ""
    said = run("validate", "--fail-on", "warning")
    assert said.exit_code == 0, said.output


def stacks_of(starter: str) -> list[Path]:
    """A new project of the starter, rendered: the folders of all its stacks."""
    run("new", "mine", "--starter", starter, "--yes")
    run("render", "--quiet", "-C", "mine")
    return sorted({path.parent.resolve() for path in Path("mine/generated").rglob("*.tf")})


def found_in(stacks: list[Path], mirror: Path) -> list[str]:
    """What Terraform says of the stacks, with providers from this mirror alone."""
    engine = find_engine() or skip_or_fail(ABSENT)
    modules = [RootModule(stack, engine) for stack in stacks]
    for module in modules:
        module.init(mirror)
    return [finding for module in modules for finding in module.validate()]


@pytest.mark.terraform
@pytest.mark.parametrize("starter", ["minimal", "layers"])
def test_terraform_finds_valid_what_needs_no_provider(starter: str, elsewhere: Path) -> None:
    (elsewhere / "mirror").mkdir()
    assert found_in(stacks_of(starter), elsewhere / "mirror") == []


@pytest.mark.terraform
@pytest.mark.parametrize("starter", ["aws-service", "tenants", "trading"])
def test_terraform_finds_valid_what_needs_aws(starter: str) -> None:
    """With the real provider, whose start takes seconds: one stack of each, and one of what is made once an account."""
    mirror = find_mirror() or skip_or_fail(NO_MIRROR)
    one_of_each = {stack.parent.name.startswith("_"): stack for stack in stacks_of(starter)}
    assert found_in(list(one_of_each.values()), mirror) == []


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror with the providers of the starters that no test machine can be expected to have, simulated."""
    schemas = load_schemas()
    providers = [schemas.provider(f"hashicorp/{name}")[0] for name in ("google", "kubernetes", "helm")]
    return install_shipped(tmp_path_factory.mktemp("simulated"), *providers)


@pytest.mark.terraform
@pytest.mark.parametrize("starter", ["google-cloud", "kubernetes"])
def test_terraform_finds_valid_what_needs_other_providers(starter: str, simulated: Path) -> None:
    """With the schemas that come with tfgen, which were read from bindings and are served by a simulated provider.

    Proves what Terraform itself looks at: types, arguments, blocks, types of values, references, and that the
    project's constraints admit these versions. It cannot prove what only the real provider knows: which values it
    takes, and how often a block may stand where that is more than once.
    """
    assert found_in(stacks_of(starter), simulated) == []


@pytest.mark.terraform
@pytest.mark.parametrize(
    ("starter", "right", "wrong", "finding"),
    [
        ("google-cloud", "display_name", "displayname", "error: Unsupported argument; "),
        ("google-cloud", "  location ", "  # location ", "error: Missing required argument; "),
        ("kubernetes", "  spec {", "  specs {", "error: Unsupported block type; "),
        ("kubernetes", "create_namespace = true", "create_namespace = []", "error: Incorrect attribute value type; "),
        ("kubernetes", ".metadata[0].name", ".metadata[0].nam", "error: Unsupported attribute; "),
    ],
)
def test_what_does_not_fit_the_schema_of_another_provider_is_found(
    starter: str, right: str, wrong: str, finding: str, simulated: Path
) -> None:
    stack = stacks_of(starter)[0]
    for path in stack.glob("*.tf"):
        path.write_text(path.read_text().replace(right, wrong))
    assert finding in "\n".join(found_in([stack], simulated))


def test_a_new_project_holds_what_it_needs_and_what_surrounds_it() -> None:
    run("new", "mine", "--yes")
    assert files("mine") == OWN | SURROUNDINGS


def test_the_project_is_called_like_its_folder() -> None:
    run("new", "My Shop_2", "--yes")
    assert name_of("My Shop_2") == "my-shop-2"


def test_a_folder_whose_name_the_starter_refuses_leaves_the_starters_own() -> None:
    assert plan_project(Path("infrastructure-of-ours"), STARTERS["trading"]).name == "trading"


@pytest.mark.parametrize("starter", [one for one in STARTERS.values() if one.replaced])
def test_what_is_replaced_in_a_matrix_is_a_line_of_it(starter: Starter) -> None:
    matrix = (starter.folder / "config/regions.yaml").read_text().splitlines(keepends=True)
    assert [line for line in starter.replaced if matrix.count(line) != 1] == []


def test_the_workflows_of_a_new_project_install_what_its_requirements_pin() -> None:
    run("new", "mine", "--starter", "trading", "--yes")
    run("render", "--quiet", "-C", "mine")
    jobs = yaml.safe_load(Path("mine/.github/workflows/apply.yml").read_text())["jobs"]
    (install,) = [step["run"] for step in jobs["package"]["steps"] if step["name"] == "Install tfgen"]
    assert install == "python -m pip install --quiet --require-hashes --requirement requirements.txt"


def test_what_workflows_install_by_hash_has_one_beside_the_tool_itself_whose_wheel_is_ones_own() -> None:
    run("new", "mine", "--starter", "trading", "--yes")
    joined = Path("mine/requirements.txt").read_text().replace("\\\n", "")
    tool, *others = [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]
    assert tool == f"tfgen=={__version__}"
    assert [line for line in others if "--hash=sha256:" not in line] == []
    lock = (Path(__file__).parents[2] / "requirements/runtime.txt").read_text()
    assert [line.split()[0] for line in others] == re.findall(r"^\S+==\S+", lock, re.MULTILINE)


def test_a_name_that_the_starter_refuses_is_an_error_and_nothing_is_written() -> None:
    done = run("new", "mine", "--starter", "trading", "--name", "Acme Inc", "--yes")
    assert (done.exit_code, Path("mine").exists()) == (2, False)
    assert done.stderr.startswith('error: "Acme Inc" cannot be the project\'s name: ')


@pytest.mark.parametrize("name", ["on", "1e3", "a: b", 'with "quotes"', "#1", "Größe"])
def test_any_name_reaches_the_matrix_as_the_text_that_it_is(name: str) -> None:
    assert run("new", "mine", "--name", name, "--yes").exit_code == 0
    assert name_of("mine") == name


def test_it_asks_for_starter_and_name() -> None:
    assert answer("layers\nshop\n", "mine")[0] == 0
    assert name_of("mine") == "shop"
    assert Path("mine/templates/network").is_dir()


def test_an_empty_answer_takes_what_is_offered() -> None:
    assert answer("\n\n", "mine")[0] == 0
    assert name_of("mine") == "mine"
    assert Path("mine/templates/main.tf.j2").is_file()


def test_where_nobody_answers_the_error_says_what_to_add() -> None:
    code, said = answer("", "mine")
    assert code == 2
    assert said.endswith("Error: nobody is there to answer. Add --yes, or give --starter and --name.\n")
    assert not Path("mine").exists()


def test_a_dry_run_names_the_files_and_writes_none() -> None:
    done = run("new", "mine", "--yes", "--dry-run")
    assert "would write mine/config/regions.yaml\n" in done.stdout
    assert not Path("mine").exists()


def test_files_around_the_project_that_are_there_are_kept_and_named() -> None:
    write_tree(Path("mine"), {".gitignore": "secret\n", "notes.md": "mine\n"})
    done = run("new", "mine", "--yes")
    assert done.exit_code == 0
    assert "kept mine/.gitignore, which was there\n" in done.stdout
    assert Path("mine/.gitignore").read_text() == "secret\n"


@pytest.mark.parametrize("taken", ["config/mine.yaml", "templates/mine.tf.j2", "config"])
def test_a_folder_with_a_project_in_it_is_refused_and_left_alone(taken: str) -> None:
    write_tree(Path("mine"), {taken: "mine\n"})
    before = snapshot(Path("mine"))
    done = run("new", "mine", "--yes")
    part = taken.partition("/")[0]
    assert done.stderr == f"error: mine/{part}: this exists, and nothing is overwritten. Name another folder.\n"
    assert (done.exit_code, snapshot(Path("mine"))) == (2, before)


def test_nothing_is_written_through_a_link() -> None:
    Path("outside").mkdir()
    Path("mine").mkdir()
    Path("mine/.github").symlink_to(Path("outside").resolve())
    done = run("new", "mine", "--yes")
    assert (
        done.stderr == "error: mine/.github: this is a link, and nothing is written through it. Name another folder.\n"
    )
    assert (done.exit_code, files("outside"), files("mine")) == (2, set(), set())


def test_a_file_in_the_place_of_the_folder_is_refused() -> None:
    Path("mine").write_text("")
    done = run("new", "mine", "--yes")
    assert (done.exit_code, done.stderr) == (2, "error: mine: this is a file. Name a folder, which need not exist.\n")


def test_a_disk_that_fills_up_leaves_nothing_behind() -> None:
    with small_files(6000):  # the schema for editors is larger
        done = run("new", "deep/mine", "--yes")
    assert done.exit_code == 2
    assert "Nothing was left behind." in done.stderr
    assert not Path("deep").exists()


def test_the_matrix_is_written_last_as_what_is_not_whole_is_no_project(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[Path] = []
    monkeypatch.setattr(writing, "_write", lambda file, _content, _made: written.append(file))
    writing.write_project(plan_project(Path("mine"), STARTERS["minimal"]))
    assert written[-1] == Path("mine/config/regions.yaml")


def test_without_a_network_the_archive_is_left_to_be_built_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    done = run("new", "mine", "--starter", "trading", "--yes")
    assert done.exit_code == 0
    assert "warning: artifacts are not built: " in done.stderr
    assert "\n  tfgen package " in done.stdout


def test_the_current_folder_may_be_the_project() -> None:
    done = run("new", ".", "--yes")
    assert done.exit_code == 0
    assert "  cd " not in done.stdout


def test_the_project_asks_for_this_version_of_the_tool() -> None:
    run("new", "mine", "--yes")
    assert Path("mine/requirements.txt").read_text().splitlines()[-1] == f"tfgen=={__version__}"


def test_editors_find_the_schema_of_the_matrix() -> None:
    run("new", "mine", "--yes")
    assert (
        Path("mine/config/regions.yaml").read_text().startswith("# yaml-language-server: $schema=regions.schema.json\n")
    )
    (file,) = json.loads(Path("mine/.vscode/settings.json").read_text())["yaml.schemas"]
    schema = json.loads(Path("mine", file).read_text())
    assert "size" in schema["$defs"]["Settings"]["properties"]


def test_hooks_and_workflow_call_commands_that_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    run("new", "mine", "--yes")
    monkeypatch.chdir("mine")
    run("render", "--quiet")
    (repository,) = yaml.safe_load(Path(".pre-commit-config.yaml").read_text())["repos"]
    steps = yaml.safe_load(Path(".github/workflows/tfgen.yml").read_text())["jobs"]["check"]["steps"]
    commands = [hook["entry"] for hook in repository["hooks"]] + [step["run"] for step in steps if "run" in step]
    called = [command.split()[1:] for command in commands if command.startswith("tfgen ")]
    assert [(words, run(*words).exit_code) for words in called if run(*words).exit_code] == []
    assert len(called) == 4


def test_the_page_that_an_alarm_links_comes_with_the_platform(tmp_path: Path) -> None:
    project = tmp_path / "shop"
    assert run("new", str(project), "--starter", "trading", "--yes").exit_code == 0
    page = (project / "docs/alarms.md").read_text()
    assert "\n### api_errors\n" in page


def test_pages_of_a_new_project_link_to_what_came_along(tmp_path: Path) -> None:
    project = tmp_path / "shop"
    assert run("new", str(project), "--starter", "trading", "--yes").exit_code == 0
    pages = list((project / "docs").glob("*.md"))
    linked = {link for page in pages for link in re.findall(r"\]\(([^)#:]+\.md)", page.read_text())}
    assert linked <= {page.name for page in pages}
    assert linked


def test_a_page_of_ones_own_is_not_overwritten(tmp_path: Path) -> None:
    write_tree(tmp_path, {"shop/docs/alarms.md": "mine\n"})
    result = run("new", str(tmp_path / "shop"), "--starter", "trading", "--yes")
    assert (result.exit_code, read_tree(tmp_path)) == (2, {"shop/docs/alarms.md": "mine\n"})
    assert "alarms.md: this exists, and nothing is overwritten." in result.stderr
