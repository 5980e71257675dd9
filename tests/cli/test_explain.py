"""`tfgen explain`, as people call it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from tests.trees import run, write_tree
from tfgen.cli.project_names import find_addresses

SCHEMA = json.loads((Path(__file__).parents[2] / "tfgen/report/schemas/explain.json").read_text())
FILES = {
    "config/settings.yaml": """\
required: [size]
properties:
  size: {type: integer, minimum: 1, description: How large it is.}
  label: {type: string, default: plain}
  switch: {type: boolean, default: false}
  tags: {type: object, additionalProperties: {type: string}, default: {}}
locals:
  doubled: size * 2
checks:
  - condition: size < 100
    error_message: too large
    at: size
""",
    "config/regions.yaml": """\
project: {name: demo}
defaults:
  size: 1
regions:
  east: {label: eastern}
  west: {}
environments:
  dev: {size: 2}
  prod: {size: 3, tags: {cost: high}}
overrides:
  - match: {environment: prod, region: west}
    set: {size: 4}
""",
    "templates/main.tf.j2": """\
{% from "_output.j2" import shown with context %}
resource "null_resource" "main" {
  triggers = {
    size = {{ size }}
  }
}
{% if switch %}
{{ shown("switched", label) }}
{% endif %}
{{ shown("twice", doubled) }}
""",
    "templates/_output.j2": """\
{% macro shown(name, value) %}
output "{{ name }}" {
  value = {{ value | hcl }}
}
{% endmacro %}
""",
}


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write_tree(tmp_path, FILES)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def explain(*words: str) -> str:
    result = run("explain", *words)
    assert result.exit_code == 0, result.output
    return result.stdout


def words_of(text: str) -> list[str]:
    """The lines, each with single spaces."""
    return [" ".join(line.split()) for line in text.splitlines() if line]


@pytest.mark.usefixtures("demo")
def test_a_setting_has_every_layer_that_says_something_of_it_and_all_that_reads_it() -> None:
    assert words_of(explain("prod/west", "size")) == [
        "size = 4 in prod/west",
        "How large it is: a whole number of at least 1",
        "Set by, the last one wins",
        "defaults 1 config/regions.yaml:3",
        "environment prod 3 config/regions.yaml:9",
        "override of environment=prod, region=west 4 config/regions.yaml:12 wins",
        "Read by",
        "templates/main.tf.j2:4 value size = {{ size }}",
        "config/settings.yaml:8 local doubled = size * 2",
        "config/settings.yaml:10 check size < 100",
        "Decides in prod/west",
        "null_resource.main.triggers",
        "output.twice.value",
    ]


@pytest.mark.usefixtures("demo")
def test_what_nothing_sets_has_its_default_and_the_line_that_declares_it() -> None:
    text = words_of(explain("dev/west", "label"))
    assert text[0] == "label = plain in dev/west"
    assert "default plain config/settings.yaml:4 wins" in text


@pytest.mark.usefixtures("demo")
def test_a_condition_is_told_where_what_is_inside_of_it_is_not_there() -> None:
    text = words_of(explain("dev/west", "switch"))
    assert "templates/main.tf.j2:7 if {% if switch %}" in text


@pytest.mark.usefixtures("demo")
def test_a_derived_value_has_its_expression_and_what_it_reads() -> None:
    text = words_of(explain("dev/east", "doubled"))
    assert text[0] == "doubled = 4 in dev/east"
    assert "size * 2 config/settings.yaml:8" in text
    assert "size 2 environment dev config/regions.yaml:8" in text


@pytest.mark.usefixtures("demo")
def test_a_map_shows_what_is_in_it() -> None:
    assert "tags.cost high environment prod config/regions.yaml:9" in words_of(explain("prod/east", "tags"))


@pytest.mark.usefixtures("demo")
def test_an_argument_has_the_macro_that_wrote_it_and_the_settings_behind_a_derived_value() -> None:
    assert words_of(explain("prod/west", "output.twice.value")) == [
        "output.twice.value = 8",
        "generated/prod/west/main.tf:10",
        "Written by",
        "templates/_output.j2:3 value | hcl",
        "Inside of",
        'templates/main.tf.j2:10 call shown("twice", doubled)',
        "Settings",
        "doubled 8 derived config/settings.yaml:8",
        "size 4 override of environment=prod, region=west config/regions.yaml:12",
    ]


@pytest.mark.usefixtures("demo")
def test_a_part_of_a_value_is_explained_by_itself() -> None:
    assert (
        words_of(explain("prod/west", "null_resource.main.triggers.size"))[0] == "null_resource.main.triggers.size = 4"
    )


@pytest.mark.usefixtures("demo")
def test_a_block_has_its_arguments() -> None:
    assert "triggers { size = 4 } templates/main.tf.j2:3 size" in words_of(explain("prod/west", "null_resource.main"))


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("siez", 'Did you mean "size"?'),
        ("output.twice.vlaue", 'Did you mean "output.twice.value"?'),
        ("tags.cost", "is not set in dev/west, but in prod/east, prod/west."),
    ],
)
def test_a_name_that_is_not_there_is_an_error_with_the_nearest_or_the_cells_that_have_it(name: str, said: str) -> None:
    result = run("explain", "dev/west", name)
    assert result.exit_code == 2
    assert said in result.stderr


@pytest.mark.usefixtures("demo")
def test_several_stacks_are_refused() -> None:
    result = run("explain", "dev/*", "size")
    assert result.exit_code == 2
    assert "Name one of them" in result.stderr


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    "name", ["size", "doubled", "tags", "stack.region", "null_resource.main", "output.twice.value"]
)
def test_json_is_as_its_published_schema_says(name: str) -> None:
    jsonschema.validate(json.loads(explain("prod/west", name, "--format", "json")), SCHEMA)


GROUPED = {
    "config/settings.yaml": FILES["config/settings.yaml"],
    "config/regions.yaml": FILES["config/regions.yaml"] + "components: {hub: {each: [environment]}}\n",
    "templates/hub/main.tf.j2": """\
{% for cell in stacks %}
output "{{ cell.stack.region }}" {
  value = {{ cell.doubled }}
}
{% endfor %}
""",
}


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        (
            "size",
            [
                "prod/east 3 environment prod config/regions.yaml:9",
                "prod/west 4 override of environment=prod, region=west config/regions.yaml:12",
            ],
        ),
        ("doubled", ["prod/east 6 derived config/settings.yaml:8", "prod/west 8 derived config/settings.yaml:8"]),
        (
            "stack.region",
            ["prod/east east region config/regions.yaml:5", "prod/west west region config/regions.yaml:6"],
        ),
    ],
)
def test_what_cells_of_a_stack_do_not_agree_on_has_its_value_and_line_in_each_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, rows: list[str]
) -> None:
    write_tree(tmp_path, GROUPED)
    monkeypatch.chdir(tmp_path)
    lines = words_of(explain("prod/hub", name))
    assert lines[0] == f"{name} differs between the cells of prod/hub"
    start = lines.index("In its cells") + 1
    assert lines[start : start + 2] == rows
    found = json.loads(explain("prod/hub", name, "--format", "json"))
    jsonschema.validate(found, SCHEMA)
    assert [one["cell"] for one in found["cells"]] == ["prod/east", "prod/west"]


def test_addresses_are_completed_from_what_is_committed(demo: Path) -> None:
    assert run("render").exit_code == 0
    assert find_addresses(demo, "prod/west", "") == ["null_resource.main", "output.twice"]
    assert "null_resource.main.triggers" in find_addresses(demo, "prod/west", "null_resource.main")


POLICY = """\
resource "aws_s3_bucket_policy" "b" {
  bucket = "b"
  policy = jsonencode({
    Statement = [
      { Sid = "Tls", Effect = "Deny", "a.b" = "dotted" },
      { Sid = "Read", Effect = {{ label | hcl }} },
    ]
  })
}

