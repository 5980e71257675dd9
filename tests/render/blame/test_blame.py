"""The template line behind each line of formatted Terraform: every line here says itself where it comes from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.trees import write_tree
from tfgen.render.blame.blame import Blame
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.jinja.renderer import Draft, Renderer
from tfgen.render.proof.prover import Prover
from tfgen.render.targets.target import Target

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.render.targets.stack_problems import StackProblem

# A lone "# T" becomes "# T:file:line" of its own place before the template is written. What `terraform fmt` changes is
# all here: indents, columns, blank lines, needless interpolations, labels and types of old.
STRESS = {
    "main.tf.j2": """\
{% extends "_base.j2" %}
{% from "_macros.j2" import tags, subnet, wrapped with context %}
{% block body %}
{#
  a comment of several lines
#}
resource "aws_vpc" main { # T


  cidr_block = "${var.cidr}" # T
    enable_dns_support   =   true # T
  {{ tags("vpc") }}
} # T
{% for zone in zones %}
{{ subnet(zone, loop.index0) }}
{% if not loop.last %}
# between {{ zone }} and the next # T
{% endif %}
{%- endfor %}
{% call wrapped("flow") %}
    traffic_type = "ALL" # T
    {{- " # same line" }} # T

    {% for key, value in options.items() -%}
      {{ key }} = {{ value | hcl }} # T
    {% endfor %}
{% endcall %}
variable "old" { # T
  type = "string" # T
  default = "a" # T
}
{% set policy %}
  policy = <<-EOT
    {"a": 1} # T
      {"b": 2} # T
  EOT
{% endset %}
resource "aws_iam_policy" "p" { # T
{{ policy }}
      name = "${aws_vpc.main.id}" # T
}
{% include "_part.j2" %}
{{ super() }}
{% filter replace("LONG", "SHORT") %}
locals { LONG = 1 } # T
{% endfilter %}
{% raw %}
locals { # T
  x = [1, 2, # T
       3] # T
}
{% endraw %}
output "last" { # T
  value = {{ options | hcl }} # T
}
{% endblock %}
""",
    "_base.j2": """\
{# the base #}

# before the body # T
{% block body %}
locals { # T
  base   = 1 # T
}
{% endblock %}
# after the body # T
""",
    "_macros.j2": """\
{% macro tags(name) %}
tags = { # T
      Name = "{{ name }}" # T
  {% if name == "vpc" %}
  Only  = "vpc" # T
  {% endif %}
    }
{% endmacro %}
{% macro subnet(zone, index) %}

resource "aws_subnet" "s{{ index }}" { # T
  availability_zone = {{ zone | hcl }} # T
{{ tags(zone) }}
}
{% endmacro %}
{% macro wrapped(name) %}
resource "aws_flow_log" "{{ name }}" { # T
{{ caller() }}
  vpc_id = "${aws_vpc.main.id}" # T
}
{% endmacro %}
""",
    "_part.j2": """\



{% for i in range(2) %}locals { # T
part{{ i }} = "${local.base}" # T
}
{% endfor %}
""",
}
SCOPE = {"zones": ["a", "b", "c"], "options": {"log_destination": "x", "y": [1, 2]}}
_MARKER = re.compile(r"# T:(\S+:\d+)")


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """What the stress template renders to."""
    for name, text in STRESS.items():
        lines = [re.sub(r"# T$", f"# T:{name}:{number}", line) for number, line in enumerate(text.split("\n"), 1)]
        write_tree(tmp_path, {f"templates/{name}": "\n".join(lines)})
    problems: list[StackProblem] = []
    [draft] = _renderer(tmp_path).render(Target("dev/a", SCOPE), ["main.tf.j2"], problems)
    assert problems == []
    return draft


def _renderer(folder: Path) -> Renderer:
    return Renderer(folder, folder / "generated", TemplateEnvironment(folder / "templates"))


def test_every_line_of_formatted_terraform_is_traced(tmp_path: Path, draft: Draft) -> None:
    formatted = Prover().format(draft.source).text
    blame = Blame(_renderer(tmp_path))
    marked = [
        (number, found[1]) for number, line in enumerate(formatted.split("\n"), 1) if (found := _MARKER.search(line))
    ]
    told = [str(blame.origin(draft, formatted, number)) for number, _ in marked]
    assert len(marked) == 47
    assert told == [f"{tmp_path}/templates/{place}" for _, place in marked]


def test_formatting_changed_more_than_whitespace(draft: Draft) -> None:
    """Else the test above would be about less than it says."""
    formatted = Prover().format(draft.source).text
    assert "".join(formatted.split()) != "".join(draft.source.split())


def test_a_whole_file_is_traced_to_its_template(tmp_path: Path, draft: Draft) -> None:
    assert str(Blame(_renderer(tmp_path)).origin(draft, draft.source, 0)) == f"{tmp_path}/templates/main.tf.j2"


def test_the_line_before_the_template_is_traced_to_the_template_alone(tmp_path: Path, draft: Draft) -> None:
    assert str(Blame(_renderer(tmp_path)).origin(draft, draft.source, 1)) == f"{tmp_path}/templates/main.tf.j2"


def test_where_whitespace_alone_changed_nothing_is_rendered_without_marks(tmp_path: Path) -> None:
    write_tree(
        tmp_path, {"templates/main.tf.j2": 'locals {\n{% for i in "ab" %}\n{{ i }}={{ i | hcl }}\n{% endfor %}\n}\n'}
    )
    [draft] = _renderer(tmp_path).render(Target("dev/a", {}), ["main.tf.j2"], [])
    formatted = Prover().format(draft.source).text
    unmade = Draft(draft.target, draft.template, lambda: pytest.fail("it is rendered"))
    told = [Blame(_renderer(tmp_path)).origin(unmade, formatted, number).line for number in range(1, 7)]
    assert (told, formatted.count("\n")) == ([0, 1, 1, 3, 3, 5], 6)
