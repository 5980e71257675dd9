"""What a stranger finds in an adopted project: settings that a person would have made, with the names for them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.trees import run, write_tree
from tfgen.adopt import template_text


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def adopt(texts: dict[str, str], *words: str) -> tuple[str, str]:
    """The template and the matrix of folders with these texts, by the name of the folder."""
    write_tree(Path(), {f"{folder}/main.tf": text for folder, text in texts.items()})
    result = run("adopt", ".", "--into", "new", *words)
    assert result.exit_code == 0, result.output
    (template,) = Path("new/templates").rglob("main.tf.j2")
    return template.read_text(), Path("new/config/regions.yaml").read_text()


@pytest.mark.parametrize("block", ["variable", "output"])
def test_the_description_of_a_variable_is_no_setting(block: str) -> None:
    text = '{} "size" {{\n  description = "{}"\n  {} = 1\n}}\n'
    other = "default" if block == "variable" else "value"
    template, matrix = adopt(
        {env: text.format(block, f"Size of {word}", other) for env, word in (("dev", "it"), ("prod", "them"))}
    )
    assert template.startswith(
        f'{block} "size" {{\n  {{% if stack.environment == "dev" %}}\n  description = "Size of it"\n  {{% else %}}\n'
    )
    assert "description" not in matrix


def test_a_description_that_only_some_have_is_no_setting() -> None:
    described = 'variable "size" {\n  description = "Size"\n  default     = 1\n}\n'
    template, matrix = adopt({"dev": described, "prod": described.replace('  description = "Size"\n', "")})
    assert '  {% if stack.environment == "dev" %}\n  description = "Size"\n  {% endif %}\n' in template
    assert "defaults:" not in matrix


def test_the_description_of_a_resource_is_a_setting() -> None:
    text = 'resource "aws_security_group" "main" {{\n  description = "{}"\n}}\n'
    _, matrix = adopt({"dev": text.format("Of a few"), "prod": text.format("Of all")})
    assert "description: Of all" in matrix


def test_many_descriptions_of_one_variable_are_a_setting() -> None:
    text = 'variable "size" {{\n  description = "{}"\n}}\n'
    _, matrix = adopt({f"env{word}-prod": text.format(word) for word in ("one", "two", "three", "four", "five")})
    assert matrix.count("description: ") == 5


def test_values_of_a_list_of_pairs_are_called_by_their_names() -> None:
    pairs = '    { name = "LOG_LEVEL", value = "%s" },\n    { name = "PACKAGE_%s", value = "${local.a}%s" },\n'
    text = f"locals {{\n  a = 1\n  environment = [\n{pairs}  ]\n}}\n"
    template, _ = adopt({"dev": text % ("debug", "TEST", "x1"), "prod": text % ("info", "MAIN", "y2")})
    assert re.findall(r"\{\{ ([a-z0-9_.]+) \|", template) == [
        "environment.log_level",
        "environment.package_name",
        "environment.package",
    ]


def test_what_has_the_word_of_another_setting_is_written_with_it() -> None:
    queue = 'resource "aws_sqs_queue" "{0}" {{{{\n  name = "{0}-{{0}}"\n}}}}\n'
    text = 'locals {{\n  stage = "{0}"\n  code = "X_{1}"\n}}\n' + queue.format("orders") + queue.format("bills")
    template, matrix = adopt(
        {"dev": text.format("development", "DEVELOPMENT"), "prod": text.format("production", "PRODUCTION")}
    )
    assert '  code  = "X_{{ stage | upper | hcl_text }}"\n' in template
    assert '  name = "orders-{{ stage | hcl_text }}"\n' in template
    assert matrix.endswith("environments:\n  dev: {stage: development}\n  prod: {stage: production}\n")


def test_a_word_that_is_in_one_value_more_may_be_chance() -> None:
    text = 'locals {{\n  size = "{0}"\n  plan = "db.{0}"\n}}\n'
    _, matrix = adopt({"dev": text.format("small"), "prod": text.format("large")})
    assert "plan: db.small" in matrix


def test_many_arguments_that_only_some_have_are_one_switch() -> None:
    more = "".join(f"  more_{letter} = {number}\n" for number, letter in enumerate("abcdef"))
    text = 'module "app" {{\n  source = "./app"\n  name   = "{}"\n{}}}\n'
    write_tree(Path(), {f"{env}/app/main.tf": 'variable "name" {}\n' for env in ("dev", "prod")})
    template, matrix = adopt({"dev": text.format("dev", ""), "prod": text.format("prod", more)})
    assert "  {% if features.more_a %}\n  more_a = 0\n  more_b = 1\n" in template
    assert "more_b" not in matrix


@pytest.mark.parametrize(
    ("block", "switch"),
    [
        ('resource "aws_sqs_queue" "dead_letters"', "dead_letters"),
        ('resource "aws_sqs_queue" "dead"', "sqs_queue_dead"),
        ('resource "aws_sqs_queue" "main"', "sqs_queue"),
    ],
)
def test_a_switch_is_called_by_a_label_that_says_what_it_is(block: str, switch: str) -> None:
    vpc = 'resource "aws_vpc" "main" {\n}\n'
    template, _ = adopt({"dev": vpc, "prod": f"{vpc}{block} {{\n}}\n"})
    assert f"{{% if features.{switch} %}}" in template


def test_a_key_that_is_an_expression_is_called_by_its_last_word() -> None:
    keys = '    (local.names["app"]) = {{ cidr = "{}" }}\n    (local.names["db"]) = {{ cidr = "{}" }}\n'
    text = f'module "net" {{{{\n  source = "x"\n  subnets = {{{{\n{keys}  }}}}\n}}}}\n'
    template, _ = adopt({"dev": text.format("a", "b"), "prod": text.format("c", "d")})
    assert re.findall(r"\{\{ ([a-z0-9_.]+) \|", template) == ["net.app_cidr", "net.db_cidr"]


def test_a_folder_that_is_numbered_is_called_by_its_name() -> None:
    for env in ("dev", "prod"):
        network, app = f'  cidr_block = "10.0.0.0/{len(env)}"\n', f'  bucket = "{env}"\n'
        write_tree(Path(env, "1-network"), {"main.tf": f'resource "aws_vpc" "main" {{\n{network}}}\n'})
        write_tree(Path(env, "app"), {"main.tf": f'resource "aws_s3_bucket" "main" {{\n{app}}}\n'})
    assert run("adopt", ".", "--into", "new").exit_code == 0
    assert '  network: {path: "{environment}/1-network"}\n' in Path("new/config/regions.yaml").read_text()


COMMENTED = """\
# All of ENV.
resource "aws_sqs_queue" "main" {
  name = "orders" # FIFO
}
"""
QUEUE = 'resource "aws_sqs_queue" "main" {\n  name = "orders"\n}\n'


def test_shared_comments_are_those_of_most_folders() -> None:
    odd = COMMENTED.replace("# All of ENV.", "# Old words.").replace(" # FIFO", "")
    texts = {env: COMMENTED.replace("ENV", env) for env in ("dev", "test")} | {"prod": odd}
    template, _ = adopt(texts, "--share-comments")
    assert template == COMMENTED.replace("ENV", "{{ stack.environment }}")


def test_shared_comments_are_in_folders_that_have_none() -> None:
    template, _ = adopt({"dev": COMMENTED, "prod": QUEUE}, "--share-comments")
    assert template == COMMENTED


def test_a_comment_that_a_program_reads_stays_where_it_is() -> None:
    template, _ = adopt({"dev": f"#tfsec:ignore:aws-sqs-x\n{QUEUE}", "prod": QUEUE}, "--share-comments")
    assert template.startswith('{% if stack.environment == "dev" %}\n#tfsec:ignore:aws-sqs-x\n{% endif %}\n')


def test_only_comments_may_differ_where_they_are_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_text, "escape", lambda text: text.replace("orders", "bills"))
    write_tree(Path(), {f"{env}/main.tf": f"# {env}\n# Own\n{QUEUE}" for env in ("dev", "prod")})
    result = run("adopt", ".", "--share-comments")
    assert result.exit_code == 1
    assert "dev/main.tf:3: the block resource aws_sqs_queue main is rendered otherwise" in result.stderr
    assert "the comment" not in result.stderr


def test_that_comments_have_conditions_is_told() -> None:
    write_tree(Path(), {"dev/main.tf": f"# Mine\n{QUEUE}", "prod/main.tf": QUEUE})
    assert "with --share-comments all have those of most" in run("adopt", ".", "--dry-run").stdout
    assert "--share-comments" not in run("adopt", ".", "--dry-run", "--share-comments").stdout


def test_a_list_that_is_laid_out_otherwise_is_no_setting() -> None:
    short = "locals {\n  ports = [80, 443]\n  rules = [{ from = 1, to = 2 }]\n}\n"
    rules = "[\n    {\n      to   = 2\n      from = 1\n    },\n  ]"
    long = f"locals {{\n  ports = [\n    80,\n    443,\n  ]\n  rules = {rules}\n}}\n"
    template, matrix = adopt({"dev": short, "prod": long})
    assert template == short
    assert matrix.endswith("environments:\n  dev: {}\n  prod: {}\n")
