"""Which stacks a change affects, and why: nothing that Terraform reads is missed."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.revisions.histories import commit, git
from tests.revisions.test_history import BASE, MATRIX
from tests.trees import run, write_tree

if TYPE_CHECKING:
    from collections.abc import Callable

DEV, PROD = ["dev/us-east-1", "dev/us-west-2"], ["prod/us-east-1", "prod/us-west-2"]
ALL = DEV + PROD
NOTHING = 'resource "terraform_data" "t" {}\n'
# What the template of the test reads, and the path, from the project, of a file behind it.
READS = {
    "file": ('input = file("${path.module}/../../../policies/a.json")', "policies/a.json"),
    "a file by a local": ('input = file("${local.folder}/a.json")', "policies/a.json"),
    "templatefile": ('input = templatefile("../../../policies/a.tftpl", {})', "policies/a.tftpl"),
    "a set of files": ('for_each = fileset("${path.module}/../../../policies", "*.json")', "policies/b.json"),
    "a file by a key": ('input = file("${path.root}/../../../policies/${each.key}.json")', "policies/deep/a.json"),
    "format": ('input = file(format("%s/../../../policies/%s.json", path.module, var.a))', "policies/a.json"),
    "join": ('input = filesha256(join("/", [path.module, "../../..", "policies", "a.json"]))', "policies/a.json"),
    "an argument that is a path": ('source = "../../../site/index.html"', "site/index.html"),
    "a folder": ('source_dir = "${path.module}/../../../site"', "site/deep/index.html"),
    "what only Terraform knows": ("input = file(var.path)", "anywhere/at/all.txt"),
    "a script": ('provisioner "local-exec" {\n    command = "bash ../../../site/run.sh --fast"\n  }', "site/run.sh"),
    "a script from a folder on": (
        """provisioner "local-exec" {
    working_dir = "${path.module}/../../../site"
    command     = "set -e; python3 run.py --id=${self.id} >log"
  }""",
        "site/run.py",
    ),
    "one of two": ('input = file(var.a ? "../../../policies/a.json" : "../../../policies/b.json")', "policies/b.json"),
}


def affected(*words: str) -> dict[str, list[str]]:
    """The affected stacks, and for each the kinds and files of its reasons."""
    found = json.loads(run("affected", "--format", "json", *words).stdout)
    return {
        one["name"]: [
            " ".join(filter(None, (reason["kind"], reason["file"], reason["name"]))) for reason in one["reasons"]
        ]
        for one in found["stacks"]
    }


def for_each(names: list[str], reasons: list[str]) -> dict[str, list[str]]:
    """The same reasons for each of these stacks."""
    return dict.fromkeys(names, reasons)


@pytest.mark.skipif(os.name == "nt", reason="no file says there that it may be executed")
def test_a_file_that_may_be_executed_now_is_another_one_in_an_archive(project: Path) -> None:
    template = 'data "archive_file" "a" {\n  type = "zip"\n  source_dir = "../../../src"\n  output_path = "a.zip"\n}\n'
    commit(project, {**BASE, "templates/a.tf.j2": template, "src/run.sh": "true\n"})
    (project / "src/run.sh").chmod(0o755)
    assert affected() == for_each(ALL, ["read src/run.sh"])
    git(project, "config", "core.fileMode", "false")
    assert affected() == {}


def test_nothing_changed(project: Path) -> None:
    commit(project, BASE)
    assert affected() == {}
    assert run("affected").stdout.startswith("no stack is affected since HEAD (")


def test_what_is_rendered_for_several_cells_has_those_settings_as_reasons_that_it_reads(project: Path) -> None:
    matrix = (
        "project: {name: demo}\nregions: {east: {}}\nenvironments:\n  dev: {size: 1, days: 1}\n"
        "  prod: {size: 2, days: 2}\n"
        "components:\n  all: {templates: all, each: [], path: all}\n"
    )
    template = (
        "{% set big = stacks | selectattr('size', 'gt', 1) | first %}\n"
        'resource "terraform_data" "t" {\n  input = {{ big.days }}\n}\n'
    )
    commit(project, {"config/regions.yaml": matrix, "templates/all/main.tf.j2": template})
    changed = matrix.replace("prod: {size: 2, days: 2}", "prod: {size: 3, days: 3, other: 1}")
    write_tree(project, {"config/regions.yaml": changed})
    assert affected() == {"all": ["setting config/regions.yaml size", "setting config/regions.yaml days"]}


def test_a_cell_that_leaves_a_group_is_a_reason_of_its_own(project: Path) -> None:
    matrix = (
        "project: {name: demo}\nregions: {east: {}, west: {}}\nenvironments: {dev: {}, prod: {}}\n"
        "components:\n  hub: {templates: hub, each: [environment], path: 'hub/{environment}'}\n"
    )
    template = 'locals {\n  names = {{ stacks | map(attribute="stack.name") | list | hcl }}\n}\n'
    commit(project, {"config/regions.yaml": matrix, "templates/hub/main.tf.j2": template})
    write_tree(project, {"config/regions.yaml": matrix.replace("prod: {}", "prod: {regions: [east]}")})
    assert affected() == {"hub/prod": ["cells config/regions.yaml"]}
    assert "    config/regions.yaml changes which cells there are" in run("affected").stdout.splitlines()


def test_a_setting_is_a_reason_with_its_line(project: Path) -> None:
    commit(project, BASE)
    write_tree(
        project,
        {
            "config/regions.yaml": MATRIX.replace(
                'prod: {account_id: "444455556666"}', 'prod: {account_id: "444455556666", function: {timeout: 90}}'
            )
        },
    )
    assert affected() == for_each(PROD, ["setting config/regions.yaml function.timeout"])
    assert run("affected").stdout.splitlines()[:2] == [
        "prod/us-east-1",
        "    config/regions.yaml:10 sets function.timeout",
    ]


def test_a_setting_that_is_set_no_more_is_told_with_the_line_that_the_commit_has(project: Path) -> None:
    declared = BASE["config/settings.yaml"].replace("timeout: {type: integer}", "timeout: {type: integer, default: 5}")
    commit(project, {**BASE, "config/settings.yaml": declared})
    write_tree(project, {"config/regions.yaml": MATRIX.replace("timeout: 30, ", "")})
    assert affected() == for_each(ALL, ["unset config/regions.yaml function.timeout"])
    assert "    config/regions.yaml:3 set function.timeout, and does no more" in run("affected").stdout.splitlines()


def test_a_setting_that_nothing_shows_affects_nothing(project: Path) -> None:
    commit(project, BASE)
    write_tree(project, {"config/regions.yaml": MATRIX.replace("tier: small", "tier: large")})
    assert affected() == {}


def test_a_template_and_one_that_it_includes(project: Path) -> None:
    base = {**BASE, "templates/other.tf.j2": '{% include "_part.j2" %}\n', "templates/_part.j2": NOTHING}
    commit(project, base)
    write_tree(project, {"templates/_part.j2": NOTHING.replace('"t"', '"u"')})
    assert affected() == for_each(ALL, ["template templates/_part.j2"])


def test_a_comment_in_a_template_affects_nothing(project: Path) -> None:
    commit(project, BASE)
    write_tree(
        project,
        {
            "templates/other.tf.j2": "# nothing\n",
            "templates/storage.tf.j2": BASE["templates/storage.tf.j2"] + "# end\n",
        },
    )
    assert affected() == {}


def test_files_beside_terraform_that_are_rendered_and_copied(project: Path) -> None:
    beside = {"templates/a.json.j2": '{"timeout": {{ function.timeout | json }}}\n', "templates/b.txt": "one\n"}
    commit(project, {**BASE, **beside})
    run("render", "--quiet")
    commit(project, {}, "rendered")
    assert affected() == {}
    write_tree(project, {"templates/b.txt": "two\n"})
    assert affected() == for_each(ALL, ["copied templates/b.txt"])
    (project / "templates/b.txt").write_text("one\n")
    write_tree(project, {"templates/a.json.j2": "{}\n"})
    assert affected() == for_each(ALL, ["template templates/a.json.j2"])
    (project / "templates/a.json.j2").unlink()
    assert affected() == for_each(ALL, ["template templates/a.json.j2"])


def test_a_template_that_goes(project: Path) -> None:
    commit(project, BASE)
    (project / "templates/storage.tf.j2").unlink()
    assert affected() == for_each(ALL, ["template templates/storage.tf.j2"])


@pytest.mark.parametrize(
    "name",
    [
        "extra.tf",
        "terraform.tfvars",
        "dev.auto.tfvars",
        "more.tfvars.json",
        ".terraform.lock.hcl",
        "more.tf.json",
        "override.tf",
        "config.s3.tfbackend",
        "backend.hcl",
    ],
)
def test_what_terraform_reads_in_the_folder_of_a_stack(name: str, project: Path) -> None:
    place = f"generated/dev/us-east-1/{name}"
    commit(project, {**BASE, place: "{}\n" if name.endswith("json") else 'a = "b"\n'})
    write_tree(project, {place: '{"locals": {}}\n' if name.endswith("json") else 'a = "c"\n'})
    assert affected() == {"dev/us-east-1": [f"file {place}"]}


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
@pytest.mark.parametrize("name", ["more.tf.json", "extra.tf"])
def test_what_is_no_file_there_is_not_waited_for(name: str, make: Callable[[Path], None], project: Path) -> None:
    commit(project, BASE)
    place = Path("generated/dev/us-east-1")
    place.mkdir(parents=True, exist_ok=True)
    make(place / name)
    result = run("affected")
    assert result.exit_code in (0, 1, 2)
    assert "internal error" not in result.stderr
    assert result.exit_code != 2 or f"generated/dev/us-east-1/{name}" in result.stderr


def test_what_terraform_does_not_read_there_affects_nothing(project: Path) -> None:
    commit(
        project,
        {
            **BASE,
            "generated/dev/us-east-1/README.md": "a\n",
            "generated/dev/us-east-1/own.tf": "locals {\n  a = 1\n}\n",
        },
    )
    write_tree(
        project,
        {"generated/dev/us-east-1/README.md": "b\n", "generated/dev/us-east-1/own.tf": "# why\nlocals { a = 1 }\n"},
    )
    assert affected() == {}


def test_a_file_that_is_new_there_and_one_that_git_ignores(project: Path) -> None:
    commit(project, {**BASE, ".gitignore": "local.tfvars\n"})
    write_tree(
        project, {"generated/dev/us-east-1/a.tfvars": "a = 1\n", "generated/dev/us-west-2/local.tfvars": "a = 1\n"}
    )
    assert affected() == {"dev/us-east-1": ["file generated/dev/us-east-1/a.tfvars"]}


def test_a_local_module_and_one_that_it_calls(project: Path) -> None:
    calls = 'module "net" {\n  source = "../../../modules/net"\n}\n'
    modules = {"modules/net/main.tf": 'module "deep" {\n  source = "../deep"\n}\n', "modules/deep/main.tf": NOTHING}
    commit(
        project,
        {**BASE, "templates/other.tf.j2": '{% if stack.environment == "dev" %}\n' + calls + "{% endif %}\n", **modules},
    )
    write_tree(project, {"modules/deep/main.tf": NOTHING.replace('"t"', '"u"')})
    assert affected() == for_each(DEV, ["module modules/deep/main.tf"])


def test_a_module_reads_what_it_is_called_with(project: Path) -> None:
    calls = 'module "a" {\n  source = "../../../modules/a"\n  path   = "${path.module}/../../../site/a.html"\n}\n'
    module = 'variable "path" {}\nresource "terraform_data" "t" {\n  input = file(var.path)\n}\n'
    commit(
        project,
        {**BASE, "templates/other.tf.j2": calls, "modules/a/main.tf": module, "site/a.html": "a", "site/b.html": "b"},
    )
    write_tree(project, {"site/b.html": "other"})
    assert affected() == {}
    write_tree(project, {"site/a.html": "other"})
    assert affected() == for_each(ALL, ["read site/a.html"])


@pytest.mark.parametrize("path", [r"a\u0000b", "a" * 300, "a/" * 2500])
@pytest.mark.parametrize("reader", ['module "m" {{ source = "./{}" }}', 'locals {{ m = file("./{}") }}'])
def test_a_path_that_no_disk_can_have_is_one_where_nothing_is(reader: str, path: str, project: Path) -> None:
    commit(project, {**BASE, "templates/other.tf.j2": reader.format(path)})
    write_tree(project, {"a/main.tf": NOTHING})
    assert affected() == {}


def test_a_folder_that_a_link_leads_out_to_is_not_looked_through(project: Path, tmp_path: Path) -> None:
    call = 'module "m" {\n  source = "../../../m"\n}\n'
    commit(project, {**BASE, "templates/other.tf.j2": call})
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    write_tree(outside, {"main.tf": NOTHING})
    (project / "m").symlink_to(outside)
    assert affected() == {}


def test_modules_that_call_each_other_twice_each_are_not_followed_without_end(project: Path) -> None:
    call = 'module "{}" {{\n  source = "../{}"\n}}\n'
    modules = {f"m{n}/main.tf": call.format("a", f"m{n + 1}") + call.format("b", f"m{n + 1}") for n in range(40)}
    commit(project, {**BASE, "templates/other.tf.j2": call.format("m", "../../m0"), **modules, "m40/main.tf": NOTHING})
    assert affected() == {}
    write_tree(project, {"m40/main.tf": NOTHING.replace('"t"', '"u"')})
    assert affected() == for_each(ALL, ["module m40/main.tf"])


def test_modules_may_call_each_other_in_a_long_chain(project: Path) -> None:
    call = 'module "m" {{\n  source = "../{}"\n}}\n'
    modules = {f"m{n}/main.tf": call.format(f"m{n + 1}") for n in range(1200)}
    commit(project, {**BASE, "templates/other.tf.j2": call.format("../../m0"), **modules, "m1200/main.tf": NOTHING})
    write_tree(project, {"m1200/main.tf": NOTHING.replace('"t"', '"u"')})
    assert affected() == for_each(ALL, ["module m1200/main.tf"])


@pytest.mark.parametrize("case", READS)
def test_a_file_that_an_expression_names(case: str, project: Path) -> None:
    argument, path = READS[case]
    local = 'locals {\n  folder = "${path.module}/../../../policies"\n}\n'
    template = f'{local}resource "terraform_data" "t" {{\n  {argument}\n}}\n'
    names = ("policies/a.json", "policies/b.json", "policies/a.tftpl", "site/index.html", path)
    commit(project, {**BASE, "templates/other.tf.j2": template, **dict.fromkeys(names, "a\n"), "README.md": "a\n"})
    assert affected() == {}
    write_tree(project, {path: "b\n"})
    assert affected() == for_each(ALL, [f"read {path}"])


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('${file("../../../policies/b.json")}\n', "policies/b.json"),
        ('%{ if a }${ jsonencode(file("${folder}/policies/b.json")) }%{ endif }\n', "policies/b.json"),
        ('%{ for name in fileset("../../../policies", "*") }${name}%{ endfor }\n', "policies/b.json"),
        ('${templatefile("../../../policies/c.tftpl", {})}\n', "policies/b.json"),
    ],
)
def test_what_a_template_of_terraforms_reads_itself(text: str, path: str, project: Path) -> None:
    template = (
        'locals {\n  text = templatefile("${path.module}/../../../policies/a.tftpl", { folder = "../../.." })\n}\n'
    )
    inner = {"policies/c.tftpl": '${file("../../../policies/b.json")}\n', path: "a"}
    commit(project, {**BASE, "templates/other.tf.j2": template, "policies/a.tftpl": text, **inner, "README.md": "a"})
    assert affected() == {}
    write_tree(project, {path: "b\n"})
    assert affected() == for_each(ALL, [f"read {path}"])


def test_what_terraform_in_json_reads_beside_what_is_rendered(project: Path) -> None:
    written = '{"locals": {"text": "${file(\\"${path.module}/../../../policies/b.json\\")}"}}'
    beside = {"generated/dev/us-east-1/own.tf.json": written, "policies/b.json": "a"}
    commit(project, {**BASE, **beside})
    write_tree(project, {"policies/b.json": "b\n"})
    assert affected() == {"dev/us-east-1": ["read policies/b.json"]}


def test_another_file_than_that_which_is_read_affects_nothing(project: Path) -> None:
    template = 'resource "terraform_data" "t" {\n  input = file("${path.module}/../../../policies/a.json")\n}\n'
    commit(project, {**BASE, "templates/other.tf.j2": template, "policies/a.json": "a", "policies/b.json": "b"})
    write_tree(project, {"policies/b.json": "other", "policies/c.json": "c"})
    assert affected() == {}


ARTIFACT = """\
artifacts:
  app: {source: src, python: "3.13", architecture: arm64, output: dist/app.zip}
  web: {command: [make], inputs: ["web/**/*.ts"], output: dist/web}
