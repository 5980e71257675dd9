"""Templates of any language and plain files beside the Terraform of a stack: rendered, proved, copied, owned."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, assert_refused, run, snapshot, write_tree

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: shop}
environments: {dev: {owner: it's "me"}, prod: {owner: "</script>$(id)`id`"}}
regions: {eu-west-1: {}}
"""
MAIN = "locals {\n  a = 1\n}\n"
FILES: dict[str, str | bytes] = {
    "templates/main.tf.j2": MAIN,
    "templates/policy.json.j2": '{"owner": {{ owner | json }}, "size": [1, 2]}\n',
    "templates/terraform.tfvars.j2": "owner={{ owner | hcl }}\n",
    "templates/user-data.sh.j2": "#!/bin/sh\necho {{ owner | sh }}\n",
    "templates/values.yaml.j2": "owner: {{ owner | yaml }}\n",
    "templates/README.md.j2": "# {{ stack.name | text }}\n\nOwner: {{ owner | text }}\n",
    "templates/notes.txt.j2": "{{ owner | text }}\n",
    "templates/logo.png": b"\x89PNG\r\n\x1a\n\x00",
    "templates/lambda.py": "print('{{ not Jinja }}')\n",
}
DEV = "generated/dev/eu-west-1"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder: a project with a template of each language and two plain files, not yet rendered."""
    write_tree(tmp_path, {CONFIG: MATRIX, **FILES})
    (tmp_path / "templates/lambda.py").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(path: str) -> str:
    with open(path, newline="") as file:  # noqa: PTH123 - line ends as they are
        return file.read()


def test_each_language_has_its_filter_and_files_are_copied(shop: Path) -> None:
    assert run("render", "--quiet").exit_code == 0
    assert json.loads(read(f"{DEV}/policy.json")) == {"owner": 'it\'s "me"', "size": [1, 2]}
    assert read(f"{DEV}/terraform.tfvars").splitlines()[2:] == ['owner = "it\'s \\"me\\""']
    assert read(f"{DEV}/user-data.sh") == "#!/bin/sh\necho 'it'\"'\"'s \"me\"'\n"
    assert read(f"{DEV}/values.yaml").splitlines()[2:] == ['owner: "it\'s \\"me\\""']
    assert read(f"{DEV}/README.md") == "# dev/eu-west-1\n\nOwner: it&#39;s &#34;me&#34;\n"
    assert (shop / DEV / "logo.png").read_bytes() == FILES["templates/logo.png"]
    assert read(f"{DEV}/lambda.py") == FILES["templates/lambda.py"]
    assert os.access(shop / DEV / "lambda.py", os.X_OK)
    assert not os.access(shop / DEV / "logo.png", os.X_OK)


def test_what_cannot_say_whose_it_is_is_listed(shop: Path) -> None:
    run("render", "--quiet")
    names = ["README.md", "lambda.py", "logo.png", "notes.txt", "policy.json", "user-data.sh"]
    assert list(json.loads(read(f"{DEV}/.tfgen.json"))["files"]) == names


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_a_second_run_changes_nothing(shop: Path, option: str) -> None:
    run("render", "--quiet")
    before = snapshot(shop)
    assert run("render", "--quiet").exit_code == 0
    assert run("render", "--quiet", "--no-cache", option).output == ""
    assert snapshot(shop) == before


def test_a_project_without_documents_has_no_list(shop: Path) -> None:
    for name in FILES:
        if not name.endswith((".tf.j2", ".tfvars.j2", ".yaml.j2")):
            (shop / name).unlink()
    run("render", "--quiet")
    assert sorted(path.name for path in (shop / DEV).iterdir()) == ["main.tf", "terraform.tfvars", "values.yaml"]


def test_a_file_of_yours_in_the_place_of_a_generated_one_stays(shop: Path) -> None:
    write_tree(shop, {f"{DEV}/policy.json": "{}\n"})
    assert_refused(
        shop,
        f"{DEV}/policy.json: this file is not in .tfgen.json, the list of those that are tfgen's, so it is yours, and "
        "a generated one belongs here. Rename it, or rename the one in templates/.",
    )


def test_one_that_is_as_wanted_is_taken_over(shop: Path) -> None:
    run("render", "--quiet")
    (shop / DEV / ".tfgen.json").unlink()
    assert run("render", "--quiet").exit_code == 0
    assert (shop / DEV / ".tfgen.json").exists()


@pytest.mark.parametrize("name", ["policy.json", "logo.png", "user-data.sh"])
def test_one_that_was_edited_is_outdated(shop: Path, name: str) -> None:
    run("render", "--quiet")
    (shop / DEV / name).write_text("mine")
    assert run("render", "--check").stdout == f"outdated  {DEV}/{name}\n"


def test_a_pipe_in_the_place_of_the_list_is_refused_and_stays(shop: Path) -> None:
    run("render")
    (shop / DEV / ".tfgen.json").unlink()
    os.mkfifo(shop / DEV / ".tfgen.json")
    fact = "this is not a plain file, and a generated one belongs here. Move it away."
    assert_refused(shop, f"{DEV}/.tfgen.json: {fact}")
    assert (shop / DEV / ".tfgen.json").is_fifo()


def test_one_that_may_not_be_executed_any_more_is_outdated(shop: Path) -> None:
    run("render", "--quiet")
    (shop / DEV / "lambda.py").chmod(0o644)
    assert run("render", "--check").stdout == f"outdated  {DEV}/lambda.py\n"
    run("render", "--quiet")
    assert os.access(shop / DEV / "lambda.py", os.X_OK)


@pytest.mark.parametrize("name", ["policy.json.j2", "logo.png", "terraform.tfvars.j2"])
def test_what_nothing_renders_any_more_goes(shop: Path, name: str) -> None:
    run("render", "--quiet")
    (shop / "templates" / name).unlink()
    assert f"orphaned  {DEV}/{name.removesuffix('.j2')}" in run("render", "--check").stdout
    run("render", "--quiet")
    assert not (shop / DEV / name.removesuffix(".j2")).exists()
    assert name.removesuffix(".j2") not in read(f"{DEV}/.tfgen.json")


def test_one_that_was_edited_is_not_deleted_but_told(shop: Path) -> None:
    run("render", "--quiet")
    write_tree(shop, {f"{DEV}/policy.json": "{}\n"})
    (shop / "templates/policy.json.j2").unlink()
    result = run("render", "--quiet")
    assert result.exit_code == 2
    assert "nothing renders this file any more, and it was changed since tfgen wrote it" in result.stderr
    assert read(f"{DEV}/policy.json") == "{}\n"


def test_files_of_others_in_the_folder_are_not_looked_at(shop: Path) -> None:
    run("render", "--quiet")
    write_tree(shop, {f"{DEV}/own.json": "{}\n", f"{DEV}/own.auto.tfvars": "a = 1\n"})
    assert run("render", "--check").output.count(DEV) == 0


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json.j2", '{"a": {{ owner }}}', ":1: the text 'it\\'s \"me\"' has no filter. Write `| json` after it, or"),
        ("a.json.j2", '{"a": "{{ owner | json }}"}', ":1: a value stands in the wrong place, or this is not JSON"),
        ("a.json.j2", '{\n"a": 1,\n}', ":3: this is not JSON: "),
        ("a.json.j2", '{\n"a": 1,\n"a": 2}', ':3: the key "a" is set twice in one map. Remove one of the two.'),
        ("a.json.j2", '{"a": NaN}', ":1: this is not JSON: NaN is none of its values."),
        ("a.yaml.j2", "a: 1\nb: [\n", "this is not YAML"),
        ("a.yaml.j2", "a: 1\nb: {c: 1, c: 2}\n", ':2: the key "c" is set twice in one map.'),
        ("a.yaml.j2", "a: 1\n---\na: 1\na: 2\n", ':4: the key "a" is set twice in one map.'),
        ("a.yaml.j2", "a: &x 1\n---\nb: *x\n", ":3: there is no anchor &x before this alias."),
        ("a.yaml.j2", "a: 1\n---\nb: '{{ owner | yaml }}'", ":3: "),
        ("a.yaml.j2", "a: 1\n---\nb: on-{{ owner }}\n", ":3: the text"),
        ("a.yaml.j2", "a: {{ owner }}", ":1: the text 'it\\'s \"me\"' has no filter. Write `| yaml` after it."),
        ("a.yaml.j2", "a: '{{ owner | yaml }}'", ":1: "),
        ("a.tfvars.j2", "a = {{ owner }}", ":1: the text 'it\\'s \"me\"' holds '\"', which has a meaning in HCL"),
        ("a.tfvars.j2", "a = 1\nb {\n}\n", ":2: a file of values has no blocks, such as b."),
        ("a.tfvars.j2", "a = var.b\n", ":1: a is not a plain value"),
        ("a.tfvars.j2", "a = upper(1)\n", ":1: a is not a plain value"),
        ("a.tfvars.j2", "a = 1\na = 2\n", ":2: "),
        ("a.sh.j2", "echo {{ owner }}", ":1: the text 'it\\'s \"me\"' has no filter. Write `| sh` after it"),
        ("a.sh.j2", 'x\necho "{{ owner | sh }}"', ":2: `| sh` stands in quotes or the like here"),
        ("a.md.j2", "{{ owner }}", ":1: the text 'it\\'s \"me\"' has no filter. Write `| text` after it."),
        ("a.txt.j2", "{{ owner }}", ":1: the text 'it\\'s \"me\"' has no filter. Write `| text` after it"),
        ("a.json.j2", "{{ owner | hcl }}", ":1: this is not Jinja: No filter named 'hcl'. Use `json`."),
    ],
)
def test_what_is_not_in_its_language_is_refused_at_the_line_of_the_template(
    shop: Path, name: str, text: str, message: str
) -> None:
    write_tree(shop, {f"templates/{name}": text})
    result = run("render", "--quiet")
    assert result.exit_code == 2
    assert f"error: templates/{name}{message}" in result.stderr or message in result.stderr, result.stderr
    assert not (shop / "generated").exists()


def test_a_manifest_may_hold_several_documents(shop: Path) -> None:
    manifest = "---\nkind: Namespace\n---\nkind: ResourceQuota\nowner: {{ owner | yaml }}\n"
    write_tree(shop, {"templates/all.yaml.j2": manifest})
    assert run("render", "--quiet").exit_code == 0
    assert read(f"{DEV}/all.yaml").splitlines()[2:] == [
        "---",
        "kind: Namespace",
        "---",
        "kind: ResourceQuota",
        'owner: "it\'s \\"me\\""',
    ]


def test_a_component_names_the_language_of_an_ending(shop: Path) -> None:
    component = 'components: {all: {path: "{environment}/{region}", templates: ., languages: {.conf: text}}}\n'
    write_tree(shop, {CONFIG: MATRIX + component.replace("templates: ., ", 'templates: "*.*", ')})
    write_tree(shop, {"templates/app.conf.j2": "owner = {{ owner | text }}\n"})
    assert run("render", "--quiet").exit_code == 0
    assert read(f"{DEV}/app.conf") == 'owner = it\'s "me"\n'


def test_brackets_are_for_every_language(shop: Path) -> None:
    component = 'components: {all: {path: "{environment}/{region}", templates: "*.*", syntax: brackets}}\n'
    for name in FILES:
        if name.endswith(".j2"):
            text = str(FILES[name]).replace("{{", "[[").replace("}}", "]]")
            write_tree(shop, {name: text})
    write_tree(shop, {CONFIG: MATRIX + component})
    assert run("render", "--quiet").exit_code == 0
    assert json.loads(read(f"{DEV}/policy.json"))["owner"] == 'it\'s "me"'


def test_what_changes_the_language_is_not_taken_from_memory(shop: Path) -> None:
    matrix = MATRIX + 'components: {all: {path: "{environment}/{region}", templates: "*.*", languages: {.x: %s}}}\n'
    write_tree(shop, {CONFIG: matrix % "json", "templates/a.x.j2": "[{{ [owner][1:] | length }}]"})
    assert run("render", "--quiet").exit_code == 0
    write_tree(shop, {CONFIG: matrix % "variables"})
    assert run("render", "--quiet").exit_code == 2


def test_two_that_make_one_file_are_refused(shop: Path) -> None:
    write_tree(shop, {"templates/policy.json": "{}"})
    result = run("render", "--quiet")
    assert "makes the same file, templates/policy.json" in result.stderr or "makes the same file" in result.stderr
    assert result.exit_code == 2


def test_a_retired_stack_keeps_what_its_provider_reads(shop: Path) -> None:
    provider = 'provider "x" {\n  a = file("${path.module}/policy.json")\n  b = var.owner\n}\n'
    provider += 'variable "owner" {\n  type = string\n}\n'
    write_tree(shop, {"templates/main.tf.j2": provider})
    run("render", "--quiet")
    before = read(f"{DEV}/policy.json")
    write_tree(shop, {CONFIG: MATRIX.replace('dev: {owner: it\'s "me"}, ', "")})
    for _ in range(2):
        assert run("render", "--quiet").exit_code == 0
        names = [".tfgen.json", "policy.json", "retired.tf", "terraform.tfvars"]
        assert sorted(path.name for path in (shop / DEV).iterdir()) == names
    assert read(f"{DEV}/policy.json") == before
    assert run("retire", "--confirm", "dev/eu-west-1").exit_code == 0
    assert not (shop / DEV).exists()


POLICY = """\
output "policy" {
  value = jsondecode(file("${path.module}/policy.json")).%s
}
"""


@pytest.mark.parametrize(("name", "code"), [("owner", 0), ("ownr", 1)])
def test_rules_see_a_file_that_is_not_written_yet(shop: Path, name: str, code: int) -> None:
    write_tree(shop, {"templates/main.tf.j2": POLICY % name})
    result = run("validate")
    assert "there is no file" not in result.output
    assert (result.exit_code, ("ownr" in result.output)) == (code, bool(code)), result.output


def test_a_file_that_nothing_renders_is_missing(shop: Path) -> None:
    (shop / "templates/policy.json.j2").unlink()
    write_tree(shop, {"templates/main.tf.j2": POLICY % "owner"})
    assert "there is no file" in run("validate").output


@pytest.mark.parametrize("path", ["generated/dev", "templates", "config/x", ".git"])
def test_documents_stay_out_of_folders_that_are_not_theirs(shop: Path, path: str) -> None:
    components = f'components: {{all: {{templates: "*.tf.j2"}}, docs: {{each: [], path: {path}}}}}\n'
    for name in FILES:
        if not name.endswith(".tf.j2"):
            (shop / name).unlink()
    write_tree(shop, {CONFIG: MATRIX + components, "templates/docs/a.json.j2": "{}"})
    result = run("render", "--quiet")
    assert (result.exit_code, "is no place for documents" in result.stderr) == (2, True), result.stderr


def test_a_folder_may_be_within_that_of_another_component(shop: Path) -> None:
    components = "components: {base: {path: '{environment}/{region}'}, app: {path: '{environment}/{region}/app'}}\n"
    for name in FILES:
        (shop / name).unlink()
    write_tree(shop, {CONFIG: MATRIX + components, "templates/base/main.tf.j2": MAIN, "templates/app/main.tf.j2": MAIN})
    assert run("render", "--quiet").exit_code == 0
    assert run("render", "--check", "--quiet").exit_code == 0
    assert (shop / DEV / "main.tf").exists()
    assert (shop / DEV / "app/main.tf").exists()
