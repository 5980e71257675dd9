"""Values in JSON, YAML, variable files and scripts mean themselves, or are refused."""

# ruff: noqa: E501 - templates stand on one line

from __future__ import annotations

import html
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pygohcl
import pytest
import yaml

from tests.trees import CONFIG, MATRIX, run, write_tree
from tfgen.config.languages import language_of
from tfgen.render.jinja.environment import TemplateEnvironment
from tfgen.render.languages import dialect
from tfgen.render.languages.dialect import JSON, MARKDOWN, PLAIN_YAML, SHELL, TEXT, TFVARS, YAML, Dialect, dialect_of
from tfgen.render.languages.filters import ValueFilterError

TEXTS = [
    "plain", "two words", "", "-n", "--help", "true", "null", "1.30", "007", "~", "*", "a: b", "- a", "# a", "a #b",
    "a, b", "[a", "{a", "}", "'", '"', "it's", '\\"', "\\", "a\\nb", "a\nb", "\n", "$(touch pwned)", "`touch pwned`",
    "$HOME", "${HOME}", "!!", "; touch pwned", "| x", "&& x", "> pwned", "$'x'", "\u2028", "\x85", "é", "&#34;", "%{x}",
    "<<EOT", "EOT", "a\tb", "\x7f", "@x", "! x", "%x", "? x",
]  # fmt: skip


def rendered(language: Dialect, template: str, value: object) -> Any:
    """What the template makes of `x` in this language."""
    return TemplateEnvironment(Path("templates"), language).from_string(template).render(x=value)


@pytest.mark.parametrize("value", [*TEXTS, "\0", 1, 1.5, True, None, [1, "a"], {"a b": ["'"]}], ids=repr)
def test_json_and_yaml_hold_the_value(value: object) -> None:
    text = rendered(JSON, '{"a": [{{ x | json }}, 1]}', value)
    assert (json.loads(text)["a"], list(dialect.JSON.find_misplaced(text))) == ([value, 1], [])
    assert yaml.safe_load(rendered(PLAIN_YAML, "a: [{{ x | yaml }}, 1]\nb: {{ x | yaml }}\n", value)) == {
        "a": [value, 1],
        "b": value,
    }


@pytest.mark.parametrize("value", TEXTS, ids=repr)
def test_text_in_a_longer_json_text_stays_in_it(value: str) -> None:
    text = rendered(JSON, '{"a": "-{{ x | json_text }}-"}', value)
    assert (json.loads(text), list(JSON.find_misplaced(text))) == ({"a": f"-{value}-"}, [])


@pytest.mark.parametrize("value", TEXTS, ids=repr)
def test_a_variable_file_holds_the_value(value: str) -> None:
    text = rendered(TFVARS, 'a = {{ x | hcl }}\nb = "-{{ x | hcl_text }}-"\n', value)
    read = pygohcl.loads(text)
    assert {name: found.replace("$${", "${").replace("%%{", "%{") for name, found in read.items()} == {
        "a": value,
        "b": f"-{value}-",
    }


def test_a_shell_reads_each_value_as_one_word(tmp_path: Path) -> None:
    template = "set -eu\n{% for x in x %}\nprintf '%s\\0' {{ x | sh }}\ny={{ x | sh }}\nprintf '%s\\0' \"$y\" {{ [x, 1] | sh }}\n{% endfor %}"
    script = rendered(SHELL, template, TEXTS)
    assert list(SHELL.find_misplaced(script)) == []
    done = subprocess.run(["sh"], input=script.encode(), capture_output=True, cwd=tmp_path, check=True)
    assert done.stdout.decode().split("\0")[:-1] == [word for text in TEXTS for word in (text, text, text, "1")]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", [JSON, PLAIN_YAML, SHELL, TEXT], ids=["json", "yaml", "sh", "text"])
