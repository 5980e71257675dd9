"""What tfgen says to somebody who has it since an hour: one sentence that names the place, the fact and the remedy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.trees import run, snapshot, write_tree

if TYPE_CHECKING:
    from pathlib import Path

MATRIX = """\
project: {name: shop}
axes: [environment]
defaults: {greeting: Hello}
environments:
  dev: {size: 1}
  prod: {}
"""
SETTINGS = """\
properties:
  greeting: {type: string}
  size: {type: integer}
"""
ALL = "(stack dev, same in 1 more stack)"
CONFLICT = "a merge left two versions here, between <<<<<<< and >>>>>>>. Keep what is right, and take the marks away."
RAW = "Text that is meant for another program stands between {% raw %} and {% endraw %}."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def start(folder: Path) -> Path:
    """A project of two environments without regions, and no template yet."""
    write_tree(folder, {"config/regions.yaml": MATRIX, "config/settings.yaml": SETTINGS})
    return folder


def assert_refused(folder: Path, *words: str, expected: str, code: int = 2) -> None:
    """The command says this on standard error, exits with the code, and leaves the disk as it was."""
    before = snapshot(folder)
    result = run(*words)
    assert result.stderr.splitlines() == [f"error: {expected}"]
    assert result.exit_code == code
    assert snapshot(folder) == before


TEMPLATES = {
    "a block closed as in a shell": (
        "{% if size %}\na = 1\n{% fi %}\n",
        ":3: this is not Jinja: {% if %} of line 1 is not closed, and {% fi %} does not close it. Write {% endif %}.",
    ),
    "a loop closed as in a shell": (
        "{% for n in [1] %}\n{% done %}\n",
        (
            ":2: this is not Jinja: {% for %} of line 1 is not closed, and {% done %} does not close it. "
            "Write {% endfor %}."
        ),
    ),
    "a loop closed as a condition, around one that is closed": (
        "{% for n in [1] %}\n{% if n %}\n{% endif %}\n{% fi %}\n",
        ":4: this is not Jinja: {% for %} of line 1 is not closed, and {% fi %} does not close it. Write {% endfor %}.",
    ),
    "a loop closed with another block's tag": (
        "{% for n in [1] %}\n{% endif %}\n",
        (
            ":2: this is not Jinja: {% for %} of line 1 is not closed, and {% endif %} does not close it. "
            "Write {% endfor %} instead, or before it."
        ),
    ),
    "a block that nothing closes": (
        "\n{% if size %}\n{% if true %}{% endif %}\n",
        ":3: this is not Jinja: {% if %} of line 2 is not closed. Write {% endif %}.",
    ),
    "a macro that nothing closes": (
        "{%- macro tags() %}\n",
        ":1: this is not Jinja: {% macro %} of line 1 is not closed. Write {% endmacro %}.",
    ),
    "raw text that nothing closes": (
        "{% raw %}\nx\n",
        ":1: this is not Jinja: Missing end of raw directive. Write {% endraw %} behind the text.",
    ),
    "a comment that nothing closes": (
        "{# a\n",
        ":1: this is not Jinja: Missing end of comment tag. Write #} behind the comment. " + RAW,
    ),
    "a closing tag without a block": (
        "{% endif %}\n",
        (
            ":1: this is not Jinja: Encountered unknown tag 'endif'. Nothing is open here that it could belong to: "
            "take it away, or write what begins it."
        ),
    ),
    "the alternative of another language": (
        "{% if size %}\n{% elsif true %}\n{% endif %}\n",
        ":2: this is not Jinja: there is no tag {% elsif %}. Write {% elif %}.",
    ),
    "an alternative in two words": (
        "{% if size %}\n{% else if true %}\n{% endif %}\n",
        ":2: this is not Jinja: expected token 'end of statement block', got 'if'. Write {% elif … %}.",
    ),
    "a comparison with one sign": (
        "{% if size = 1 %}\n{% endif %}\n",
        ":1: this is not Jinja: expected token 'end of statement block', got '='. Write == to compare.",
    ),
    "a tag that ends in a brace alone": (
        "{% if size }\n{% endif %}\n",
        ":1: this is not Jinja: unexpected '}'. Write %} at the end of the tag.",
    ),
    "a value that ends like a tag": (
        "locals {\n  a = {{ size | hcl %}\n}\n",
        (":2: this is not Jinja: unexpected '}'. Write }} at the end of the value, and close before it what is open."),
    ),
    "a value that is not closed": (
        "locals {\n  a = {{ size \n  b = 1\n",
        (
            ":3: this is not Jinja: expected token 'end of print statement', got 'b'. Write }} before b, or the "
            "operator that is missing between them."
        ),
    ),
    "Go's field": ('locals {\n  a = "{{.Names}}"\n}\n', f":2: this is not Jinja: unexpected '.'. {RAW}"),
    "Go's variable": ('locals {\n  a = "{{ $x }}"\n}\n', f":2: this is not Jinja: unexpected char '$' at 19. {RAW}"),
    "Go's loop": (
        'locals {\n  a = "{{ range .Items }}"\n}\n',
        f":2: 'method object' has no attribute 'Items' (UndefinedError). Correct the expression. {RAW}",
    ),
    "GitHub's expression": (
        'locals {\n  a = "${{ matrix.os }}"\n}\n',
        ':2: "matrix" is not defined. Known here: cells, checks, greeting, project, protect, size, stack, tags, vars. '
        + RAW,
    ),
    "an unknown filter": (
        "locals {\n  a = {{ greeting | hlc }}\n}\n",
        ":2: this is not Jinja: No filter named 'hlc'. Did you mean \"hcl\"?",
    ),
    "and of another language": (
        "{% if size && true %}\n{% endif %}\n",
        ":1: this is not Jinja: unexpected char '&' at 11. Write and for &&.",
    ),
    "or of another language": (
        "{% if size || true %}\n{% endif %}\n",
        ":1: this is not Jinja: expected token 'name', got '|'. Write or for ||.",
    ),
    "not of another language": (
        "{% if !size %}\n{% endif %}\n",
        ":1: this is not Jinja: unexpected char '!' at 6. Write not for !.",
    ),
    "the conditional of another language": (
        'locals {\n  a = {{ size == 1 ? "x?" : 3 }}\n}\n',
        ":2: this is not Jinja: unexpected char '?' at 28. Write A if CONDITION else B.",
    ),
    "a text with values as Python has it": (
        'locals {\n  a = {{ f"{size}" | hcl }}\n}\n',
        (
            ":2: this is not Jinja: expected token 'end of print statement', got 'string'. Join texts with ~ instead: "
            "'a-' ~ name."
        ),
    ),
    "a block that sets, and is not closed": (
        "{% set x %}\n",
        (
            ":1: this is not Jinja: a {% set %} is not closed. Write {% set NAME = VALUE %}, or {% endset %} behind "
            "what it holds."
        ),
    ),
    "a function of Python": (
        "locals {\n  a = {{ len(greeting) }}\n}\n",
        ':2: "len" is not defined. It is a filter: write VALUE | length.',
    ),
    "a function of Terraform": (
        "locals {\n  a = {{ lower(greeting) | hcl }}\n}\n",
        ':2: "lower" is not defined. It is a filter: write VALUE | lower.',
    ),
    "a text and a number that are added": (
        "locals {\n  a = {{ (greeting + 1) | hcl }}\n}\n",
        (":2: + is not for text and a number. Join texts with ~, and count with `| int`."),
    ),
    "a value of one's own that nobody has set": (
        "locals {\n  a = {{ vars.x | hcl }}\n}\n",
        ':2: "x" is not defined: nothing is below vars. Set it in the config: vars: {x: …}.',
    ),
    "the filter for HTML": (
        "locals {\n  a = {{ greeting | tojson }}\n}\n",
        ":2: this is not Jinja: No filter named 'tojson'. It is for HTML. Use `hcl`, or `json` in a heredoc.",
    ),
}


@pytest.mark.parametrize(("template", "expected"), TEMPLATES.values(), ids=TEMPLATES)
def test_a_slip_in_a_template_is_told_with_its_remedy(start: Path, template: str, expected: str) -> None:
    write_tree(start, {"templates/main.tf.j2": template})
    assert_refused(start, "render", "-q", expected=f"templates/main.tf.j2{expected} {ALL}")


HCL = {
    "a text in single quotes": ("a = 'x'", 'unexpected character "\'". Texts stand in double quotes: "…".'),
    "a text in quotes of a word processor": ("a = “x”", 'Texts stand in straight quotes: "…".'),
    "a comma behind an argument": ("a = 1,", "found ,. Take the comma away: an argument ends with its line."),
    "a semicolon": ("a = 1;", "Take the semicolon away: an argument ends with its line."),
    "a colon": ("a: 1", "found :. Between a name and its value stands one =."),
    "no equals sign": ("a 1", "found 1. Between a name and its value stands one =."),
    "two equals signs": ("a == 1", "found ==. Between a name and its value stands one =."),
    "the braces of GitHub's expressions": (
        "a = ${{ greeting | hcl }}",
        "Take the $ away: a value of the matrix has none before its braces.",
    ),
    "one brace for two": (
        "a = { greeting | hcl }",
        "A value of the matrix stands in two braces: {{ name | hcl }}.",
    ),
    "a path of Windows": (r'a = "C:\Users"', r"For a backslash write \\."),
    "a brace too few": ("a = {", "{ is never closed. Close it where it ends."),
    "a bracket too much": ("a = 1]", "] closes nothing. Take it away, or write before it what it closes."),
    "a merge that was not finished": ("<<<<<<< HEAD", CONFLICT.replace(">. K", ">: k")[2:]),
}


@pytest.mark.parametrize(("line", "expected"), HCL.values(), ids=HCL)
def test_a_slip_in_the_terraform_of_a_template_is_told_with_its_remedy(start: Path, line: str, expected: str) -> None:
    write_tree(start, {"templates/main.tf.j2": f"locals {{\n{line}\n}}\n"})
    before = snapshot(start)
    result = run("render", "-q")
    assert (result.exit_code, result.stderr.count("\n"), snapshot(start)) == (2, 1, before)
    assert re.match(r"error: templates/main\.tf\.j2:[12]: ", result.stderr)
    assert f"{expected} (generated/dev/main.tf:" in result.stderr


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_a_system_writes_into_every_folder_stops_nobody(start: Path, name: str) -> None:
    write_tree(start, {"templates/main.tf.j2": "locals {}\n", f"templates/{name}": b"\0"})
    assert run("render", "-q").exit_code == 0
    assert not (start / "generated/dev" / name).exists()


OPEN = [".main.tf.j2.swp", ".main.tf.j2.swo", ".main.tf.j2.kate-swp", "#main.tf.j2#", "main.tf.j2___jb_tmp___"]


@pytest.mark.parametrize("name", OPEN)
def test_what_an_editor_keeps_while_a_template_is_open_stops_nobody(start: Path, name: str) -> None:
    write_tree(start, {"templates/main.tf.j2": "locals {}\n", f"templates/{name}": "b0VIM"})
    (start / "templates/.#main.tf.j2").symlink_to("me@here.4711")  # by which Emacs locks the file
    assert run("render", "-q").exit_code == 0
    assert [path.name for path in (start / "generated/dev").iterdir()] == ["main.tf"]


FORMER = {
    "account.id": "account.id is account_id now, account.name is stack.name, and account.stacks is stacks, ",
    "environments": "make it of stacks, ",
    "accounts": 'write stacks | map(attribute="account_id") | unique.',
}


@pytest.mark.parametrize("name", FORMER)
def test_a_name_that_0_1_gave_to_templates_is_told_what_it_is_now(start: Path, name: str) -> None:
    matrix = (start / "config/regions.yaml").read_text()
    template = f"locals {{\n  a = {{{{ {name} | hcl }}}}\n}}\n"
    write_tree(
        start,
        {"config/regions.yaml": f"{matrix}components: {{all: {{each: []}}}}\n", "templates/all/a.tf.j2": template},
    )
    result = run("render", "-q")
    former = name.partition(".")[0]
    assert result.stderr.startswith(
        f'error: templates/all/a.tf.j2:2: "{former}" is not defined. tfgen 0.1 had it: {FORMER[name]}'
    )


@pytest.mark.parametrize("use", ['from "_m.j2" import tag', 'import "_m.j2" as m'])
def test_a_macro_that_is_imported_without_context_says_how_to_give_it_one(start: Path, use: str) -> None:
    call = "m.tag()" if use.endswith("m") else "tag()"
    macro = "{% macro tag() %}\n# {{ stack.environment }}\n{% endmacro %}\n"
    write_tree(start, {"templates/_m.j2": macro, "templates/a.tf.j2": f"{{% {use} %}}\n{{{{ {call} }}}}\n"})
    fact = '"stack" is not known to imported macros. Write `with context` at the end of the import, or pass it.'
    assert_refused(start, "render", "-q", expected=f"templates/_m.j2:2: {fact} {ALL}")


@pytest.mark.parametrize("use", ["range(vars.size)", "[vars.size | abs]", "[vars.size | round]", "vars.size"])
def test_a_value_of_ones_own_in_one_environment_only_says_where_it_is(start: Path, use: str) -> None:
    matrix = MATRIX.replace("{size: 1}", "{vars: {size: 1}}")
    template = f"{{% for n in {use} %}}\n# {{{{ n }}}}\n{{% endfor %}}\n"
    if use == "vars.size":
        template = "# {{ vars.size }}\n"
    write_tree(start, {"config/regions.yaml": matrix, "templates/a.tf.j2": template})
    fact = '"size" is not defined here, but in dev. Set it here too, or ask first whether it `is defined`.'
    assert_refused(start, "render", "-q", expected=f"templates/a.tf.j2:1: {fact} (stack prod)")


@pytest.mark.parametrize("use", ["size + 1", "range(size) | length"])
def test_a_declared_setting_in_one_environment_only_is_null_elsewhere(start: Path, use: str) -> None:
    write_tree(start, {"templates/a.tf.j2": f"# {{{{ {use} }}}}\n"})
    result = run("render", "-q")
    remedy = (
        "A setting that a stack leaves out is null: set it for all, or ask first whether it `is none`. (stack prod)"
    )
    assert result.stderr.endswith(f"{remedy}\n")
    assert result.exit_code == 2


@pytest.mark.parametrize("command", ["render", "validate", "list", "order", "plan", "lock"])
def test_an_empty_folder_is_told_how_a_project_is_made(folder: Path, command: str) -> None:
    remedy = "Run tfgen in a project's folder, name that folder with -C, or make a project: tfgen new DIR"
    code = 1 if command == "plan" else 2  # as Terraform's own -detailed-exitcode has it
    assert_refused(folder, command, expected=f"config/regions.yaml: there is no such file. {remedy}", code=code)


def test_templates_that_make_no_file_are_told(start: Path) -> None:
    write_tree(start, {"templates/main.tf.j2": "{# later #}\n"})
    result = run("render")
    assert (result.exit_code, result.stdout) == (
        0,
        "No template makes a file: each renders to nothing in every stack.\n",
    )


def test_a_file_in_the_place_of_the_templates_is_told(start: Path) -> None:
    write_tree(start, {"templates": "x"})
    fact = "this is a file, and a folder with templates belongs here. Move it away, or rename it."
    assert_refused(start, "render", "-q", expected=f"templates: {fact}")


def test_a_subfolder_of_a_project_is_a_place_to_work_in(start: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tree(start, {"templates/main.tf.j2": "locals {}\n"})
    monkeypatch.chdir(start / "templates")
    assert run("render", "-q").exit_code == 0
    assert (start / "generated/dev/main.tf").is_file()


CONFLICT = "a merge left two versions here, between <<<<<<< and >>>>>>>. Keep what is right, and take the marks away."
CONFIG = {
    "a key that nothing declares": (
        MATRIX.replace("size: 1", "colour: red"),
        (
            ':5: unknown key "colour". Known here: greeting, size, checks, protect, tags, vars. '
            "Or declare it: under properties in config/settings.yaml."
        ),
    ),
    "a tab": (
        MATRIX.replace("  dev", "\tdev"),
        (
            ":5: this is not YAML: while scanning for the next token, found character that cannot start any token. "
            "A tab indents this line: indent with spaces."
        ),
    ),
    "a sign that begins nothing": (
        MATRIX.replace("Hello", "@all"),
        (
            ":3: this is not YAML: while scanning for the next token, found character that cannot start any token. "
            "Quote what begins with @."
        ),
    ),
    "a text that is quoted twice": (
        MATRIX.replace("Hello", '""Hello""'),
        (
            ":3: this is not YAML: while parsing a flow mapping, did not find expected ',' or '}'. "
            "A text that has quotes already stands in quotes here: take the outer ones away."
        ),
    ),
    "a quote that is not closed": (
        MATRIX.replace("Hello}", '"Hello}'),
        (
            ":3: this is not YAML: while scanning a quoted scalar, found unexpected end of stream. "
            "A quote is opened here and never closed: close it."
        ),
    ),
    "a colon without a space, within braces": (
        MATRIX.replace("{size: 1}", "{size:}"),
        (
            ":5: this is not YAML: while scanning a plain scalar, found unexpected ':'. Within braces a space follows "
            "the colon, {a: 1}, and a text with colons stands in quotes."
        ),
    ),
    "an account without quotes": (
        MATRIX.replace("size: 1", "account: 012345670123"),
        ':5: 012345670123 is read differently by YAML 1.1 (as a number) and YAML 1.2. Quote it: "012345670123".',
    ),
    "a setting at the top": (
        f"{MATRIX}size: 3\n",
        ':7: unknown key "size". It is a setting: write it under defaults, or under a name in environments.',
    ),
    "an axis that is not named": (
        f"{MATRIX}regions: {{eu-west-1: {{}}}}\n",
        ':7: unknown key "regions". Name the axis too: axes: [environment, region]',
    ),
    "a key of the project at the top": (
        f"{MATRIX}tfgen_version: '>=0.1'\n",
        ':7: unknown key "tfgen_version". It belongs under project.',
    ),
    "an axis in the singular, which is not missing besides": (
        MATRIX.replace("environments", "environment"),
        ':4: unknown key "environment". Did you mean "environments"?',
    ),
    "the project's name, misspelt": (
        MATRIX.replace("name: shop", "nmae: shop"),
        ':1: unknown key "project.nmae". Did you mean "name"?',
    ),
    "a number in quotes": (
        MATRIX.replace("size: 1", 'size: "1"'),
        ':5: size is "1": expected a whole number. Take the quotes away: 1',
    ),
    "yes": (
        MATRIX.replace("size: 1", "protect: yes"),
        (
            ":5: yes is read differently by YAML 1.1 (as true or false) and YAML 1.2. Write true, or quote it if it is "
            'text: "yes".'
        ),
    ),
    "true in quotes": (
        MATRIX.replace("size: 1", "protect: 'true'"),
        ':5: protect is "true": expected true or false. Take the quotes away: true',
    ),
    "a merge that was not finished": (
        MATRIX.replace("  prod", "<<<<<<< HEAD\n  prod: {size: 1}\n=======\n  prod: {size: 2}\n>>>>>>> main\n  test"),
        f":6: {CONFLICT}",
    ),
    "a setting as in tfvars": (
        MATRIX.replace("size: 1", "size = 1"),
        ':5: unknown key "size = 1". Did you mean "size"?',
    ),
}


@pytest.mark.parametrize(("matrix", "expected"), CONFIG.values(), ids=CONFIG)
def test_a_slip_in_the_matrix_is_told_with_its_remedy(start: Path, matrix: str, expected: str) -> None:
    write_tree(start, {"config/regions.yaml": matrix})
    assert_refused(start, "render", "-q", expected=f"config/regions.yaml{expected}")


def test_a_list_as_the_whole_matrix_is_told_what_belongs_there(start: Path) -> None:
    write_tree(start, {"config/regions.yaml": "- a\n"})
    fact = "the file is a list of 1: expected a map with the keys project, axes, defaults, regions, environments, "
    keys = "overrides, exclude, components, artifacts, compare."
    assert_refused(start, "render", "-q", expected=f"config/regions.yaml:1: {fact}{keys}")


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_files_as_windows_writes_them_render_the_same(start: Path, mark: bytes) -> None:
    write_tree(start, {"templates/main.tf.j2": "locals {\n  a = {{ greeting | hcl }}\n}\n"})
    assert run("render", "-q").exit_code == 0
    for name in ("config/regions.yaml", "config/settings.yaml", "templates/main.tf.j2"):
        content = (start / name).read_bytes()
        (start / name).write_bytes(mark + content.replace(b"\n", b"\r\n"))
    assert run("render", "--check", "-q").exit_code == 0


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("rneder", 'there is no command "rneder". Did you mean "render"?'),
        ("generate", 'there is no command "generate". Did you mean "render"?'),
        ("check", 'there is no command "check". Did you mean "validate"?'),
        ("ls", 'there is no command "ls". Did you mean "list"?'),
        ("version", 'there is no command "version". Run: tfgen --version'),
        ("frobnicate", 'there is no command "frobnicate". Run: tfgen --help'),
        ("render --environment dev", "there is no option --environment. Did you mean --env?"),
        ("render --enviroment dev", "there is no option --enviroment. Did you mean --env?"),
        ("render --environments=dev", "there is no option --environments. Did you mean --env?"),
        ("render --dry-run", "there is no option --dry-run. Did you mean --diff?"),
        ("apply --auto-approve", "there is no option --auto-approve. Did you mean --yes?"),
        ("render --xyzzy", "there is no option --xyzzy. Run: tfgen render --help"),
    ],
)
def test_a_word_from_elsewhere_is_told_the_one_that_is_meant(start: Path, words: str, expected: str) -> None:
    result = run(*words.split())
    assert result.stderr.splitlines()[-1] == f"Error: {expected}"
    assert result.exit_code == 2


@pytest.mark.parametrize("option", ["--tenant", "--tenants=acme"])
def test_an_option_called_like_an_axis_is_told_how_stacks_are_chosen_by_it(folder: Path, option: str) -> None:
    matrix = "project: {name: a}\naxes: [tenant, environment]\ntenants: {acme: {}}\nenvironments: {dev: {}}\n"
    write_tree(folder, {"config/regions.yaml": matrix, "templates/main.tf.j2": "locals {\n}\n"})
    result = run("list", option, "acme")
    named = option.partition("=")[0]
    remedy = "Choose by an axis of the project with --where tenant=NAME"
    assert result.stderr.splitlines()[-1] == f"Error: there is no option {named}. {remedy}"
    assert result.exit_code == 2


def test_a_stack_that_is_nearly_there_is_named(start: Path) -> None:
    remedy = 'no stack is called "prd". Did you mean "prod"?'
    assert_refused(start, "render", "prd", expected=f"config/regions.yaml: {remedy}")


def test_a_template_in_a_folder_of_no_component_is_named_by_its_path(start: Path) -> None:
    write_tree(start, {"templates/templates/t.tf.j2": "locals {}\n"})
    remedy = "Name its folder under components in config/regions.yaml, or take it away."
    fact = "no component renders this template."
    assert_refused(start, "render", "-q", expected=f"templates/templates/t.tf.j2: {fact} {remedy}")


def test_adopting_a_single_folder_says_why_it_takes_two(folder: Path) -> None:
    write_tree(folder, {"live/dev/main.tf": "locals {}\n"})
    fact = "there is only live/dev to adopt: two folders or more that are alike become one template. Name more."
    assert_refused(folder, "adopt", "live/dev", expected=fact)


def test_a_difference_outside_of_git_says_what_is_missing(start: Path) -> None:
    fact = ".: this is in no git repository, so there is nothing to compare with. Run: git init"
    assert_refused(start, "diff", expected=fact)


def test_an_axis_without_values_is_told_as_what_it_is(start: Path) -> None:
    write_tree(start, {"config/regions.yaml": "project: {name: shop}\nregions: {}\nenvironments:\n  dev: {}\n"})
    fact = "regions is empty, no stack is left. Name one there, or leave it out of the list `axes`."
    assert_refused(start, "render", "-q", expected=f"config/regions.yaml:1: {fact}")


@pytest.mark.parametrize("command", ["plan", "init", "lock", "output", "destroy --yes", "apply --yes"])
def test_what_runs_terraform_before_any_render_says_to_render(start: Path, command: str) -> None:
    write_tree(start, {"templates/main.tf.j2": "locals {}\n"})
    result = run(*command.split())
    fact = "there is no such folder. Run: tfgen render"
    assert result.stderr.splitlines() == [f"error: generated/{name}: {fact}" for name in ("dev", "prod")]
    assert result.exit_code == (1 if command == "plan" else 2)


@pytest.mark.parametrize(
    ("asked", "remedy"),
    [
        ("sise", 'Did you mean "size"?'),
        ("terraform_data.on", 'Did you mean "terraform_data.one"?'),
        ("aws_vpc.main", "`tfgen settings` lists the settings there are."),
    ],
)
def test_what_cannot_be_explained_is_told_with_the_nearest(start: Path, asked: str, remedy: str) -> None:
    write_tree(start, {"templates/main.tf.j2": 'resource "terraform_data" "one" {}\n'})
    assert run("render", "-q").exit_code == 0
    fact = f'dev has no setting and no generated argument "{asked}".'
    assert_refused(start, "explain", "dev", asked, expected=f"{fact} {remedy}")


@pytest.mark.parametrize("name", ["main.tf", "generated/dev/main.tf"])
def test_a_file_of_terraform_is_explained_by_its_lines(start: Path, name: str) -> None:
    write_tree(start, {"templates/main.tf.j2": 'resource "terraform_data" "one" {}\n'})
    assert run("render", "-q").exit_code == 0
    assert_refused(
        start,
        "explain",
        "dev",
        name,
        expected=f'which line of "{name}"? Name one, such as {name}:1, or a block of it by its address.',
    )


PLACED = {
    "main.tf:3": "terraform_data.one\n  generated/dev/main.tf:3\n",
    "generated/dev/main.tf:4": 'terraform_data.one.input = "Hello"\n  generated/dev/main.tf:4\n',
}


@pytest.mark.parametrize("place", PLACED)
def test_a_line_of_terraform_is_explained_by_what_is_on_it(start: Path, place: str) -> None:
    resource = 'resource "terraform_data" "one" {\n  input = {{ greeting | hcl }}\n}\n'
    write_tree(start, {"templates/main.tf.j2": resource})
    assert run("render", "-q").exit_code == 0
    assert run("explain", "dev", place).stdout.startswith(PLACED[place])


@pytest.mark.parametrize(
    ("place", "expected"),
    {
        "main.tf:99": "line 99 of main.tf is in no block: it is blank, a comment, or not there. Name another.",
        "nosuch.tf:1": 'no file "nosuch.tf:1" is rendered for dev. `tfgen render` writes those there are.',
    }.items(),
)
def test_a_line_that_is_not_there_is_told_as_a_line(start: Path, place: str, expected: str) -> None:
    write_tree(start, {"templates/main.tf.j2": "locals {}\n"})
    assert_refused(start, "explain", "dev", place, expected=expected)


@pytest.mark.parametrize(
    ("name", "project", "shown"), [("my shop", "my-shop", "'my shop'"), ("Größe", "grosse", "'Größe'")]
)
def test_a_folder_of_any_name_becomes_a_project(folder: Path, name: str, project: str, shown: str) -> None:
    result = run("new", name, "--yes")
    assert f"\n  cd {shown}\n" in result.stdout
    assert f"name: {project}" in (folder / name / "config/regions.yaml").read_text()
    assert run("render", "-q", "-C", name).exit_code == 0


def test_a_new_project_overwrites_nothing(folder: Path) -> None:
    write_tree(folder, {"shop/config/mine.txt": "kept"})
    fact = "shop/config: this exists, and nothing is overwritten. Name another folder."
    assert_refused(folder, "new", "shop", "--yes", expected=fact)


WITHOUT = "Name its values: regions: {NAME: {}}. Or leave the axis out: axes: [environment]"
COLON = "In YAML a colon stands for the equals sign: size: 3"
NO_COLON = "This line has a name and no colon behind it: write name: value"
BRACKETS = "Write the names in brackets: axes: [environment, region]"
EMPTY = "Write one behind the key, {} if it has nothing, or remove the key."
SLIPS = {
    "no axis": ("project: {name: a}\nenvironments: {dev: {}}\n", f":1: regions is missing. {WITHOUT}"),
    "an axis without values": (
        "project: {name: a}\nenvironments: {dev: {}}\nregions:\n",
        f":3: regions is null: expected a map. {WITHOUT}",
    ),
    "one axis with names only": (
        "project: {name: a}\naxes: [environment]\nenvironments: [dev, prod]\n",
        ":3: environments is a list of 2: expected a map. Write a map: {dev: {}, prod: {}}",
    ),
    "one axis without brackets": (
        "project: {name: a}\naxes: environment\nenvironments: {dev: {}}\n",
        f':2: axes is "environment": expected a list of at least 1 item. {BRACKETS}',
    ),
    "a layer without settings": (
        "project: {name: a}\naxes: [environment]\nenvironments:\n  dev:\n",
        f":4: environments.dev is null: expected a map. {EMPTY}",
    ),
    "a project that is a name": (
        "project: shop\naxes: [environment]\nenvironments: {dev: {}}\n",
        ':1: project is "shop": expected a map. Write project: {name: NAME}, with a name of yours.',
    ),
    "an equals sign": (
        "project: {name: a}\naxes: [environment]\nenvironments:\n  dev:\n    size = 3\n",
        f':4: environments.dev is "size = 3": expected a map. {COLON}',
    ),
    "an equals sign in a line of several": (
        "project: {name: a}\naxes: [environment]\nenvironments:\n  dev:\n    size = 3\n    count = 4\n",
        f':4: environments.dev is "size = 3 count = 4": expected a map. {COLON}',
    ),
    "an equals sign behind a colon": (
        "project: {name: a}\nenvironments:\n  dev:\n    greeting: x\n    size = 3\n",
        f":5: this is not YAML: while scanning a simple key, could not find expected ':'. {COLON}",
    ),
    "an equals sign before a colon": (
        "project: {name: a}\nenvironments:\n  dev:\n    size = 3\n    greeting: x\n",
        f":5: this is not YAML: mapping values are not allowed in this context. {COLON}",
    ),
    "a name without a colon": (
        "project: {name: a}\nenvironments:\n  dev: {}\n  prod\n",
        f":4: this is not YAML: while scanning a simple key, could not find expected ':'. {NO_COLON}",
    ),
    "a value of a template": (
        "project: {name: a}\naxes: [environment]\ndefaults:\n  greeting: {{ name }}\nenvironments: {dev: {}}\n",
        ":4: this key is a list or a map. Use a name. {{ }} is for templates.",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_what_comes_from_other_formats_is_said_in_yaml(folder: Path, name: str) -> None:
    matrix, expected = SLIPS[name]
    write_tree(folder, {"config/regions.yaml": matrix})
    assert_refused(folder, "render", expected=f"config/regions.yaml{expected}")


def test_a_block_of_hcl_is_told_from_yaml(folder: Path) -> None:
    write_tree(folder, {"config/regions.yaml": 'project {\n  name = "shop"\n}\n'})
    result = run("render")
    remedy = "This is written as in HCL. In YAML it is project: and, indented below it, what is in the braces."
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.endswith(f"{remedy}\n")


@pytest.mark.parametrize("name", ["regions.yml", "regions.json"])
def test_a_matrix_with_another_ending_is_told(folder: Path, name: str) -> None:
    write_tree(folder, {f"config/{name}": MATRIX})
    expected = f"config/{name}: regions.yaml is what is read, and this is not. Rename this file."
    assert_refused(folder, "render", expected=expected)


@pytest.mark.parametrize("name", ["regions.yml", "settings.yml", "settings.json"])
def test_a_second_config_that_nothing_reads_is_told(start: Path, name: str) -> None:
    write_tree(start, {f"config/{name}": "{}\n"})
    read = f"{name.partition('.')[0]}.yaml"
    expected = f"config/{name}: {read} is what is read, and this is not. Take one of the two away."
    assert_refused(start, "render", expected=expected)


VALUES = {
    "a single value for a list": (
        "{type: array, items: {type: string}}",
        "a",
        'is "a": expected a list, each text. Write a list: [a]',
    ),
    "a choice, misspelt": (
        "{enum: [small, large]}",
        "lrage",
        'is "lrage": expected one of small, large. Did you mean "large"?',
    ),
    "nothing between quotes": ("{type: string, minLength: 1}", "''", 'is "": expected text. It may not be empty.'),
    "a number for text": ("{type: string}", "12", 'is 12: expected text. Quote it: "12".'),
}


@pytest.mark.parametrize(("schema", "value", "expected"), VALUES.values(), ids=VALUES)
def test_a_value_of_another_kind_is_told_how_it_is_written(start: Path, schema: str, value: str, expected: str) -> None:
    matrix = f"project: {{name: a}}\naxes: [environment]\nenvironments: {{dev: {{size: {value}}}}}\n"
    write_tree(start, {"config/settings.yaml": f"properties:\n  size: {schema}\n", "config/regions.yaml": matrix})
    assert_refused(start, "render", expected=f"config/regions.yaml:3: size {expected}")


BESIDE = "which stands beside properties: required: [size]"
DECLARATIONS = {
    "a type alone": (
        "properties:\n  size: integer\n",
        ":2: properties.size is not a schema. Write a map of keywords, like {type: integer}.",
    ),
    "a word that is no type": (
        "properties:\n  size: small\n",
        ":2: properties.size is not a schema. Write a map of keywords, like {type: string}.",
    ),
    "a type of another language": (
        "properties:\n  size: {type: list}\n",
        (
            ':2: properties.size.type is "list": expected one of string, integer, number, boolean, array, object, '
            'null. Did you mean "array"?'
        ),
    ),
    "a setting that says itself that it is required": (
        "properties:\n  size: {type: integer, required: true}\n",
        f":2: properties.size.required is true: expected a list of names, {BESIDE}",
    ),
}


@pytest.mark.parametrize("name", DECLARATIONS)
def test_slips_in_the_declaration_are_said_with_the_remedy(start: Path, name: str) -> None:
    settings, expected = DECLARATIONS[name]
    write_tree(start, {"config/settings.yaml": settings, "templates/main.tf.j2": "# nothing\n"})
    assert_refused(start, "render", expected=f"config/settings.yaml{expected}")


def test_a_setting_outside_of_properties_is_told_where_to_go(start: Path) -> None:
    write_tree(start, {"config/settings.yaml": "size: {type: integer}\n"})
    result = run("render")
    assert result.exit_code == 2
    assert 'config/settings.yaml:1: unknown key "size". Settings are declared under properties.' in result.stderr


@pytest.mark.parametrize("written", ["greeting:Hello", "greeting Hello"])
def test_a_colon_or_a_space_that_is_missing_is_told(start: Path, written: str) -> None:
    config = start / "config/regions.yaml"
    before = "".join(line for line in MATRIX.splitlines(keepends=True) if not line.startswith("defaults"))
    config.write_text(f"{before}defaults:\n  {written}\n")
    remedy = "A colon and a space stand between key and value: greeting: Hello"
    assert f'defaults is "{written}": expected a map. {remedy}\n' in run("render").stderr


NAMES = {
    "environment": 'Did you mean "stack.environment"?',
    "var": "A setting is read by its bare name, as in {{ size | hcl }}; what Terraform reads is outside of {{ }}.",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_that_people_expect_are_explained(start: Path, name: str) -> None:
    write_tree(start, {"templates/main.tf.j2": f"a = {{{{ {name} | hcl }}}}\n"})
    assert_refused(start, "render", expected=f'templates/main.tf.j2:1: "{name}" is not defined. {NAMES[name]} {ALL}')


def test_names_of_other_stacks_are_explained_too(start: Path) -> None:
    stacks = "# nothing\n{% for other in stacks %}{{ other.environment | hcl }}{% endfor %}\n"
    write_tree(
        start,
        {
            "config/regions.yaml": (start / "config/regions.yaml").read_text() + "components: {all: {each: []}}\n",
            "templates/all/main.tf.j2": stacks,
        },
    )
    result = run("render")
    assert 'main.tf.j2:2: "environment" is not defined. Did you mean "stack.environment"?' in result.stderr


@pytest.mark.parametrize("command", ["validate", "graph"])
def test_what_is_neither_a_stack_nor_a_folder_is_said_to_be_neither(start: Path, command: str) -> None:
    write_tree(start, {"templates/main.tf.j2": "# nothing\n"})
    fact = 'no stack is called "nosuch", and there is no such folder.'
    remedy = "`tfgen list` shows the stacks there are."
    assert_refused(start, command, "nosuch", expected=f"config/regions.yaml: {fact} {remedy}")


NO_FOLDER = "there is no such folder. Name one with .tf files; those of a project are there after: tfgen render"


def test_a_picture_before_any_render_says_what_to_run(start: Path) -> None:
    assert_refused(start, "graph", "dev", expected=f"generated/dev: {NO_FOLDER}")


def test_a_folder_that_is_not_there_is_no_error_of_the_system(folder: Path) -> None:
    assert_refused(folder, "validate", "nosuch", expected=f"nosuch: {NO_FOLDER}")


def test_a_file_without_a_folder_is_told_where_terraform_looks(start: Path) -> None:
    write_tree(start, {"templates/main.tf.j2": 'output "a" {\n  value = file("x")\n}\n'})
    expected = 'there is no file "x" where Terraform is started; write "${path.module}/x" for a file of the module.'
    assert expected in run("validate").stdout


def test_adopt_says_nothing_of_success_before_it_is_refused(start: Path) -> None:
    write_tree(start, {f"envs/{name}/main.tf": 'output "a" {\n  value = 1\n}\n' for name in ("dev", "prod")})
    result = run("adopt", "envs")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("error: config: this exists, and nothing is overwritten.")