"""


def test_inputs_of_an_artifact_that_a_stack_refers_to(project: Path) -> None:
    template = (
        'resource "terraform_data" "t" {\n  input = filebase64sha256("${path.module}/../../../dist/app.zip")\n}\n'
    )
    files = {"src/a.py": "a", "web/src/a.ts": "a", "web/a.css": "a", ".gitignore": "dist\n"}
    commit(project, {**BASE, "config/regions.yaml": MATRIX + ARTIFACT, "templates/other.tf.j2": template, **files})
    write_tree(project, {"dist/app.zip": "built", "web/src/a.ts": "b", "web/a.css": "b"})
    assert affected() == {}
    write_tree(project, {"src/a.py": "b"})
    assert affected() == for_each(ALL, ["artifact src/a.py app"])
    git(project, "checkout", "-q", "src/a.py")
    write_tree(project, {"config/regions.yaml": MATRIX + ARTIFACT.replace("3.13", "3.12")})
    assert affected() == for_each(ALL, ["artifact config/regions.yaml app"])


def test_stacks_that_come_and_go(project: Path) -> None:
    commit(project, BASE)
    run("render", "--quiet")
    commit(project, {}, "rendered")
    write_tree(project, {"config/regions.yaml": MATRIX.replace("us-west-2: {}", "us-west-1: {}")})
    new = {"dev/us-west-1": ["added config/regions.yaml"], "prod/us-west-1": ["added config/regions.yaml"]}
    gone = {"dev/us-west-2": ["retired config/regions.yaml"], "prod/us-west-2": ["retired config/regions.yaml"]}
    assert affected() == new | gone
    assert run("affected", "--format", "names").stdout.split() == list(new)
    assert run("affected", "--format", "names", "--retired").stdout.split() == list(gone)


def test_what_was_committed_counts_and_not_what_would_have_been_rendered(project: Path) -> None:
    commit(project, BASE)
    run("render", "--quiet")
    stale = (project / "generated/dev/us-east-1/function.tf").read_text().replace("= 30", "= 29")
    commit(project, {"generated/dev/us-east-1/function.tf": stale}, "not what is rendered")
    run("render", "--quiet")
    assert affected() == {"dev/us-east-1": ["generated generated/dev/us-east-1/function.tf"]}


def test_a_pointer_of_lfs_stands_for_its_file(project: Path) -> None:
    template = 'resource "terraform_data" "t" {\n  input = filesha256("${path.module}/../../../big.bin")\n}\n'
    digest = hashlib.sha256(b"large").hexdigest()
    pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize 5\n"
    commit(project, {**BASE, "templates/other.tf.j2": template, "big.bin": pointer})
    write_tree(project, {"big.bin": "large"})
    assert affected() == {}
    write_tree(project, {"big.bin": "other"})
    assert affected() == for_each(ALL, ["read big.bin"])


def test_a_link_that_leads_elsewhere(project: Path) -> None:
    template = 'resource "terraform_data" "t" {\n  input = file("${path.module}/../../../current.json")\n}\n'
    files = {**BASE, "templates/other.tf.j2": template, "a.json": "a", "b.json": "b", "c.json": "a"}
    write_tree(project, files)
    (project / "current.json").symlink_to("a.json")
    commit(project, {})
    (project / "current.json").unlink()
    (project / "current.json").symlink_to("c.json")
    assert affected() == {}
    (project / "current.json").unlink()
    (project / "current.json").symlink_to("b.json")
    assert affected() == for_each(ALL, ["read current.json"])


def test_the_options_that_choose_stacks_hold_here_too(project: Path) -> None:
    commit(project, BASE)
    write_tree(project, {"config/regions.yaml": MATRIX.replace("timeout: 30", "timeout: 31")})
    assert list(affected("--env", "prod")) == PROD
    assert list(affected("HEAD", "*/us-west-2")) == ["dev/us-west-2", "prod/us-west-2"]


def test_a_project_in_a_folder_of_its_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    template = 'resource "terraform_data" "t" {\n  input = file("${path.module}/../../../../shared/a.json")\n}\n'
    files = {f"infra/{name}": text for name, text in {**BASE, "templates/other.tf.j2": template}.items()}
    commit(tmp_path, {**files, "shared/a.json": "a", "shared/b.json": "b"})
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"shared/b.json": "other", "infra/config/notes.txt": "a"})
    assert affected("-C", "infra") == {}
    write_tree(tmp_path, {"shared/a.json": "other"})
    assert affected("-C", "infra") == for_each(ALL, ["read shared/a.json"])


def test_other_commands_take_the_affected_stacks(project: Path) -> None:
    commit(project, BASE)
    assert run("list", "--affected", "HEAD", "--format", "names").stdout == ""
    write_tree(
        project, {"config/regions.yaml": MATRIX.replace('"444455556666"}', '"444455556666", function: {timeout: 9}}')}
    )
    result = run("list", "--affected", "HEAD", "--region", "us-east-1", "--format", "names")
    assert result.stdout.split() == ["prod/us-east-1"]
    assert result.stderr.splitlines()[-1].endswith(": prod/us-east-1")


@pytest.mark.parametrize(
    ("command", "verb"),
    [
        ("apply", "apply"),
        ("apply --yes", "apply"),
        ("destroy", "destroy"),
        ("drift", "compare"),
        ("graph", "draw"),
        ("init", "initialise"),
        ("list", "list"),
        ("lock", "lock"),
        ("output", "print"),
        ("plan", "plan"),
        ("plan --format markdown", "plan"),
        ("render", "render"),
        ("validate", "validate"),
    ],
)
def test_that_nothing_is_affected_is_a_sentence(project: Path, command: str, verb: str) -> None:
    commit(project, BASE)
    result = run(*command.split(), "--affected", "HEAD")
    assert (result.stdout, result.exit_code) == (f"nothing to {verb}: no stack is affected\n", 0)


@pytest.mark.parametrize("command", ["apply --yes", "drift", "init", "list", "order", "output", "plan", "validate"])
def test_that_nothing_is_affected_is_json_where_that_is_asked_for(project: Path, command: str) -> None:
    commit(project, BASE)
    result = run(*command.split(), "--affected", "HEAD", "--format", "json")
    assert json.loads(result.stdout) is not None
    assert (result.exit_code, "us-east-1" in result.stdout) == (0, False)


def test_a_check_of_nothing_names_no_file(project: Path) -> None:
    commit(project, BASE)
    result = run("render", "--check", "--affected", "HEAD")
    assert (result.stdout, result.exit_code) == ("", 0)


def test_a_file_is_named_behind_a_quote_in_a_text(project: Path) -> None:
    template = 'resource "terraform_data" "t" {\n  input = { a = "1\\"", b = "notes.txt" }\n}\n'
    notes = "generated/dev/us-east-1/notes.txt"
    commit(project, {**BASE, "templates/a.tf.j2": template, notes: "a"})
    write_tree(project, {notes: "b"})
    assert affected() == {"dev/us-east-1": [f"read {notes}"]}