@pytest.mark.parametrize(
    "way", ["x", "x ~ 'a'", "x | upper", "[x] | join", "'%s' % x", "x[:1]", "x | replace('z', '')", "x | default('a')"]
)
def test_a_text_without_a_filter_of_the_language_is_refused(language: Dialect, way: str) -> None:
    with pytest.raises(ValueFilterError, match=r"has no filter\. Write `\| "):
        rendered(language, f"{{{{ {way} }}}}", "word")


@pytest.mark.parametrize("language", [JSON, PLAIN_YAML, SHELL, TEXT], ids=["json", "yaml", "sh", "text"])
def test_numbers_and_what_the_author_wrote_need_no_filter(language: Dialect) -> None:
    assert rendered(language, "{{ x }} {{ 'a b' }} {{ 'a' if x else '$' }}", 1) == "1 a b a"


@pytest.mark.parametrize("language", [JSON, PLAIN_YAML, SHELL, TEXT], ids=["json", "yaml", "sh", "text"])
@pytest.mark.parametrize("value", [[1], {"a": 1}, None, True], ids=repr)
def test_what_is_no_text_and_no_number_needs_a_filter(language: Dialect, value: object) -> None:
    with pytest.raises(ValueFilterError):
        rendered(language, "{{ x }}", value)


@pytest.mark.parametrize(
    "template",
    ['["{{ x | json }}"]', "[{{ x | json_text }}]", '{"a": {{ x | json_text }}}', '{"a": "\\"{{ x | json }}"}'],
)
@pytest.mark.parametrize("value", [",1,", "true", "1", '"'])
def test_a_filter_in_the_wrong_place_of_json_is_found(template: str, value: str) -> None:
    (found,) = JSON.find_misplaced(rendered(JSON, template, value))
    assert found.message.endswith("Write `| json` outside of quotes, `| json_text` inside.")


@pytest.mark.parametrize(
    "template", ['a: ["{{ x | yaml }}"]', "a: '{{ x | yaml }}'", "a: |\n  echo {{ x | yaml }}", "a: b{{ x | yaml }}"]
)
@pytest.mark.parametrize("value", [",1,", "$(id)", "'", '"'])
def test_a_filter_inside_of_a_text_of_yaml_is_found(template: str, value: str) -> None:
    (found,) = PLAIN_YAML.find_misplaced(rendered(PLAIN_YAML, template, value))
    assert found.message.endswith("Let it be the whole text, and take quotes around it away.")


def test_whole_texts_and_keys_of_yaml_are_right() -> None:
    template = "{{ x | yaml }}: {{ x | yaml }}\nb: [{{ x | yaml }}, {c: {{ x | yaml }}}]\nd:\n  - {{ x | yaml }} # d\n"
    assert list(PLAIN_YAML.find_misplaced(rendered(PLAIN_YAML, template, "a"))) == []


RIGHT = [
    "echo {{ x | sh }}", "a={{ x | sh }}", "a='x' b={{ x | sh }}", 'echo "a" {{ x | sh }}', "echo it\\'s {{ x | sh }}",
    "# it's\necho {{ x | sh }}", 'echo "$(echo {{ x | sh }})"', "(cd {{ x | sh }})", "cat <<EOF\nit's\nEOF\necho {{ x | sh }}",
    "cat <<<word; echo {{ x | sh }}", "echo ${a} {{ x | sh }}", 'echo "${a}" {{ x | sh }}', "echo a#b\\\"{{ x | sh }}", "case {{ x | sh }} in a) echo {{ x | sh }};; esac",
]  # fmt: skip
WRONG = [
    'echo "{{ x | sh }}"', "echo '{{ x | sh }}'", "echo `echo {{ x | sh }}`", "cat <<EOF\n{{ x | sh }}\nEOF", "# {{ x | sh }}",
    'echo "a\n{{ x | sh }}\n"', 'echo "$(echo "{{ x | sh }}")"', "echo ${a:-{{ x | sh }}}", 'echo "${a:-{{ x | sh }}}"',
    "echo $'{{ x | sh }}'", 'echo "$(case a in a) echo "{{ x | sh }}";; esac)"', "eval 'a' \"{{ x | sh }}\"", 'echo \\\\"{{ x | sh }}"',
    "cat <<'EOF' # '\n{{ x | sh }}\nEOF", "cat <<-A <<B\n{{ x | sh }}\nA\nB", "\"${a:-\"{{ x | sh }}\"}\"",
]  # fmt: skip


