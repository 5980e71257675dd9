"""`tfgen adopt`: folders that are alike become a project that renders them back."""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.adopt.estates import CASES, ELSEWHERE, HERE, NATIVE, ROOT, Case, copy_estate, meaning
from tests.engine.availability import skip_or_fail
from tests.engine.binary import ABSENT, Engine, find_engine
from tests.engine.stacks import RootModule
from tests.trees import assert_golden, read_tree, run, snapshot, write_tree
from tfgen.adopt.folders import find_folders
from tfgen.adopt.items import BlockItem
from tfgen.adopt.source_file import read_source
from tfgen.disk.files import MAX_BYTES
from tfgen.rules.registry import RULES
from tfgen.validate.paths import validate_paths

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

BUCKET = 'resource "aws_s3_bucket" "main" {\n  bucket = "%s"\n}\n'
TWO = {"dev/main.tf": BUCKET % "files-dev", "prod/main.tf": BUCKET % "files-prod"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "estate"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def case(request: pytest.FixtureRequest, elsewhere: Path) -> Case:
    chosen: Case = request.param
    copy_estate(chosen.name, elsewhere)
    return chosen


@pytest.fixture(params=NATIVE, ids=[case.name for case in NATIVE])
def native(request: pytest.FixtureRequest, elsewhere: Path) -> Case:
    chosen: Case = request.param
    copy_estate(chosen.name, elsewhere)
    return chosen


@pytest.fixture
def engine() -> Engine:
    return find_engine() or skip_or_fail(ABSENT)


def adopt(*words: str, code: int = 0) -> Result:
    result = run("adopt", *words)
    assert result.exit_code == code, result.output
    return result


def roots(case: Case) -> list[Path]:
    return [path for path in sorted(Path().glob(case.roots)) if path.name != ELSEWHERE and any(path.glob("*.tf"))]


def test_the_project_is_the_golden_one(case: Case, request: pytest.FixtureRequest) -> None:
    report = adopt(*case.words, "--into", ELSEWHERE).stdout.partition("wrote ")[0]
    got = {f"{name}": text for name, text in read_tree(Path(ELSEWHERE)).items() if name.startswith(("config", "templ"))}
    got = {name: text for name, text in got.items() if not name.endswith(".json")} | {"report.txt": report}
    golden = HERE / "golden" / case.name
    if request.config.getoption("--update-golden"):
        shutil.rmtree(golden, ignore_errors=True)
        write_tree(golden, got)
    assert_golden(got, read_tree(golden), "pytest tests/adopt --update-golden")


def test_what_is_rendered_means_what_the_folders_mean(native: Case) -> None:
    adopt(*native.words, "--into", ".")
    before = {str(path): meaning(path) for path in roots(native)}
    assert run("render").exit_code == 0
    rendered = {path.parent for path in Path("generated").rglob("*.tf") if path.parent.name != "shared"}
    after = {str(path): meaning(path) for path in rendered}
    assert len(before) == len(after) >= 2
    for path, files in before.items():
        assert files == next(mine for name, mine in after.items() if path.endswith(name.removeprefix("generated/")))


def test_validate_says_of_the_rendered_folders_what_it_says_of_the_old_ones(native: Case) -> None:
    adopt(*native.words, "--into", ".")
    before = findings(roots(native))
    run("render")
    after = findings(sorted({path.parent for path in Path("generated").rglob("*.tf") if path.parent.name != "shared"}))
    assert before == after


def findings(folders: list[Path]) -> list[tuple[str, str, int]]:
    """Rule, message and number of folders of each finding that Terraform or a provider would have."""
    report = validate_paths(folders, rules=list(RULES))
    return sorted((one.rule, one.message, len(one.also_in)) for one in report.findings)


def test_the_folders_are_left_as_they_are_and_a_second_run_writes_nothing(case: Case) -> None:
    before = snapshot(Path())
    adopt(*case.words, "--into", ELSEWHERE)
    written = snapshot(Path())
    assert before.items() <= written.items()
    assert "nothing is overwritten" in adopt(*case.words[:1], *case.words[1:], "--into", ELSEWHERE, code=2).stderr
    assert snapshot(Path()) == written


def test_the_table_in_the_documentation_has_the_lines_of_every_estate_here() -> None:
    table = (Path(__file__).parents[2] / "docs/adopting.md").read_text()
    rows = {tuple(row.split(" | ")[1:]) for row in re.findall(r"^\| (.+) \|$", table, re.MULTILINE)}
    assert [name for name in (case.name for case in CASES) if _row(name) not in rows] == []


def _row(name: str) -> tuple[str, ...]:
    report = (HERE / "golden" / name / "report.txt").read_text()
    first, second = (re.findall(r"[\d,]+\d|\d+", line) for line in report.splitlines()[:2])
    return (first[0], first[2], second[1], second[2])


def test_a_dry_run_reports_and_writes_nothing(case: Case) -> None:
    before = snapshot(Path())
    assert "rendered back and compared: the same content in all folders" in adopt(*case.words, "--dry-run").stdout
    assert snapshot(Path()) == before


def _too_large() -> None:
    with Path("dev/code.zip").open("wb") as file:
        file.truncate(MAX_BYTES + 1)


def _in_the_way() -> None:
    Path("new/config").mkdir(parents=True)


def _overwritten() -> None:
    write_tree(Path("new/generated"), {"dev/code.zip": ""})
    write_tree(Path("dev"), {"code.zip": ""})


@pytest.mark.parametrize("make", [_too_large, _in_the_way, _overwritten])
def test_a_dry_run_refuses_what_the_run_refuses_in_the_same_words(elsewhere: Path, make: Callable[[], None]) -> None:
    write_tree(elsewhere, {f"{env}/main.tf": BUCKET % env for env in ("dev", "prod")})
    make()
    before = snapshot(elsewhere)
    said = [adopt(".", "--into", "new", *words, code=2) for words in (["--dry-run"], [])]
    assert said[0].output == said[1].output
    assert "error: " in said[0].stderr
    assert snapshot(elsewhere) == before


def test_the_nine_stacks_of_this_repository_are_rendered_back() -> None:
    folders = [str(ROOT / "generated" / name) for name in ("dev", "staging", "prod")]
    report = json.loads(adopt(*folders, "--dry-run", "--format", "json").stdout)
    assert [folder["equal"] for folder in report["folders"]] == [True] * 9
    assert report["lines"]["before"] > 20_000
    assert (report["lines"]["templates"] + report["lines"]["config"]) * 5 < report["lines"]["before"]


@pytest.mark.parametrize("example", ["ecs-service", "google-cloud", "kubernetes", "layers"])
def test_the_examples_are_rendered_back(example: str) -> None:
    report = json.loads(adopt(str(ROOT / "examples" / example / "generated"), "--dry-run", "--format", "json").stdout)
    assert len(report["folders"]) >= 3
    assert report["differences"] == []


def test_tenants_are_an_axis_and_two_axes_may_be_in_one_name() -> None:
    folders = [str(path) for path in sorted((ROOT / "examples/tenants/generated").glob("[a-z]*")) if path.is_dir()]
    adopt(*folders, "--layout", "{tenant}/{environment}-{region}", "--into", ELSEWHERE)
    assert "axes: [tenant, environment, region]" in Path(ELSEWHERE, "config/regions.yaml").read_text()


def test_lock_files_and_what_else_is_in_the_folders_come_along_but_states_do_not(elsewhere: Path) -> None:
    more = {f"{env}/{name}": name for env in ("dev", "prod") for name in (".terraform.lock.hcl", "run.sh")}
    write_tree(elsewhere, TWO | more | {"dev/terraform.tfstate": "{}", "dev/.terraform/x": ""})
    Path("dev/run.sh").chmod(0o755)
    result = adopt(".", "--into", "new")
    found = {name for name in snapshot(Path("new")) if name.startswith("generated")}
    assert found == {f"generated/{env}/{name}" for env in ("dev", "prod") for name in (".terraform.lock.hcl", "run.sh")}
    assert os.access("new/generated/dev/run.sh", os.X_OK)
    assert "move dev/terraform.tfstate along" in result.stdout


def test_folders_in_the_place_of_the_rendered_ones_stay_and_are_taken_over_without_their_files(elsewhere: Path) -> None:
    write_tree(elsewhere, {f"generated/{name}": text for name, text in TWO.items()})
    before = meaning(Path("generated/dev"))
    adopt("generated")
    assert "is yours" in run("render").stderr
    for path in Path("generated").rglob("*.tf"):
        path.unlink()
    assert run("render").exit_code == 0
    assert meaning(Path("generated/dev")) == before


def test_one_folder_is_not_enough(elsewhere: Path) -> None:
    write_tree(elsewhere, {"dev/main.tf": TWO["dev/main.tf"]})
    assert "two folders or more" in adopt(".", code=2).stderr


def test_one_folder_with_files_of_variables_is_told_how_these_become_folders(elsewhere: Path) -> None:
    values = {f"envs/{env}/{env}.tfvars": f'name = "{env}"\n' for env in ("dev", "prod", "test")}
    write_tree(elsewhere, {"main.tf": BUCKET % "x", **values})
    said = adopt(".", code=2).stderr
    assert "there is only ., with values in envs/dev/dev.tfvars, envs/prod/prod.tfvars and 1 more to adopt: " in said
    assert "adopt these folders with --inline-tfvars." in said


def test_folders_without_a_block_in_common_are_refused(elsewhere: Path) -> None:
    write_tree(elsewhere, {"dev/main.tf": BUCKET % "a", "prod/main.tf": 'resource "aws_vpc" "main" {\n}\n'})
    assert "no block in common: dev, prod" in adopt(".", code=2).stderr


def test_what_cannot_be_read_is_named_with_its_line(elsewhere: Path) -> None:
    write_tree(elsewhere, TWO | {"prod/main.tf": "a = 1\nb = = 2\n"})
    assert "error: prod/main.tf:2: " in adopt(".", code=2).stderr


def test_a_folder_that_fits_no_layout_is_named(elsewhere: Path) -> None:
    write_tree(elsewhere, TWO)
    stderr = adopt(".", "--layout", "live/{environment}", code=2).stderr
    assert stderr.startswith("error: dev: the folder fits no layout (live/{environment}).")


@pytest.mark.parametrize(
    ("layout", "fact"),
    [
        ("live/{environment", "a brace stands alone in it"),
        ("live/environment}/{region}", "a brace stands alone in it"),
        ("live\\{environment}", "a \\ stands in it, and / is what separates folders"),
    ],
)
def test_a_layout_that_is_none_is_told_before_any_folder_is_held_against_it(
    elsewhere: Path, layout: str, fact: str
) -> None:
    write_tree(elsewhere, TWO)
    remedy = "Write it like envs/{environment} or {environment}/{region}."
    assert adopt(".", "--layout", layout, code=2).stderr == f"error: --layout {layout}: {fact}. {remedy}\n"


def test_a_layout_has_to_tell_folders_apart(elsewhere: Path) -> None:
    write_tree(elsewhere, {"a/dev/main.tf": BUCKET % "a", "b/dev/main.tf": BUCKET % "b"})
    assert "does not tell this folder from a/dev" in adopt(".", "--layout", "{environment}", code=2).stderr


def test_names_that_are_not_plain_are_refused(elsewhere: Path) -> None:
    write_tree(elsewhere, {"dev/main.tf": BUCKET % "a", "prod äö/main.tf": BUCKET % "b"})
    assert "cannot be the name of a value of environment" in adopt(".", code=2).stderr


def test_a_comment_that_terraform_fmt_would_lose_is_named(elsewhere: Path) -> None:
    odd = BUCKET.replace('resource "', 'resource /* here */ "') % "files-prod"
    write_tree(elsewhere, TWO | {"prod/main.tf": odd})
    assert "error: prod/main.tf:1: `terraform fmt` loses this comment" in adopt(".", code=2).stderr


def test_what_would_not_be_rendered_as_it_is_is_named_and_nothing_is_written(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(elsewhere, TWO | {"prod/main.tf": TWO["prod/main.tf"].replace("{", "{ # ours")})
    monkeypatch.setattr("tfgen.adopt.comments.behind", lambda *_: [])  # a fault of the merger, which the proof finds
    before = snapshot(Path())
    result = adopt(".", code=1)
    assert result.stderr == "error: prod/main.tf:1: the block resource aws_s3_bucket main is rendered otherwise\n"
    assert "1 of 2 folders would not be rendered as it is" in result.stdout
    assert snapshot(Path()) == before


JSON = {
    "//": "What one word said.",
    "terraform": {"required_version": ">= 1.4"},
    "variable": {"word": {"type": "string", "default": "100 %{of} ${it}"}},
    "locals": {
        "env": "%s",
        "text": 'a "b" \\\\ ${var.word} $${kept}\n\u00e4',
        "list": ["${var.word}", 2.50, True, None],
    },
    "resource": {
        "terraform_data": {
            "one": {
                "count": '${local.env == "dev" ? 1 : 2}',
                "input": {
                    "%{if true}k${local.env}%{endif}": "${local.text}",
                    "n": "${count.index}",
                    "for": "${local.list}",
                },
                "lifecycle": {"create_before_destroy": True, "ignore_changes": ["triggers_replace"]},
            },
            "two": {"input": "%{ for x in [1, 2] }${x},%{ endfor }", "depends_on": ["terraform_data.one"]},
        }
    },
    "output": {"text": {"value": "${local.text}", "description": "It ${is} so."}},
}


@pytest.mark.terraform
def test_terraform_plans_for_what_json_became_what_it_plans_for_the_json(elsewhere: Path, engine: Engine) -> None:
    write_tree(elsewhere, {f"{env}/main.tf.json": json.dumps(JSON).replace("%s", env) for env in ("dev", "prod")})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    for env in ("dev", "prod"):
        planned = [planned_values(Path(folder, env).resolve(), engine) for folder in (".", "new/generated")]
        assert planned[0] == planned[1]
        assert planned[0]["outputs"]["text"]["value"] == 'a "b" \\\\ 100 %{of} ${it} ${kept}\n\u00e4'


def planned_values(folder: Path, engine: Engine) -> dict[str, Any]:
    """What Terraform would make."""
    module = RootModule(folder, engine)
    module.must_run("init")
    module.must_run("plan", "-out", "plan.tfplan")
    values: dict[str, Any] = json.loads(engine.run(folder, "show", "-json", "plan.tfplan").stdout)["planned_values"]
    return values


LIVE = """\
resource "terraform_data" "size" {
  input = { size = %s, name = "shop-%s" }
}

module "part" {
  source = "../../part"
  word   = terraform_data.size.output.name
}

output "word" {
  value = module.part.word
}
"""
PART = """\
variable "word" {
  type = string
}

resource "terraform_data" "word" {
  input = var.word
}

output "word" {
  value = terraform_data.word.output
}
"""


@pytest.mark.terraform
def test_terraform_has_nothing_to_do_after_the_move(elsewhere: Path, engine: Engine) -> None:
    folders = {f"live/{env}/main.tf": LIVE % (size, env) for env, size in (("dev", 1), ("prod", 3))}
    write_tree(elsewhere, folders | {"part/main.tf": PART})
    adopt("live", "--into", "deep/new")
    assert run("render", "-C", "deep/new").exit_code == 0
    for env in ("dev", "prod"):
        before = RootModule(Path("live", env).resolve(), engine)
        before.must_run("init")
        before.apply()
        after = RootModule(Path("deep/new/generated", env).resolve(), engine)
        shutil.copy(before.folder / "terraform.tfstate", after.folder)
        after.must_run("init")
        assert after.plan() == []


def test_json_whose_meaning_no_schema_tells_is_refused(elsewhere: Path) -> None:
    text = json.dumps({"resource": {"unknown_thing": {"main": {"part": {"a": 1}}}}})
    write_tree(elsewhere, {"dev/a.tf.json": text, "prod/a.tf.json": text})
    assert "error: dev/a.tf.json:1: unknown_thing.main.part may be a block or an argument" in adopt(".", code=2).stderr


def test_json_that_is_none_is_named(elsewhere: Path) -> None:
    write_tree(elsewhere, {"dev/a.tf.json": "{", "prod/a.tf.json": '{"locals": {"a": 1, "a": 2}}'})
    assert adopt("dev", "prod", code=2).stderr.startswith("error: dev/a.tf.json:1: this is not JSON: ")


@pytest.mark.parametrize("text", ["[]", "1", '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "[" * 100_000])
def test_variables_that_are_no_object_are_named(elsewhere: Path, text: str) -> None:
    write_tree(elsewhere, TWO | {f"{env}/a.auto.tfvars.json": text for env in ("dev", "prod")})
    assert "error: dev/a.auto.tfvars.json: " in adopt(".", "--inline-tfvars", code=2).stderr


def test_two_files_that_would_become_one_template_are_refused(elsewhere: Path) -> None:
    write_tree(elsewhere, TWO | {"dev/main.tf.json": "{}"})
    assert "dev/main.tf.json: there is main.tf too" in adopt(".", code=2).stderr


def test_names_of_files_that_differ_in_case_alone_are_refused_within_a_component(elsewhere: Path) -> None:
    write_tree(elsewhere, {"dev/main.tf": "locals {\n}\n", "prod/MAIN.tf": "locals {\n}\n"})
    found = adopt(".", code=2).stderr
    assert found.startswith("error: prod/MAIN.tf: the name differs from that of dev/main.tf only in its case, and both")
    assert "Rename one." in found


def test_variables_stay_in_their_files_and_near_misses_are_found_there(elsewhere: Path) -> None:
    files = {f"{env}/main.tf": 'variable "team" {\n}\n' for env in ("dev", "qa", "prod")}
    teams = {f"{env}/terraform.tfvars": f'size = {n}\nteam = "core"\n' for n, env in enumerate(("dev", "qa"))}
    write_tree(elsewhere, files | teams | {"prod/terraform.tfvars": '# ours\nsize = 9\nteam = "Core"\n'})
    said = adopt(".", "--into", "new").stdout
    assert 'prod/terraform.tfvars:3: team: "Core" here, and "core" in the other 2. Intended?' in said
    assert Path("new/generated/prod/terraform.tfvars").read_text().startswith("# ours")


def test_blocks_of_one_type_keep_their_order_and_blocks_at_the_top_need_not(elsewhere: Path) -> None:
    def role(*steps: str) -> str:
        inner = "".join(f'  provisioner "{kind}" {{\n    command = "{kind}"\n  }}\n' for kind in steps)
        return f'resource "null_resource" "a" {{\n{inner}}}\n'

    local, more = "locals {\n  a = 1\n}\n", "locals {\n  b = 2\n}\n"
    write_tree(
        elsewhere,
        {
            "dev/main.tf": role("local-exec", "other", "local-exec") + local + more,
            "qa/main.tf": more + role("other", "local-exec") + local,
            "prod/main.tf": local + role("local-exec", "other"),
        },
    )
    before = {env: Path(env, "main.tf").read_text().count("provisioner") for env in ("dev", "qa", "prod")}
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    for env, count in before.items():
        old, new = (Path(folder, env, "main.tf").read_text() for folder in (".", "new/generated"))
        steps = [re.findall(r'provisioner "([a-z-]+)"', text) for text in (old, new)]
        assert steps[0] == steps[1]
        assert len(steps[0]) == count


@pytest.mark.parametrize(
    ("folders", "section"),
    [
        (("dev-eu-west-1", "prod-eu-west-1"), 'path: "{environment}-{region}"'),
        (("shop-dev", "shop-prod"), 'path: "shop-{environment}"'),
        (("eu-west-1-dev", "us-east-1-prod"), 'path: "{region}-{environment}"'),
        (("eu_west_1_dev", "us_east_1_prod"), 'path: "{region}_{environment}"'),
        (("shop_non_prod", "shop_prod"), 'path: "shop_{environment}"'),
        (("envs/dev", "envs/prod"), "axes: [environment]"),
        (("europe-west1", "us-central1"), "axes: [region]"),
        (("envs/prod/eu-west-1", "envs/prod/us-east-1"), "environments:\n  prod: {}\n"),
        (("blue", "green"), "axes: [environment]"),
    ],
)
def test_paths_tell_what_their_parts_are(folders: tuple[str, ...], section: str, elsewhere: Path) -> None:
    write_tree(elsewhere, {f"{folder}/main.tf": BUCKET % folder for folder in folders})
    adopt(".", "--into", "new")
    assert section in Path("new/config/regions.yaml").read_text()
    assert run("render", "-C", "new").exit_code == 0
    assert meaning(Path(folders[0])) == meaning(Path("new/generated", folders[0].removeprefix("envs/")))


@pytest.mark.parametrize(
    ("pattern", "places"),
    [
        ("{tenant}/{environment}/{region}", ("acme/dev/eu-west-1", "acme/prod/eu-west-1", "globex/dev/eu-west-1")),
        ("{tenant}/{environment}", ("live/acme/dev", "live/acme/prod", "live/globex/dev", "live/globex/prod")),
        ("{tenant}-{environment}", ("acme-dev", "acme-prod", "globex-dev")),
        ("{tenant}-{environment}-{region}", ("a-dev-us-east-1", "a-prod-us-east-1", "b-dev-us-east-1")),
        ("{tenant}_{environment}", ("critical_dev", "critical_prod", "spare_dev", "spare_pre_prod", "spare_prod")),
        ("{environment}/{tenant}/apollo", ("prod/zeus/apollo", "prod/hera/apollo", "dev/zeus/apollo")),
        ("{environment}/{region}/{tenant}", ("prod/eu-west-1/a", "prod/eu-west-1/b", "dev/eu-west-1/a")),
    ],
)
def test_a_word_beside_the_axes_is_a_third_axis_where_all_declare_the_same(
    pattern: str, places: tuple[str, ...], elsewhere: Path
) -> None:
    write_tree(elsewhere, {f"{place}/main.tf": BUCKET % place.replace("/", "-") for place in places})
    said = adopt(".", "--into", "new").stdout
    assert f"\nread as {pattern}: with --layout the axis tenant has the name that you give it\n" in said
    assert run("render", "-C", "new").exit_code == 0
    made = {str(path.parent.relative_to("new/generated")) for path in Path("new/generated").rglob("*.tf")}
    assert made == {place.removeprefix("live/") for place in places}
    assert len(list(Path("new/templates").rglob("*.j2"))) == 1


@pytest.mark.parametrize(
    "places",
    [
        ("net/dev", "net/prod", "app/dev"),
        ("net-dev", "net-prod", "app-dev"),
        ("net_dev", "net_prod", "app_dev"),
        ("dev/net", "prod/net", "dev/app"),
    ],
)
def test_a_word_beside_the_axes_is_a_component_where_each_declares_its_own(
    places: tuple[str, ...], elsewhere: Path
) -> None:
    texts = {place: f'resource "null_resource" "{"net" if "net" in place else "app"}" {{\n}}\n' for place in places}
    write_tree(elsewhere, {f"{place}/main.tf": text for place, text in texts.items()})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    assert {place: meaning(Path(place)) for place in places} == {
        place: meaning(Path("new/generated", place)) for place in places
    }
    assert sorted(path.name for path in Path("new/templates").iterdir()) == ["app", "net"]


def with_queues(*places: str, but: str = "", more: str = "") -> dict[str, str]:
    """Folders with the same queues, one of them in `but` without the second, and one file more in a place of `more`."""
    queue = 'resource "aws_sqs_queue" "{}" {{\n  name = "{}"\n}}\n'
    labels = ("orders", "letters")
    files = {
        f"{place}/main.tf": "".join(queue.format(label, f"{label}-{place.split('/')[1]}") for label in labels)
        for place in places
    }
    if but:
        files[f"{but}/main.tf"] = queue.format("orders", "orders")
    return files | ({f"{more}/dns.tf": 'resource "aws_route53_zone" "main" {\n  name = "a.org"\n}\n'} if more else {})


@pytest.mark.parametrize(
    ("pattern", "files"),
    {
        "{environment}/{region}": with_queues("live/blue/eu-west-1", "live/ocelot/eu-west-1", "live/ocelot/us-east-1"),
        "{environment}/{region}/queues": with_queues("live/blue/us-east-1/queues", "live/ocelot/us-east-1/queues"),
        "{environment}/queues": with_queues("live/blue/queues", "live/ocelot/queues", more="live/blue/dns"),
        "{environment}/eu/queues": with_queues("live/blue/eu/queues", "live/ocelot/eu/queues", "live/jay/eu/queues"),
    }.items(),
)
def test_environments_are_known_by_the_folders_that_are_copies_whatever_they_are_called(
    pattern: str, files: dict[str, str], elsewhere: Path
) -> None:
    write_tree(elsewhere, files)
    said = adopt("live", "--into", "new").stdout
    assert f"\nread as {pattern}: with --layout the axis environment has the name that you give it\n" in said
    assert run("render", "-C", "new").exit_code == 0
    made = {str(path.relative_to("new/generated")) for path in Path("new/generated").rglob("*.tf")}
    assert made == {path.removeprefix("live/") for path in files}
    assert len(list(Path("new/templates").rglob("main.tf.j2"))) == 1


def test_words_behind_regions_are_components_where_no_name_tells_an_environment(elsewhere: Path) -> None:
    write_tree(elsewhere, with_queues("live/eu-west-1/billing", "live/us-east-1/billing", "live/eu-west-1/shop"))
    adopt("live", "--into", "new")
    assert sorted(path.name for path in Path("new/templates").iterdir()) == ["billing", "shop"]


def test_an_environment_that_has_less_than_the_others_is_one_all_the_same(elsewhere: Path) -> None:
    places = [f"live/{name}/eu-west-1" for name in ("blue", "jay", "ocelot")]
    write_tree(elsewhere, with_queues(*places, but="live/jay/eu-west-1"))
    assert "\nread as {environment}/{region}: " in adopt("live", "--into", "new").stdout


def test_an_environment_whose_name_is_known_may_be_among_others(elsewhere: Path) -> None:
    write_tree(elsewhere, with_queues(*(f"live/{name}/eu-west-1" for name in ("blue", "jay", "prod"))))
    adopt("live", "--into", "new")
    assert "environments: {blue: {}, jay: {}, prod: {}}\n" in flat(Path("new/config/regions.yaml").read_text())


def flat(text: str) -> str:
    """YAML whose maps of nothing are on one line."""
    return re.sub(r"environments:((?:\n  \w+: \{\})+)", lambda found: f"environments: {{{_joined(found[1])}}}", text)


def _joined(lines: str) -> str:
    return ", ".join(line.strip() for line in lines.strip().splitlines())


def test_what_is_beside_environments_and_no_copy_of_them_is_a_component(elsewhere: Path) -> None:
    files = with_queues("live/blue/eu-west-1", "live/ocelot/eu-west-1", more="live/dns/eu-west-1")
    write_tree(elsewhere, files)
    adopt("live", "--into", "new")
    assert '  dns:\n    each: [region]\n    path: "dns/{region}"\n' in Path("new/config/regions.yaml").read_text()
    assert run("render", "-C", "new").exit_code == 0
    made = {str(path.relative_to("new/generated")) for path in Path("new/generated").rglob("*.tf")}
    assert made == {path.removeprefix("live/") for path in files}


def test_components_are_none_though_they_declare_the_same_variables_and_providers(elsewhere: Path) -> None:
    common = 'variable "region" {\n}\n\nprovider "aws" {\n}\n\ndata "aws_caller_identity" "current" {\n}\n'
    module = '\nmodule "%s" {\n  source = "example/%s/aws"\n}\n'
    kinds = {"network": "vpc", "cluster": "eks"}
    files = {f"live/{name}/eu-west-1/main.tf": common + module % (kind, kind) for name, kind in kinds.items()}
    write_tree(elsewhere, files)
    adopt("live", "--into", "new")
    assert sorted(path.name for path in Path("new/templates").iterdir()) == ["cluster", "network"]


def test_a_module_called_main_says_nothing_of_what_a_component_is(elsewhere: Path) -> None:
    module = 'module "main" {{\n  source = "example/{0}/aws"\n}}\n\noutput "{0}_id" {{\n  value = module.main.id\n}}\n'
    write_tree(elsewhere, {f"live/{kind}/eu-west-1/main.tf": module.format(kind) for kind in ("eks", "vpc")})
    adopt("live", "--into", "new")
    assert sorted(path.name for path in Path("new/templates").iterdir()) == ["eks", "vpc"]


def test_a_region_that_no_environment_has_keeps_words_from_being_environments(elsewhere: Path) -> None:
    """Without a cell there nothing could be rendered there."""
    files = with_queues("live/blue/eu-west-1", "live/ocelot/eu-west-1", more="live/dns/us-east-1")
    write_tree(elsewhere, files)
    adopt("live", "--into", "new")
    assert sorted(path.name for path in Path("new/templates").iterdir()) == ["blue", "dns", "ocelot"]


def test_a_setting_that_is_called_like_a_group_of_others_ends_in_names_for_all(elsewhere: Path) -> None:
    def stack(env: str) -> str:
        queue = f'resource "aws_sqs_queue" "orders" {{\n  name = "{env}-1"\n  delay_seconds = {len(env)}\n}}\n'
        output = f'output "queue" {{\n  value = {len(env) * 10}\n}}\n'
        switched = BUCKET % env if env == "prod" else ""
        return f"{output}{queue}locals {{\n  features = {len(env) * 100}\n}}\n{switched}"

    write_tree(elsewhere, {f"{env}/main.tf": stack(env) for env in ("dev", "prod")})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0


# Blocks as `TYPE LABELS: BODY` in which V0 to V9 are values that differ, and what settings they become.
NAMED = {
    "the key": (
        ["resource aws_subnet private: for_each = {\na = { cidr = V0 }\nb = { cidr = V1 }\n}"],
        "network.private_a_cidr network.private_b_cidr",
    ),
    "the key alone": (
        ["resource aws_subnet public: for_each = {\na = V0\nb = V1\n}"],
        "network.public_a network.public_b",
    ),
    "the resource": (
        [
            "resource aws_instance one: root_block_device {\nvolume_size = V0\n}",
            "resource aws_instance two: root_block_device {\nvolume_size = V1\n}",
        ],
        "instance.one_volume_size instance.two_volume_size",
    ),
    "how many of it there are": (
        ["resource aws_nat_gateway main: count = V0", "resource aws_instance worker: count = V1"],
        "network.nat_gateway_count instance.worker_count",
    ),
    "how many of all there are": (
        ["resource aws_nat_gateway main: count = V0", "resource aws_instance worker: count = V0"],
        "count count",
    ),
    "which of it there are": (
        ["resource aws_s3_bucket many: for_each = toset([V0])", "resource aws_sqs_queue in: for_each = toset([V1])"],
        "storage.many queue.in_keys",
    ),
    "the block": (
        ["resource aws_x a: expiration {\ndays = V0\n}\ntransition {\ndays = V1\n}"],
        "x.expiration_days x.transition_days",
    ),
    "the object": (
        ["module m: one = { version = V0 }\ntwo = { version = V1 }"],
        "m.one_version m.two_version",
    ),
    "the block of which there are some": (
        ["resource aws_x a: dynamic ingress {\nfor_each = toset([V0])\ncontent {\nport = 1\n}\n}"],
        "x.ingress",
    ),
    "the block of times": (
        ["resource aws_x a: timeouts {\ncreate = V0\n}"],
        "x.timeouts_create",
    ),
    "its key, as the group is the module": (
        ["module net_work: for_each = {\na = V0\n}\nsettings = { a = { b = V1 } }", "module other_one: count = V2"],
        "net_work.a net_work.b other_one.count",
    ),
    "the check": (
        ["check full: assert {\ncondition = 1 > V0\nerror_message = 1\n}"],
        "full_condition",
    ),
    "nothing but a number": (
        ["data aws_ami a: filter {\nvalues = [V0]\n}\nfilter {\nvalues = [V1]\n}"],
        "ami.filter_values ami.filter_values_2",
    ),
}


@pytest.mark.parametrize("case", NAMED)
def test_settings_are_called_by_the_argument_and_what_differs(elsewhere: Path, case: str) -> None:
    blocks, names = NAMED[case]
    for name, factor in (("dev", 1), ("prod", 20)):
        parts = (block.partition(": ") for block in blocks)
        text = "".join(f"{head} {{\n{body}\n}}\n" for head, _, body in parts)
        values = re.sub(r"V(\d)", lambda found, factor=factor: str((int(found[1]) + 3) * factor), text)
        write_tree(elsewhere, {f"{name}/main.tf": values})
    adopt(".", "--into", "new")
    assert re.findall(r"\{\{ ([a-z0-9_.]+) \|", Path("new/templates/main.tf.j2").read_text()) == names.split()
    assert run("render", "-C", "new").exit_code == 0
    for name in ("dev", "prod"):
        assert meaning(Path(name)) == meaning(Path("new/generated", name))


SWITCHES = {
    "what more it depends on": (
        "resource x_y d: depends_on = [x_y.a{}]",
        "",
        ", x_y.b",
        "y_d_depends_on_b",
    ),
    "what it depends on": ("resource x_y d:{}", "", "depends_on = [x_y.a]", "y_d_depends_on_a"),
    "what is referred to": (
        "resource aws_instance web: subnet_ids = [for one in aws_subnet.{} : one.id]",
        "public",
        "private",
        "subnet_ids_public",
    ),
    "the kind of a data source": (
        "resource aws_subnet main: for_each = toset({})",
        '["a"]',
        "data.aws_availability_zones.all.names",
        "subnet_availability_zones",
    ),
    "the kind of what has no name": (
        "resource x_y d: depends_on = [x_y.a{}]",
        "",
        ", aws_vpc.main",
        "y_d_depends_on_vpc",
    ),
    "that it is counted": ("resource x_y b: {}", 'for_each = toset(["a", "b"])', "count = max(2)", "y_b_counted"),
}


@pytest.mark.parametrize("case", SWITCHES)
def test_switches_are_called_by_what_is_there_where_they_are_on(elsewhere: Path, case: str) -> None:
    block, off, on, name = SWITCHES[case]
    head, _, body = block.partition(":")
    for place, part in (("dev", off), ("prod", on)):
        text = "".join(f'resource "x_y" "{label}" {{\n}}\n' for label in "ac")
        labels = " ".join(f'"{label}"' for label in head.split()[1:])
        write_tree(elsewhere, {f"{place}/main.tf": f"{text}resource {labels} {{\n{body.format(part)}\n}}\n"})
    adopt(".", "--into", "new")
    template = Path("new/templates/main.tf.j2").read_text()
    assert re.findall(r"{% if (.+) %}", template) == [f"features.{name}"]
    assert "{% elif" not in template
    assert run("render", "-C", "new").exit_code == 0
    for place in ("dev", "prod"):
        assert meaning(Path(place)) == meaning(Path("new/generated", place))


def test_a_second_component_may_be_in_some_cells_only(elsewhere: Path) -> None:
    names = ("dev/eu-west-1/net", "dev/eu-west-1/app", "prod/eu-west-1/net", "prod/eu-west-1/app", "prod/us-east-1/net")
    write_tree(elsewhere, {f"{name}/main.tf": BUCKET % name.replace("/", "-") for name in names})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    assert {str(path.parent.relative_to("new/generated")) for path in Path("new/generated").rglob("*.tf")} == set(names)


VARIABLES = """\
variable "size" {
  type = number
}

variable "words" {
  type    = list(string)
  default = ["none"]
}

variable "secret" {
  sensitive = true
}

output "all" {
  value = "${var.size} ${join(" ", var.words)} ${nonsensitive(sha256(var.secret))}"

  precondition {
    condition     = var.size > 0
    error_message = "Too small."
  }
}
"""


def tfvars(env: str, size: int) -> dict[str, str]:
    values = f'# How many.\nsize = {size}\nsecret = "{env}" # of {env}\n'
    return {
        f"{env}/main.tf": VARIABLES,
        f"{env}/terraform.tfvars": values,
        f"{env}/more.auto.tfvars": f'words = ["a", "{env}"]\n',
    }


@pytest.mark.terraform
def test_inlined_values_of_variables_are_settings_and_mean_the_same(elsewhere: Path, engine: Engine) -> None:
    write_tree(elsewhere, tfvars("dev", 1) | tfvars("prod", 3))
    adopt(".", "--into", "new", "--inline-tfvars")
    assert "size: 3" in Path("new/config/regions.yaml").read_text()
    assert "  # How many.\n  default = {{ size | hcl }}\n" in Path("new/templates/main.tf.j2").read_text()
    assert Path("new/generated/prod/terraform.tfvars").read_text() == '# of prod\nsecret = "prod"\n'
    assert not Path("new/generated/prod/more.auto.tfvars").exists()
    assert run("render", "-C", "new").exit_code == 0
    for env in ("dev", "prod"):
        planned = [planned_values(Path(folder, env).resolve(), engine) for folder in (".", "new/generated")]
        assert planned[0] == planned[1]


def test_a_near_miss_in_inlined_values_is_at_their_own_line(elsewhere: Path) -> None:
    write_tree(elsewhere, tfvars("dev", 1) | tfvars("qa", 1) | tfvars("prod", 3))
    said = adopt(".", "--dry-run", "--inline-tfvars").stdout
    assert "prod/terraform.tfvars:2: variable.size.default: 3 here, and 1 in the other 2" in said


@pytest.mark.parametrize(
    ("name", "fact"), [("_backend.tf", "begin with _ hold macros"), ("con.tf", "Windows reserves this name")]
)
def test_a_file_whose_name_no_template_can_have_is_named(name: str, fact: str, elsewhere: Path) -> None:
    write_tree(elsewhere, TWO | {f"{env}/{name}": "locals {\n}\n" for env in ("dev", "prod")})
    stderr = adopt(".", code=2).stderr
    assert f"error: dev/{name}: " in stderr
    assert fact in stderr


DEV = """1 | -1 | 1.50 | 1e3 | null | [] | [1, "a"] | true | "" | 12345678901234567890 | { a = 1 } | "${var.x}"
"%{ if var.x }a%{ endif }" | [var.x] | "on" | "08" | "a: b" | "- x" | "#c" | "tab\\there" | "\u00e9" | "${a}-1"
[{ a = [1] }] | 0.1 | "null"
"""
PROD = """2 | -2 | 1.25 | 2e3 | "x" | [1] | [2, "b"] | false | "y" | 98765432109876543210 | { b = 1 } | "${var.y}"
"%{ if var.y }a%{ endif }" | [var.y] | "off" | "09" | "c: d" | "- y" | "#d" | "tab\\tthere" | "\u00fc" | "${b}-2"
[{ a = [2] }] | 0.2 | "true"
"""


def test_values_of_every_kind_come_back(elsewhere: Path) -> None:
    for env, values in (("dev", DEV), ("prod", PROD)):
        lines = [f"  v{i} = {value}" for i, value in enumerate(values.strip().replace("\n", " | ").split(" | "))]
        write_tree(elsewhere, {f"{env}/main.tf": "\n".join(["locals {", *lines, "}", ""])})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    assert [meaning(Path(env)) == meaning(Path("new/generated", env)) for env in ("dev", "prod")] == [True, True]


def test_objects_of_a_list_have_no_keys_of_each_other(elsewhere: Path) -> None:
    rules = {"dev": '{ days = 1 }, { days = 2, note = "b" }', "prod": '{ note = "a" }, { size = { min = 1 } }'}
    write_tree(elsewhere, {f"{env}/main.tf": f"locals {{\n  rules = [{text}]\n}}\n" for env, text in rules.items()})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    for env in rules:
        assert meaning(Path(env)) == meaning(Path("new/generated", env))


def test_a_folder_of_axes_alone_may_be_in_some_cells_only(elsewhere: Path) -> None:
    """`prod` has a folder for each component, and `dev` has one for all, which `prod` must not get."""
    names = ("dev", "qa", "dev/net", "qa/net", "prod/net")
    write_tree(elsewhere, {f"{name}/main.tf": BUCKET % name.replace("/", "-") for name in names})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    assert {str(path.parent.relative_to("new/generated")) for path in Path("new/generated").rglob("*.tf")} == set(names)


def test_lines_of_comments_that_stand_in_one_place_are_one_choice(elsewhere: Path) -> None:
    told = {"dev": ("Small.", "Cheap."), "qa": ("Small.", "Cheap."), "prod": ("Large.",)}
    text = "# This is {0}.\n#\n# {1}\n# The end.\nlocals {{\n}}\n"
    write_tree(elsewhere, {f"{env}/main.tf": text.format(env, "\n# ".join(said)) for env, said in told.items()})
    adopt(".", "--into", "new")
    assert (
        Path("new/templates/main.tf.j2")
        .read_text()
        .startswith(
            "# This is {{ stack.environment }}.\n#\n"
            '{% if stack.environment in ["dev", "qa"] %}\n# Small.\n# Cheap.\n{% else %}\n# Large.\n'
            "{% endif %}\n# The end.\n"
        )
    )


def test_what_some_have_of_a_comment_is_nested_where_these_differ(elsewhere: Path) -> None:
    more = {"dev": "", "qa": "# Copied from {0}.\n# By hand.\n", "prod": "# Copied from live.\n# By hand.\n"}
    write_tree(elsewhere, {f"{env}/main.tf": f"{text.format('dev')}locals {{\n}}\n" for env, text in more.items()})
    adopt(".", "--into", "new")
    assert (
        Path("new/templates/main.tf.j2")
        .read_text()
        .startswith(
            '{% if stack.environment in ["prod", "qa"] %}\n'
            '{% if stack.environment == "prod" %}\n# Copied from live.\n{% else %}\n# Copied from dev.\n{% endif %}\n'
            "# By hand.\n{% endif %}\n"
        )
    )


def test_three_dots_lead_nowhere(elsewhere: Path) -> None:
    text = 'locals {{\n  # {{ cidr = "..." }}\n  words = ["...", "..a", "../{0}"]\n}}\n'
    write_tree(elsewhere, {f"live/{env}/main.tf": text.format("a") for env in ("dev", "prod")})
    adopt("live", "--into", "new/one")
    (template,) = Path("new/one/templates").rglob("*.j2")
    assert template.read_text() == text.format("a").replace('"../a"', '"../../../../live/a"')


def test_what_reads_like_jinja_comes_back_as_it_is(elsewhere: Path) -> None:
    words = "{{ x }} {% if %} {# y #} {% raw %} { a }} { % if x %}"
    text = f'# {words}\nlocals {{\n  a = "{words}-ENV" # {words}\n  m = {{ a = {{b={{c=1}}}} }}\n}}\n'
    write_tree(elsewhere, {f"{env}/main.tf": text.replace("ENV", env) for env in ("dev", "prod")})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    assert meaning(Path("dev")) == meaning(Path("new/generated/dev"))


def test_line_ends_of_windows_and_files_without_blocks_are_read(elsewhere: Path) -> None:
    crlf = b"\xef\xbb\xbf" + (BUCKET % "files-dev").replace("\n", "\r\n").encode()
    write_tree(elsewhere, TWO | {"dev/main.tf": crlf, "dev/empty.tf": "", "prod/note.tf": "# a note\n"})
    adopt(".", "--into", "new")
    assert run("render", "-C", "new").exit_code == 0
    assert Path("new/generated/dev/main.tf").read_text().endswith(TWO["dev/main.tf"])
    assert Path("new/generated/prod/note.tf").read_text().endswith("\n# a note\n")


def test_an_adopted_project_has_no_setting_that_nobody_reads(case: Case) -> None:
    adopt(*case.words, "--into", ELSEWHERE)
    rules = ("unused-setting", "idle-switch", "hidden-misspelling")
    said = run(
        "validate", "-C", ELSEWHERE, "--fail-on", "warning", *(word for rule in rules for word in ("--rule", rule))
    )
    assert said.exit_code == 0, said.output


def test_a_near_miss_in_json_is_at_the_line_of_the_json() -> None:
    copy_estate("cdk", Path())
    miss = next(one for one in json.loads(adopt("cdktf.out", "--dry-run", "--format", "json").stdout)["near_misses"])
    lines = Path(miss["file"]).read_text().splitlines()
    assert (miss["address"], lines[miss["line"] - 1].strip()) == ("aws_s3_bucket.files.tags.Team", '"tags": {')


def test_a_link_out_of_the_repository_is_not_followed(elsewhere: Path) -> None:
    write_tree(elsewhere.parent, {"secret.tf": 'locals {\n  key = "of somebody else"\n}\n'})
    write_tree(elsewhere, TWO | {".git/HEAD": ""})
    for env in ("dev", "prod"):
        (elsewhere / env / "main.tf").rename(elsewhere / env / "other.tf")
        (elsewhere / env / "main.tf").symlink_to(elsewhere.parent / "secret.tf")
    assert "dev/main.tf: this is a link out of the repository, which is not followed" in adopt(".", code=2).stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff\xfe", "dev/main.tf: this is not UTF-8 text (invalid start byte). Save it as UTF-8."),
        (
            b"locals {\n",
            (
                "dev/main.tf:1: { is never closed. Close it where it ends. Correct it: what cannot be read is not "
                "adopted."
            ),
        ),
    ],
)
def test_what_cannot_be_read_is_told_by_its_path_as_it_would_be_typed(
    elsewhere: Path, content: bytes, said: str
) -> None:
    write_tree(elsewhere, TWO | {"dev/main.tf": content})
    assert adopt(".", code=2).stderr == f"error: {said}\n"


def test_a_link_to_what_folders_of_a_repository_share_is_adopted(elsewhere: Path) -> None:
    write_tree(elsewhere, TWO | {".git/HEAD": "", "shared.txt": 'locals {\n  key = "shared"\n}\n'})
    for env in ("dev", "prod"):
        (elsewhere / env / "shared.tf").symlink_to("../shared.txt")
    adopt("dev", "prod")
    assert Path("templates/shared.tf.j2").read_text() == 'locals {\n  key = "shared"\n}\n'


def test_one_near_miss_is_counted_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    owners = {"dev": "payments", "staging": "payments", "prod": "payment"}
    write_tree(tmp_path, {f"envs/{one}/main.tf": f'locals {{\n  owner = "{owners[one]}"\n}}\n' for one in owners})
    assert "1 near miss; the most suspicious first:" in run("adopt", "envs", "--dry-run").stdout.splitlines()


def test_a_folder_that_declares_nothing_of_the_others_is_rendered_once(elsewhere: Path) -> None:
    """`global` beside environments is a component of its own, and no environment."""
    zone = 'resource "aws_route53_zone" "main" {\n  name = "example.com"\n}\n'
    write_tree(elsewhere, {**{f"envs/{path}": text for path, text in TWO.items()}, "envs/global/main.tf": zone})
    adopt("envs", "--into", "new")
    matrix = (elsewhere / "new/config/regions.yaml").read_text()
    assert "  global:\n    each: []\n    path: global\n" in matrix
    assert "\nenvironments:\n  dev:" in matrix
    assert run("render", "-q", "-C", "new").exit_code == 0
    assert (elsewhere / "new/generated/global/main.tf").read_text().endswith(zone)


def test_a_folder_beside_environments_that_has_little_of_them_is_none(elsewhere: Path) -> None:
    """The account of the network has its own modules, and the baseline that all accounts have."""
    module = 'module "{0}" {{\n  source = "example/{0}/aws"\n}}\n'
    kinds = {"dev": "abcd", "prod": "abcd", "blue": "abc", "network": "axyz"}
    write_tree(elsewhere, {f"live/{name}/main.tf": "".join(map(module.format, own)) for name, own in kinds.items()})
    adopt("live", "--into", "new")
    matrix = Path("new/config/regions.yaml").read_text()
    assert "  network:\n    each: []\n    path: network\n" in matrix
    assert "\nenvironments:\n  blue:" in matrix
    assert run("render", "-q", "-C", "new").exit_code == 0


@pytest.mark.parametrize(
    ("path", "component"),
    {
        "live/global": "    each: []\n    path: global\n",
        "live/dev/global": '    each: [environment]\n    path: "{environment}/global"\n',
    }.items(),
)
def test_what_is_there_once_may_be_beside_environments_or_in_one(path: str, component: str, elsewhere: Path) -> None:
    cells = [f"live/{environment}/{region}" for environment in ("dev", "prod") for region in ("eu-west-1", "us-east-1")]
    network = {f"{cell}/main.tf": f'locals {{\n  name = "{cell[5:]}"\n}}\n' for cell in cells}
    write_tree(elsewhere, {**network, f"{path}/main.tf": 'resource "aws_iam_user" "ci" {\n  name = "ci"\n}\n'})
    adopt("live", "--into", "new")
    assert component in (elsewhere / "new/config/regions.yaml").read_text()
    assert run("render", "-q", "-C", "new").exit_code == 0


@pytest.mark.parametrize("words", [(), ("--layout", "live/{environment}/{region}", "--layout", "live/{environment}")])
def test_an_environment_and_its_regions_may_both_have_files(words: tuple[str, ...], elsewhere: Path) -> None:
    queues = {f"live/{env}/eu-west-1/main.tf": 'resource "aws_sqs_queue" "a" {\n}\n' for env in ("dev", "prod")}
    write_tree(elsewhere, queues | {f"live/{path}": text for path, text in TWO.items()})
    adopt("live", *words, "--into", "new")
    matrix = (elsewhere / "new/config/regions.yaml").read_text()
    assert "  environment:\n    each: [environment]\n    path: " in matrix
    assert run("render", "-q", "-C", "new").exit_code == 0
    assert len(list(Path("new/generated").rglob("main.tf"))) == 4


def test_an_environment_without_regions_is_in_the_region_that_it_names(elsewhere: Path) -> None:
    regions = {f"envs/prod/{name}/main.tf": BUCKET % f"files-prod-{name}" for name in ("eu-west-1", "us-east-1")}
    provider = 'provider "aws" {\n  region = "us-east-1"\n}\n'
    write_tree(elsewhere, regions | {"envs/dev/main.tf": provider + BUCKET % "files-dev"})
    adopt("envs", "--into", "new")
    assert "dev:\n    regions: [us-east-1]\n" in Path("new/config/regions.yaml").read_text()
    assert run("render", "-q", "-C", "new").exit_code == 0
    made = sorted(str(path.parent.relative_to("new/generated")) for path in Path("new/generated").rglob("main.tf"))
    assert made == ["dev", "prod/eu-west-1", "prod/us-east-1"]


def test_a_word_behind_environments_is_a_component_where_it_is_another_thing(elsewhere: Path) -> None:
    topics = {f"envs/{env}_data/main.tf": 'resource "aws_sns_topic" "a" {\n}\n' for env in ("impl", "prod")}
    write_tree(elsewhere, topics | {f"envs/{env}/main.tf": BUCKET % env for env in ("impl", "prod")})
    adopt("envs", "--into", "new")
    matrix = Path("new/config/regions.yaml").read_text()
    assert '  data: {path: "{environment}_data"}\n' in matrix
    assert "environments:\n  impl: {}\n  prod: {}\n" in matrix


def test_a_word_behind_environments_is_a_part_of_their_names_where_all_declare_the_same(elsewhere: Path) -> None:
    names = ("prod", "prod_a", "test", "test_a")
    write_tree(elsewhere, {f"envs/{name}/main.tf": BUCKET % name for name in names})
    adopt("envs", "--into", "new")
    assert flat(Path("new/config/regions.yaml").read_text()).count("prod_a: {}") == 1


def test_an_environment_for_tools_is_one_if_it_has_much_of_another(elsewhere: Path) -> None:
    made = {"dev": "abcdefgh", "prod": "abcd", "tools": "aefghxyz"}
    block = 'resource "aws_sqs_queue" "{}" {{\n}}\n'
    write_tree(elsewhere, {f"envs/{env}/main.tf": "".join(map(block.format, names)) for env, names in made.items()})
    adopt("envs", "--into", "new")
    folders = {path.name for path in Path("new/templates").iterdir() if path.is_dir()}
    assert folders == set()
    assert "\n  tools:\n" in Path("new/config/regions.yaml").read_text().partition("environments:")[2]


def test_stages_that_each_call_one_module_of_their_own_are_no_environments(elsewhere: Path) -> None:
    call = 'module "aws_{0}" {{\n  source = "../../modules/{0}"\n}}\n'
    stages = {f"live/aws/{name}/main.tf": call.format(name) for name in ("backup", "network", "security")}
    write_tree(elsewhere, stages | {"live/saas/main.tf": call.format("saas")})
    assert "the path says neither the environment nor the region" in adopt("live", code=2).stderr


@pytest.mark.parametrize(
    ("text", "place", "fact"),
    [
        ('region = "eu-west-1"\n', "dev/more.tf:1", "this argument stands outside of any block."),
        (
            BUCKET % "x",
            "dev/more.tf:1",
            "aws_s3_bucket.main is already defined by dev/main.tf:1. Rename one of the two.",
        ),
    ],
)
def test_what_terraform_refuses_is_told_where_it_is(text: str, place: str, fact: str, elsewhere: Path) -> None:
    write_tree(elsewhere, {**TWO, "dev/more.tf": text})
    said = adopt(".", "--into", "new", code=2).stderr
    assert f"error: {place}: {fact}" in said
    assert "What Terraform refuses is not adopted." in said
    assert not Path("new").exists()


def test_a_default_that_two_variables_have_is_called_like_the_first(elsewhere: Path) -> None:
    text = "".join(f'variable "{name}_size" {{\n  default = "%s"\n}}\n' for name in ("web", "queue"))
    write_tree(elsewhere, {f"envs/{env}/main.tf": text % (size, size) for env, size in (("dev", "xs"), ("prod", "xl"))})
    adopt("envs", "--into", "new")
    assert "web_size: xs" in Path("new/config/regions.yaml").read_text()


def test_what_is_in_the_way_is_told_with_the_option_for_another_folder(elsewhere: Path) -> None:
    write_tree(elsewhere, {**TWO, "templates/mail.txt": "Hello\n"})
    said = adopt("dev", "prod", code=2).stderr
    fact = "error: templates: this exists, and nothing is overwritten."
    assert said == f"{fact} Name another folder for the project: --into platform.\n"


def test_keys_that_only_some_objects_have_are_no_settings(elsewhere: Path) -> None:
    text = 'locals {\n  labels = {\n    team = "a"\n    %s\n  }\n}\n'
    own = {"dev": 'cost = "low"', "prod": 'data = "eu"'}
    write_tree(elsewhere, {f"envs/{env}/main.tf": text % entry for env, entry in own.items()})
    adopt("envs", "--into", "new")
    template = Path("new/templates/main.tf.j2").read_text()
    assert re.search(r"^    cost = \{\{", template, re.MULTILINE)
    assert re.search(r"^    data = \{\{", template, re.MULTILINE)


def test_neighbours_that_differ_in_the_same_folders_are_under_one_condition(elsewhere: Path) -> None:
    module = 'module "app" {\n  source = "./app"\n  vpc    = %s\n  group  = %s\n}\n'
    values = {"dev": ("module.net.vpc", "module.net.group"), "prod": ("null", "null")}
    write_tree(elsewhere, {f"envs/{env}/main.tf": module % both for env, both in values.items()})
    adopt("envs", "--into", "new")
    template = Path("new/templates/main.tf.j2").read_text()
    assert template.count("{% if") == 1
    assert "  vpc    = module.net.vpc\n  group  = module.net.group\n" in template


def test_a_path_into_an_adopted_folder_leads_to_its_copy(elsewhere: Path) -> None:
    call = 'module "app" {\n  source = "../modules/app"\n  env    = "%s"\n}\n'
    files = {f"infra/{env}/main.tf": call % env for env in ("dev", "prod")}
    once = {"infra/bucket.tf": BUCKET % "x", "infra/files/lb.tf": BUCKET % "y"}
    write_tree(elsewhere, {**files, **once, "infra/modules/app/main.tf": 'variable "env" {}\n'})
    adopt("infra", "--into", "new")
    assert run("render", "-q", "-C", "new").exit_code == 0
    (made,) = Path("new/generated").rglob("dev/main.tf")
    source = re.search(r'source = "([^"]*)"', made.read_text())
    assert source
    assert (made.parent / source[1] / "main.tf").is_file()


def test_a_name_that_nothing_has_beside_environments_is_a_word_of_the_path(elsewhere: Path) -> None:
    files = {
        f"live/{env}/{part}/main.tf": BUCKET % f"{env}-{part}" for env in ("dev", "prod") for part in ("app", "web")
    }
    write_tree(elsewhere, {**files, "live/common/registry/main.tf": 'resource "aws_ecr_repository" "a" {\n}\n'})
    adopt("live", "--into", "new")
    matrix = Path("new/config/regions.yaml").read_text()
    assert '  common-registry:\n    each: []\n    path: "common/registry"\n' in matrix


def test_a_folder_whose_name_generated_cannot_have_gets_dashes(elsewhere: Path) -> None:
    write_tree(elsewhere, {**{f"my+repo/{path}": text for path, text in TWO.items()}, "my+repo/main.tf": "locals {}\n"})
    adopt("my+repo", "--into", "new")
    assert "    each: []\n    path: my-repo\n" in (elsewhere / "new/config/regions.yaml").read_text()
    assert run("render", "-q", "-C", "new").exit_code == 0


def test_a_layout_without_an_axis_names_what_is_there_once(elsewhere: Path) -> None:
    write_tree(elsewhere, {**{f"envs/{path}": text for path, text in TWO.items()}, "base/main.tf": "locals {}\n"})
    adopt(".", "--layout", "envs/{environment}", "--layout", "base", "--into", "new")
    assert "  base:\n    each: []\n    path: base\n" in (elsewhere / "new/config/regions.yaml").read_text()


def test_an_account_is_found_where_a_folder_that_is_there_once_names_none(elsewhere: Path) -> None:
    role = 'locals {{\n  role = "arn:aws:iam::{}:role/deploy"\n}}\n'
    accounts = {"dev": "111111111111", "prod": "222222222222"}
    folders = {f"envs/{name}/main.tf": role.format(number) for name, number in accounts.items()}
    write_tree(elsewhere, {**folders, "envs/global/main.tf": 'output "a" {\n  value = 1\n}\n'})
    adopt("envs", "--into", "new")
    assert 'prod: {account_id: "222222222222"}' in (elsewhere / "new/config/regions.yaml").read_text()


def test_what_is_there_once_may_name_another_account_than_the_cells(elsewhere: Path) -> None:
    role = 'locals {{\n  role = "arn:aws:iam::{}:role/deploy"\n}}\n'
    cells = {
        f"live/{env}/{region}/main.tf": role.format(account)
        for env, account in (("dev", "111111111111"), ("prod", "222222222222"))
        for region in ("us-east-1", "eu-west-1")
    }
    write_tree(elsewhere, {**cells, "live/prod/main.tf": role.format("333333333333")})
    adopt("live", "--into", "new")
    assert any("{{ account_id }}" in path.read_text() for path in (elsewhere / "new/templates").rglob("*.j2"))


def test_a_list_of_nothing_but_comments_that_some_have_comes_back(elsewhere: Path) -> None:
    users = 'variable "users" {\n  type = list(string)\n%s}\n'
    some = '  default = [\n    # "one@example.com",\n  ]\n'
    write_tree(elsewhere, {"envs/dev/main.tf": users % some, "envs/prod/main.tf": users % ""})
    adopt("envs", "--into", "new")
    assert '# "one@example.com",' in (elsewhere / "new/templates/main.tf.j2").read_text()


def test_a_value_that_one_of_four_has_is_an_override_and_no_default(elsewhere: Path) -> None:
    cells = [f"{environment}/{region}" for environment in ("dev", "prod") for region in ("eu-west-1", "us-east-1")]
    owners = {cell: "payments" if cell == "prod/us-east-1" else "pay" for cell in cells}
    folders = {f"{cell}/main.tf": f'locals {{\n  owner = "{owner}"\n}}\n' for cell, owner in owners.items()}
    write_tree(elsewhere, folders)
    adopt(".", "--into", "new")
    matrix = (elsewhere / "new/config/regions.yaml").read_text()
    assert "defaults: {owner: pay}" in matrix
    assert "  - match: {environment: prod, region: us-east-1}\n    set: {owner: payments}\n" in matrix


@pytest.mark.parametrize(
    ("text", "message"),
    {
        '{\n  "locals": {"a": 1,}\n}\n': "2: this is not JSON: ",
        '{\n  "locals": {},\n  "//": 1,\n  "//": 2,\n  "locals": {}\n}\n': (
            "5: an object has a key twice: locals. Take one of the two away."
        ),
        '{\n  "resource": {\n    "a": {"one": {}},\n    "b": 3\n  }\n}\n': (
            "4: resource.b is no object. Write an object, or a list of some."
        ),
        '{\n  "locls": {}\n}\n': '2: Terraform has no block "locls". Correct the key.',
        '{\n"locals": {"a": ' + "[" * 100_000 + "]" * 100_000 + "}}\n": "1: this is nested too deeply to be read. ",
    }.items(),
    ids=["a comma too much", "a key twice", "a type without labels", "a block misspelt", "too deep"],
)
def test_a_slip_in_json_is_named_with_its_line(text: str, message: str, elsewhere: Path) -> None:
    write_tree(elsewhere, {"dev/a.tf.json": text, "prod/a.tf.json": "{}\n"})
    assert adopt("dev", "prod", code=2).stderr.startswith(f"error: dev/a.tf.json:{message}")
    assert f"dev/a.tf.json:{message.partition(' ')[0]}" in run("validate", "dev").stdout


def test_the_number_of_a_key_ends_the_name_of_its_setting(elsewhere: Path) -> None:
    keys = '    "1" = {{ window = "{0}:01" }}\n    "2" = {{ window = "{0}:02" }}\n'
    instance = f'resource "aws_rds_cluster_instance" "main" {{{{\n  for_each = {{{{\n{keys}  }}}}\n}}}}\n'
    write_tree(elsewhere, {"dev/main.tf": instance.format("sun"), "prod/main.tf": instance.format("mon")})
    adopt(".")
    matrix = (elsewhere / "config/regions.yaml").read_text()
    assert "window_2: " in matrix
    assert "for_each" not in matrix


def test_a_zone_that_only_some_folders_have_is_one_more_entry(elsewhere: Path) -> None:
    for region, zones in {"us-east-1": "ab", "us-west-2": "abc", "eu-west-1": "abc"}.items():
        entries = "".join(f'    "{region}{zone}" = "10.{ord(zone)}.{len(zones)}.0/24"\n' for zone in zones)
        subnets = f'resource "aws_subnet" "main" {{\n  for_each = {{\n{entries}  }}\n}}\n'
        write_tree(elsewhere, {f"{env}/{region}/main.tf": subnets for env in ("dev", "prod")})
    adopt(".")
    assert (
        (elsewhere / "templates/main.tf.j2").read_text()
        == """\
resource "aws_subnet" "main" {
  for_each = {
    "{{ stack.region }}a" = {{ network.a | hcl }}
    "{{ stack.region }}b" = {{ network.b | hcl }}
    {% if network.c is not none %}
    "{{ stack.region }}c" = {{ network.c | hcl }}
    {% endif %}
  }
}
"""
    )


@pytest.mark.parametrize("last", ["var.y", 'length("ENV-y")'])
def test_a_chain_of_many_operators_is_adopted(last: str, elsewhere: Path) -> None:
    chain = " + ".join(["var.x"] * 2000 + [last])
    text = f'locals {{\n  a = {chain}\n  b = "ENV"\n}}\n'
    write_tree(elsewhere, {f"{env}/main.tf": text.replace("ENV", env) for env in ("dev", "prod")})
    assert "the same content in all folders" in adopt(".").stdout


def test_a_module_in_a_comment_is_called_by_nobody(elsewhere: Path) -> None:
    files = {
        "a/main.tf": '# module "b" {\n#   source = "../b"\n# }\nlocals {\n  a = <<EOT\nsource = "../c"\nEOT\n}\n',
        "b/main.tf": 'module "d" {\n  source = /* here */ "../d"\n}\n',
        "c/main.tf.json": '{"module": {"e": {"source": "../e"}}}',
        "d/main.tf": "",
        "e/main.tf": "",
    }
    write_tree(elsewhere, files)
    assert find_folders([Path()]) == [Path(name) for name in ("a", "b", "c")]


def test_a_label_ends_with_its_own_quote(elsewhere: Path) -> None:
    write_tree(elsewhere, {"main.tf": 'resource "a" "b\\"c" {\n}\n'})
    (block,) = read_source(Path("main.tf")).items.items
    assert isinstance(block, BlockItem)
    assert block.labels == ('"a"', '"b\\"c"')


OF_THE_HOUSE = """\
terraform {{
  backend "s3" {{
    bucket = "states"
    key    = "{0}/app"
    region = "us-east-1"
  }}
}}

provider "aws" {{
  region = "us-east-1"
}}

variable "unused" {{
  type = string
}}
"""
"""A root module in which a rule finds something, and rules of the house do."""


def test_validate_says_the_same_of_folders_and_of_their_project_without_the_rules_of_the_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {f"{name}/main.tf": OF_THE_HOUSE.format(name) for name in ("dev", "prod")})
    assert "tfgen validate --ignore house leaves those out" in adopt("dev", "prod", "--into", "new").stdout
    run("render", "-C", "new")
    before, after, house = (
        {one["rule"] for one in json.loads(run("validate", *words, "--format", "json").stdout)["findings"]}
        for words in (("dev", "prod"), ("-C", "new", "--ignore", "house"), ("-C", "new"))
    )
    assert before == after
    assert house - after == {"account-not-pinned", "workspace-not-guarded"}