data "aws_iam_policy_document" "d" {
  statement {
    sid     = "One"
    actions = ["a:One"]
  }
  statement {
    sid     = "Two"
    actions = ["a:Two"]
  }
}

resource "aws_sqs_queue" "text" {
  policy = <<-EOT
    {"Version": "2012-10-17", "Statement": [
      {"Sid": "Send", "Effect": "Allow", "Resource": "${aws_s3_bucket_policy.b.id}/*",
       "Principal": {"AWS": ["a", "b"]}},
      {"Sid": "Label", "Effect": {{ label | json }}, "Max": {{ size }}}
    ]}
  EOT
  redrive = <<EOT
{"a": ${jsonencode({ b = 1 })}, "c" : "d"}
EOT
}

resource "null_resource" "each" {
  for_each = toset(["k"])
  triggers = { "a.b" = "c" }
}
"""


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ('aws_s3_bucket_policy.b.policy.Statement["Read"].Effect', "plain"),
        ('aws_s3_bucket_policy.b.policy.Statement["Tls"].Effect', "Deny"),
        ('aws_s3_bucket_policy.b.policy.Statement["Tls"]["a.b"]', "dotted"),
        ('aws_sqs_queue.text.policy.Statement["Send"].Effect', "Allow"),
        ('aws_sqs_queue.text.policy.Statement["Send"].Resource', "${aws_s3_bucket_policy.b.id}/*"),
        ('aws_sqs_queue.text.policy.Statement["Send"].Principal.AWS[1]', "b"),
        ('aws_sqs_queue.text.policy.Statement["Send"].Principal.AWS[]', '["a", "b"]'),
        ("aws_sqs_queue.text.policy.Statement[1].Effect", "plain"),
        ("aws_sqs_queue.text.redrive.c", "d"),
        ('null_resource.each["k"].triggers["a.b"]', "c"),
        ('null_resource.each.triggers["a.b"]', "c"),
        ('null_resource.each["k"].for_each', 'toset(["k"])'),
        ('data.aws_iam_policy_document.d.statement["Two"].actions[]', '["a:Two"]'),
    ],
)
@pytest.mark.usefixtures("demo")
def test_an_argument_is_known_by_the_name_that_diff_has_for_it(place: str, value: str) -> None:
    write_tree(Path(), {"templates/main.tf.j2": POLICY})
    first = explain("prod/west", place).splitlines()[0]
    assert first.partition(" = ")[2].strip('"') == value


@pytest.mark.usefixtures("demo")
def test_a_member_of_a_list_that_has_no_such_name_is_an_error() -> None:
    write_tree(Path(), {"templates/main.tf.j2": POLICY})
    assert run("explain", "prod/west", 'aws_s3_bucket_policy.b.policy.Statement["Write"].Effect').exit_code == 2


@pytest.mark.usefixtures("demo")
def test_a_part_of_a_text_of_json_names_the_setting_that_it_is_made_of_and_no_other() -> None:
    write_tree(Path(), {"templates/main.tf.j2": POLICY})
    of_label = explain("prod/west", 'aws_sqs_queue.text.policy.Statement["Label"].Effect')
    of_max = explain("prod/west", 'aws_sqs_queue.text.policy.Statement["Label"].Max')
    assert "label" in of_label.partition("Settings")[2]
    assert "size" not in of_label.partition("Settings")[2]
    assert "size" in of_max.partition("Settings")[2]


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    "place", ["policy.Statement[2]", "policy.Nothing", "redrive.a.b.c", "policy[", "policy.Statement..Effect"]
)
def test_what_is_not_in_a_text_of_json_is_an_error(place: str) -> None:
    write_tree(Path(), {"templates/main.tf.j2": POLICY})
    assert run("explain", "prod/west", f"aws_sqs_queue.text.{place}").exit_code == 2


TEAMS = {
    "config/settings.yaml": """\
properties:
  teams:
    type: object
    additionalProperties: {type: object, properties: {cpu: {type: integer}, memory: {type: integer}}}
""",
    "config/regions.yaml": """\
project: {name: demo}
axes: [environment]
environments:
  dev: {}
defaults:
  teams: {pay: {cpu: 1, memory: 2}, search: {cpu: 3, memory: 4}}
""",
    "templates/main.tf.j2": """\
{% for name, team in teams | dictsort %}
output "{{ name }}" {
  value       = {{ team.cpu }}
  description = "{{ team.memory }}"
}
{% endfor %}
""",
}


def test_what_one_of_several_in_a_map_decides_is_told_without_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, TEAMS)
    monkeypatch.chdir(tmp_path)
    assert words_of(explain("dev", "teams.pay.cpu"))[-2:] == ["Decides in dev", "output.pay.value"]
    assert "output.search" in explain("dev", "teams.search")