@pytest.mark.parametrize("template", RIGHT)
def test_a_word_outside_of_quotes_is_right_in_a_script(template: str) -> None:
    assert list(SHELL.find_misplaced(rendered(SHELL, template, "$(id)"))) == []


@pytest.mark.parametrize("template", WRONG)
def test_a_word_in_quotes_is_found_in_a_script(template: str) -> None:
    text = rendered(SHELL, template, "$(id)")
    assert [found.line for found in SHELL.find_misplaced(text)] == [text.count("\n", 0, text.index("'$(id)'")) + 1]


@pytest.mark.parametrize(
    ("filter_", "value"),
    [("sh", {"a": 1}), ("sh", None), ("sh", [["a"]]), ("sh", "a\0b"), ("text", [1]), ("text", "a\0")],
)
def test_what_a_filter_cannot_write_is_refused(filter_: str, value: object) -> None:
    with pytest.raises(ValueFilterError):
        rendered(SHELL if filter_ == "sh" else TEXT, f"{{{{ x | {filter_} }}}}", value)


def test_an_expression_of_github_is_not_made_of_a_value() -> None:
    with pytest.raises(ValueFilterError, match="GitHub would evaluate"):
        rendered(YAML, "a: [[ x | yaml ]]", "${{ secrets.TOKEN }}")


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("main.tf", dialect.HCL), ("terraform.tfvars", TFVARS), ("dev.auto.tfvars", TFVARS), ("policy.json", JSON),
        ("a.yml", PLAIN_YAML), ("a.yaml", PLAIN_YAML), ("user-data.sh", SHELL), ("motd.txt", TEXT),
        ("README.md", MARKDOWN), ("nginx.conf", TEXT), ("Dockerfile", SHELL),
    ],
)  # fmt: skip
def test_the_ending_tells_the_language(name: str, language: Dialect) -> None:
    own = {".conf": "text", "Dockerfile": "shell"}
    assert dialect_of(language_of(name, own) or "") is language


@pytest.mark.parametrize("name", ["main.tf.json", "a.tofu", "Makefile", "x.py"])
def test_an_ending_that_nobody_names_a_language_for_has_none(name: str) -> None:
    assert language_of(name) is None


HOSTILE = [
    "# a", "- a", "1. a", "> a", "=====", "---", "```", "`a`", "a\n# b", "    a", "*a*", "_a_", "[a](http://b)", "![a](b)",
    "<script>a</script>", "</script>", "<!-- a", "| a |", "~~a~~", "\\", "&lt;", "$(touch pwned)", '"', "}", "$a$",
]  # fmt: skip


@pytest.mark.parametrize("place", ["{}", "a {} b", "# {}", "`{}`", "```\n{}\n```", "| {} |", '<a title="{}">b</a>'])
@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_in_markdown_is_read_as_its_characters(value: str, place: str) -> None:
    before, after = place.split("{}")
    written = rendered(MARKDOWN, place.replace("{}", "{{ x | text }}"), value)
    inside = written[len(before) : len(written) - len(after)]
    assert html.unescape(inside) == value
    assert not re.search(r"[`*<>\[\]|~$\n\"']|^[^\w&]|^\d+\. ", inside)


@pytest.mark.parametrize("value", ["us-east-1", "snake_case", "1.4.2", "a, b: c/d", "10.0.0.0/16"])
def test_names_stay_readable_in_markdown(value: str) -> None:
    assert rendered(MARKDOWN, "{{ x | text }}", value) == value


def test_text_stays_on_its_line() -> None:
    with pytest.raises(ValueFilterError, match="holds a line end"):
        rendered(TEXT, "{{ x | text }}", "a\nb")


def test_a_value_adds_no_item_to_a_list_of_a_workflow() -> None:
    with pytest.raises(ValueFilterError, match="holds ','"):
        rendered(YAML, "a: [b, [[ x ]]]", "c, d")


MISREAD = [
    "true", "False", "yes", "No", "on", "OFF", "y", "N", "null", "Null", "1.30", "007", "0x1f", "0o17", "0b1", "1_000",
    "12", "+1", "1e3", "1.5e3", ".5", "+.5", "5.", ".inf", ".NaN", "12:30:45", "2026-01-01",
    "2026-01-01 10:00:00", "=",
]  # fmt: skip
STAND_ALONE = [
    "a: [[ x ]]",
    "[[ x ]]: 1",
    "a:\n  - [[ x ]]",
    "a: [b, [[ x ]]]",
    "a: {b: [[ x ]]}",
    "- a\n- [[ x ]] # c",
]


@pytest.mark.parametrize("template", STAND_ALONE)
@pytest.mark.parametrize("value", MISREAD)
def test_a_text_that_a_reader_of_yaml_takes_for_something_else_needs_a_filter(template: str, value: str) -> None:
    (found,) = YAML.find_misplaced(rendered(YAML, template, value))
    assert found.line == template.count("\n") + 1
    assert "as text. Write `| yaml` after it" in found.message
    filtered = rendered(YAML, template.replace("x ]]", "x | yaml ]]"), value)
    assert list(YAML.find_misplaced(filtered)) == []
    assert value in str(yaml.safe_load(filtered))


def test_a_number_that_is_put_together_of_texts_needs_quotes() -> None:
    (found,) = YAML.find_misplaced(rendered(YAML, "a: 1.[[ x ]]", "30"))
    assert found.message.startswith("YAML reads 1.30 as a number here, not as text.")


@pytest.mark.parametrize(
    "template", ['a: "[[ x ]]"', "a: '1.[[ x ]]'", "a: v[[ x ]]", "a: |\n  [[ x ]]", "# [[ x ]]\na: 1"]
)
@pytest.mark.parametrize("value", MISREAD)
def test_what_stands_in_quotes_or_in_a_longer_text_is_text(template: str, value: str) -> None:
    assert list(YAML.find_misplaced(rendered(YAML, template, value))) == []


@pytest.mark.parametrize("template", [*STAND_ALONE, "[[ x ]]"])
@pytest.mark.parametrize("value", ["", "..."])
def test_a_value_is_not_lost_and_ends_no_document(template: str, value: str) -> None:
    if template == "[[ x ]]" or not value:
        assert len(list(YAML.find_misplaced(rendered(YAML, template, value)))) == 1


def test_a_number_stays_one() -> None:
    assert list(YAML.find_misplaced(rendered(YAML, "a: [[ x ]]", 12))) == []


@pytest.mark.parametrize("character", ["\u2028", "\u2029", "\x85", "\ufeff", "\u202e"], ids=ascii)
def test_a_character_that_yaml_reads_otherwise_than_reviewers_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, character: str
) -> None:
    matrix = MATRIX + "components: {stack: {templates: '*.tf.j2'}, files: {each: [], path: files, syntax: brackets}}\n"
    file = f"a: 1\n# kept safe{character}b: [\n"
    write_tree(tmp_path, {CONFIG: matrix, "templates/a.tf.j2": "locals {}\n", "templates/files/a.yml.j2": file})
    monkeypatch.chdir(tmp_path)
    result = run("render", "--quiet")
    assert (result.exit_code, result.stderr.partition(": ")[2][:27]) == (2, "templates/files/a.yml.j2:2:")
