"""Matrix files that are wrong, each with exactly what the user is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.trees import CONFIG, MATRIX, assert_refused, changed, run, write_tree
from tfgen.config.describe import describe
from tfgen.config.types import PlainName

if TYPE_CHECKING:
    from pathlib import Path

# How a type is described is tested in test_describe.py.
ACCOUNT_RULE = '12 digits in quotes like "012345678901"'
NAME_RULE = describe(PlainName)
PROJECT_RULE = 'lower-case words with dashes between, of at most 10 characters, like "trading"'
RETENTION_RULE = (
    "one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653"
)
TAG_RULE = 'letters, digits, spaces and any of _ . : / = + - @, of at most 256 characters, like "trading desk"'
LOOK = "Look at the indentation, quotes and colons of this line and the one before."

UNKNOWN_KEYS = {
    "at the top": (
        MATRIX + "enviroments: {}\n",
        ':16: unknown key "enviroments". Did you mean "environments"?',
    ),
    "in defaults": (
        MATRIX + "defaults:\n  databse: {reader_count: 1}\n",
        ':17: unknown key "databse". Did you mean "database"?',
    ),
    "in a region": (
        changed("    cidr: 10.1.0.0/16", "    cidr: 10.1.0.0/16\n    netwrok: {}"),
        ':8: unknown key "netwrok". Did you mean "network"?',
    ),
    "in an environment": (
        changed('    account_id: "1', '    acount_id: "1'),
        ':11: unknown key "acount_id". Did you mean "account_id"?',
    ),
    "deep in an override": (
        MATRIX + "overrides:\n  - match: {region: us-east-1}\n    set: {database: {capacity: {minimun: 1}}}\n",
        ':18: unknown key "database.capacity.minimun". Did you mean "minimum"?',
    ),
    "beside match and set": (
        MATRIX + "overrides:\n  - match: {region: us-east-1}\n    set: {}\n    why: later\n",
        ':19: unknown key "overrides[0].why". Known here: match, set.',
    ),
    "unlike any other": (
        MATRIX + "defaults:\n  logs: {colour: red}\n",
        ':17: unknown key "logs.colour". Known here: retention_days.',
    ),
}

WRONG_VALUES = {
    "text for a number": (
        MATRIX + "defaults:\n  database: {reader_count: two}\n",
        ':17: database.reader_count is "two": expected a whole number from 0 to 15.',
    ),
    "a fraction for a whole number": (
        MATRIX + "defaults:\n  database: {reader_count: 1.5}\n",
        ":17: database.reader_count is 1.5: expected a whole number from 0 to 15.",
    ),
    "text for true or false": (
        MATRIX + 'defaults:\n  network: {flow_logs: "true"}\n',
        ':17: network.flow_logs is "true": expected true or false. Take the quotes away: true',
    ),
    "a number for a map": (
        MATRIX + "defaults:\n  database: {capacity: 4}\n",
        ":17: database.capacity is 4: expected a map with the keys minimum, maximum.",
    ),
    "text for a list": (
        MATRIX + "defaults:\n  availability_zones: us-east-1a\n",
        (
            ':17: availability_zones is "us-east-1a": expected a list of 2 to 3 items, '
            'each an availability zone like "us-east-1a".'
        ),
    ),
    "none of the choices": (
        MATRIX + "defaults:\n  network: {nat: none}\n",
        ':17: network.nat is "none": expected one of per_zone, single.',
    ),
    "a number that AWS does not offer": (
        MATRIX + "defaults:\n  logs: {retention_days: 31}\n",
        f":17: logs.retention_days is 31: expected {RETENTION_RULE}.",
    ),
    "an empty section": (
        MATRIX + "defaults:\n",
        ":16: defaults is null: expected a map. Write one behind the key, {} if it has nothing, or remove the key.",
    ),
    "an exclusion without its reason": (
        MATRIX + "exclude:\n  - {environment: dev, region: us-west-2}\n",
        ":17: exclude[0].reason is missing. Set it to text.",
    ),
    "a tag that is a number": (
        MATRIX + "defaults:\n  tags: {CostCenter: 42}\n",
        f':17: tags.CostCenter is 42: expected {TAG_RULE}. Quote it: "42".',
    ),
    "a tag that would be a reference": (
        MATRIX + 'defaults:\n  tags: {Owner: "${var.owner}"}\n',
        f':17: tags.Owner is "${{var.owner}}": expected {TAG_RULE}.',
    ),
    "an unquoted account id": (
        changed('"111122223333"', "111122223333"),
        f':11: account_id is 111122223333: expected {ACCOUNT_RULE}. Quote it: "111122223333".',
    ),
    "an account id with a line end": (
        changed('"111122223333"', r'"111122223333\n"'),
        rf':11: account_id is "111122223333\n": expected {ACCOUNT_RULE}.',
    ),
    "a required setting that nothing sets": (
        changed("    home_region: us-east-1\n", ""),
        (
            ":10: home_region is missing. Set it to a region of the standard AWS partition, of at most 14 characters, "
            'like "us-east-1".'
        ),
    ),
    "a required setting of regions that one of them lacks": (
        changed("    cidr: 10.1.0.0/16\n", ""),
        ':6: cidr is missing. Set it to an IPv4 block like "10.0.0.0/16".',
    ),
    "a required setting of regions that the only one of an environment lacks": (
        changed("    cidr: 10.1.0.0/16\n", "").replace("us-east-1\n  prod", "us-west-2\n  prod")
        + "exclude:\n"
        + "  - {environment: prod, region: us-west-2, reason: full}\n"
        + "  - {environment: dev, region: us-east-1, reason: full}\n",
        ':6: cidr is missing. Set it to an IPv4 block like "10.0.0.0/16".',
    ),
    "a required setting that only overrides set": (
        changed("    cidr: 10.1.0.0/16\n", "")
        + "overrides:\n"
        + "  - match: {environment: dev, region: us-west-2}\n"
        + "    set: {cidr: 10.1.0.0/16}\n",
        ':12: cidr is missing. Set it to an IPv4 block like "10.0.0.0/16".',
    ),
}

UNSAFE_NAMES = {
    "an environment that leaves the output folder": (
        changed("  dev:", '  "../x":'),
        f':10: the name "../x" in environments is not {NAME_RULE}. Choose another name.',
    ),
    "an environment that ends an HCL string": (
        changed("  dev:", "  'de\"v':"),
        rf':10: the name "de\"v" in environments is not {NAME_RULE}. Choose another name.',
    ),
    "an environment with a line end": (
        changed("  dev:", r'  "dev\n":'),
        rf':10: the name "dev\n" in environments is not {NAME_RULE}. Choose another name.',
    ),
    "a region that leaves the output folder": (
        changed("  us-west-2:", '  "../../etc":'),
        f':6: the name "../../etc" in regions is not {NAME_RULE}. Choose another name.',
    ),
    "a project that ends an HCL string": (
        changed("demo", "'de\"mo'"),
        rf':1: project.name is "de\"mo": expected {PROJECT_RULE}.',
    ),
    "a variable that templates could not name": (
        MATRIX + "defaults:\n  vars: {my-var: 1}\n",
        ':17: the name "my-var" in vars is not a lower-case name like "team_name". Choose another name.',
    ),
}

NETWORKS = {
    "host bits": (
        changed("10.1.0.0/16", "10.1.0.1/16"),
        ':7: cidr "10.1.0.1/16" has host bits set after its prefix. The block is "10.1.0.0/16".',
    ),
    "not a /16": (
        changed("10.1.0.0/16", "10.1.0.0/20"),
        ':7: cidr "10.1.0.0/20" is a /20. The subnet plan needs a /16.',
    ),
    "not an address": (
        changed("10.1.0.0/16", "10.1.0.300/16"),
        (
            ":7: cidr \"10.1.0.300/16\" is not an IPv4 block (Octet 300 (> 255) not permitted in '10.1.0.300'). "
            'Write it like "10.0.0.0/16".'
        ),
    ),
    "no prefix": (
        changed("10.1.0.0/16", "10.1.0.0"),
        r':7: cidr is "10.1.0.0": expected an IPv4 block like "10.0.0.0/16".',
    ),
    "a zone twice": (
        changed("us-west-2b]", "us-west-2a]"),
        ':8: availability_zones lists "us-west-2a" twice. Name each once.',
    ),
    "one zone only": (
        changed(", us-west-2b]", "]"),
        (
            ":8: availability_zones is a list of 1: expected a list of 2 to 3 items, "
            'each an availability zone like "us-east-1a".'
        ),
    ),
}

CELLS = {
    "a home region elsewhere": (
        changed("home_region: us-east-1", "home_region: eu-west-1"),
        ':12: home_region "eu-west-1" is not a region of dev. Choose one of us-east-1, us-west-2.',
    ),
    "a home region that is excluded": (
        MATRIX + "exclude:\n  - {environment: dev, region: us-east-1, reason: full}\n",
        ':12: home_region "us-east-1" is not a region of dev. Choose one of us-west-2.',
    ),
    "an override of an unknown environment": (
        MATRIX + "overrides:\n  - match: {environment: pord}\n    set: {}\n",
        ':17: no environment is named "pord". Did you mean "prod"?',
    ),
    "an override of everything": (
        MATRIX + "overrides:\n  - match: {}\n    set: {}\n",
        ":17: this override matches every cell. Name an environment or a region, or use `defaults`.",
    ),
    "an exclusion of an unknown region": (
        MATRIX + "exclude:\n  - {environment: dev, region: us-west-3, reason: full}\n",
        ':17: no region is named "us-west-3". Did you mean "us-west-2"?',
    ),
    "an override of a cell that is excluded": (
        MATRIX
        + "exclude:\n  - {environment: dev, region: us-west-2, reason: full}\n"
        + "overrides:\n  - match: {environment: d*, region: us-west-2}\n    set: {}\n",
        (
            ":19: this override matches no cell that exists: dev/us-west-2 is left out in line 17. "
            "Remove the override, or let the cell exist."
        ),
    ),
    "an override of a cell that its environment does not have": (
        changed("    home_region: us-east-1\n", "    home_region: us-east-1\n    regions: us-east-1\n")
        + "overrides:\n  - match: {environment: dev, region: us-west-2}\n    set: {}\n",
        (
            ":18: this override matches no cell that exists: dev/us-west-2 is left out in line 13. "
            "Remove the override, or let the cell exist."
        ),
    ),
    "every cell excluded": (
        changed('  prod:\n    account_id: "444455556666"\n    home_region: us-east-1\n', "")
        + "exclude:\n"
        + "  - {environment: dev, region: us-east-1, reason: full}\n"
        + "  - {environment: dev, region: us-west-2, reason: full}\n",
        ":13: every cell is excluded, no stack is left. Remove an exclusion.",
    ),
    "two owners of an account's API Gateway": (
        changed("444455556666", "111122223333"),
        (
            ":13: dev and prod both own API Gateway's log role of account 111122223333 in us-east-1 and us-west-2. "
            "Set ownership.api_account to external in one of them."
        ),
    ),
}

YAML = {
    "an empty file": ("", ": the file is empty. Start with `project:`, `regions:` and `environments:`."),
    "a file of comments": (
        "# later\n",
        ": the file is empty. Start with `project:`, `regions:` and `environments:`.",
    ),
    "a list": (
        "- project\n",
        (
            ":1: the file is a list of 1: expected a map with the keys project, axes, defaults, regions, "
            "environments, overrides, exclude, components, artifacts, compare."
        ),
    ),
    "not YAML": (
        "project: {name: demo\nregions:\n",
        (
            ":2: this is not YAML: while parsing a flow mapping, did not find expected ',' or '}'. "
            "The brace opened in line 1 is not closed, or a comma is missing."
        ),
    ),
    "a list whose bracket is not closed for some lines": (
        "project: {name: demo}\naxes: [environment,\n\nenvironments:\n  dev: {}\n",
        (
            ":5: this is not YAML: while parsing a flow sequence, did not find expected ',' or ']'. "
            "The bracket opened in line 2 is not closed, or a comma is missing."
        ),
    ),
    "a tab": (
        "project:\n\tname: demo\n",
        (
            ":2: this is not YAML: while scanning for the next token, found character that cannot start any token. "
            "A tab indents this line: indent with spaces."
        ),
    ),
    "a control character": (
        "project:\n  name: de\x01mo\n",
        r':2: YAML does not admit the character U+0001. In double quotes write it as "\u0001".',
    ),
    "a second document": (
        MATRIX + "---\nproject: {}\n",
        ":16: a second document begins here. Keep one of them.",
    ),
    "not UTF-8": (
        b"# \n# caf\xe9\n",
        ": the file is not UTF-8 text (invalid continuation byte in line 2). Save it as UTF-8.",
    ),
    "a key twice": (
        MATRIX + "environments: {}\n",
        ':16: "environments" is already set in line 9. Remove one of the two.',
    ),
    "a merge key": (
        MATRIX + "defaults:\n  <<: {tags: {a: b}}\n",
        ":17: merge keys (<<) are not read. Use `defaults` and `overrides`, which say who wins.",
    ),
    "an alias of itself": (
        MATRIX + "defaults:\n  vars: &all {a: *all}\n",
        ":17: this alias contains itself. Write the value out.",
    ),
    "a tag": (
        MATRIX + "defaults:\n  vars: {a: !!python/name:os.system x}\n",
        ":17: the tag !!python/name:os.system is not read. Remove it.",
    ),
    "a key that is no text": (
        MATRIX + "defaults:\n  vars: {on: 1}\n",
        ':17: the key on is not text. Quote it: "on".',
    ),
}

# Read one way by PyYAML and another way by editors, Go and whoever knows YAML 1.2.
OR = ", or quote it if it is text"
AMBIGUOUS = {
    "012345670123": ("a number", "Quote it"),
    "yes": ("true or false", f"Write true{OR}"),
    "off": ("true or false", f"Write false{OR}"),
    "1:30": ("a number", "Quote it"),
    "1_000": ("a number", f"Write 1000{OR}"),
    "0o17": ("text", "Quote it"),
    "1e3": ("text", "Quote it"),
    "2026-01-31": ("a date", "Quote it"),
}


def _table(**groups: dict[str, tuple[str | bytes, str]]) -> list[object]:
    return [
        pytest.param(config, message, id=f"{group}: {case}")
        for group, cases in groups.items()
        for case, (config, message) in cases.items()
    ]


@pytest.mark.parametrize(
    ("config", "message"),
    _table(
        unknown_key=UNKNOWN_KEYS,
        value=WRONG_VALUES,
        name=UNSAFE_NAMES,
        network=NETWORKS,
        cell=CELLS,
        yaml=YAML,
    ),
)
def test_a_broken_matrix_is_refused_with_place_fact_and_remedy(
    project: Path, config: str | bytes, message: str
) -> None:
    write_tree(project, {CONFIG: config})
    assert_refused(project, CONFIG + message)


@pytest.mark.parametrize("scalar", AMBIGUOUS)
def test_a_scalar_that_yaml_versions_read_differently_is_refused(project: Path, scalar: str) -> None:
    kind, remedy = AMBIGUOUS[scalar]
    write_tree(project, {CONFIG: MATRIX + f"defaults:\n  vars: {{value: {scalar}}}\n"})
    fact = f"{scalar} is read differently by YAML 1.1 (as {kind}) and YAML 1.2."
    assert_refused(project, f'{CONFIG}:17: {fact} {remedy}: "{scalar}".')


def test_a_scalar_that_yaml_versions_read_differently_is_text_in_quotes(project: Path) -> None:
    from tfgen.config.load import load_config

    write_tree(project, {CONFIG: MATRIX + "defaults:\n  vars: {a: \"yes\", b: '0o17'}\n"})
    assert load_config(project).stacks[0].scope["vars"] == {"a": "yes", "b": "0o17"}


def test_an_unquoted_account_id_with_a_leading_zero_is_refused(project: Path) -> None:
    write_tree(project, {CONFIG: changed('"111122223333"', "012345670123")})
    fact = "012345670123 is read differently by YAML 1.1 (as a number) and YAML 1.2."
    assert_refused(project, f'{CONFIG}:11: {fact} Quote it: "012345670123".')


def test_every_problem_of_a_matrix_is_told_at_once_in_the_order_of_the_file(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX + "defaults:\n  logs: {retention: 1}\n  function: {memory_mb: 64}\n"})
    assert_refused(
        project,
        f'{CONFIG}:17: unknown key "logs.retention". Did you mean "retention_days"?',
        f"{CONFIG}:18: function.memory_mb is 64: expected a whole number from 128 to 10240.",
    )


def test_a_missing_matrix_is_refused(project: Path) -> None:
    (project / CONFIG).unlink()
    remedy = "Run tfgen in a project's folder, name that folder with -C, or make a project: tfgen new DIR"
    assert_refused(project, f"{CONFIG}: there is no such file. {remedy}")


def test_a_folder_in_the_place_of_the_matrix_is_refused(project: Path) -> None:
    (project / CONFIG).unlink()
    (project / CONFIG).mkdir()
    assert_refused(project, f"{CONFIG}: the file cannot be read: Is a directory. Mend this and run tfgen again.")


def test_of_very_many_names_the_first_are_told(project: Path) -> None:
    names = [f"name{number:03}" for number in range(110)]
    settings = "properties:\n" + "".join(f"  {name}: {{type: string}}\n" for name in names)
    matrix = "project: {name: demo}\naxes: [environment]\nenvironments: {dev: {zz: 1}}\n"
    write_tree(project, {CONFIG: matrix, "config/settings.yaml": settings})
    said = run("render").stderr
    assert "Known here: name000, name001, " in said
    assert "name099 and 14 more. Or declare it" in said  # with those that every project has


ENVIRONMENTS = {
    "by case alone": (
        "environments: {prod: {}, PROD: {}}",
        'Windows and macOS take "prod" for the same. Choose another name.',
    ),
    "a device of Windows": (
        "environments: {con: {}}",
        'the folder of a stack names environment, which is "con" in con: Windows keeps the name con for a device.',
    ),
    "none": ("axes: []\nenvironments: {dev: {}}", "axes is a list of 0: expected a list of at least 1 item."),
}


@pytest.mark.parametrize(("text", "message"), ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_what_stands_in_the_way_of_folders_is_told_without_a_component_that_nobody_named(
    project: Path, text: str, message: str
) -> None:
    axes = "" if "axes" in text else "axes: [environment]\n"
    write_tree(
        project, {CONFIG: f"project: {{name: demo}}\n{axes}{text}\n", "config/settings.yaml": "properties: {}\n"}
    )
    result = run("render")
    assert (result.exit_code, message in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--env", "deb"), 'no stack has the environment "deb". Did you mean "dev"?'),
        (("--env", "xyz"), 'no stack has the environment "xyz". Known: dev, prod.'),
        (("--region", "us-west-1"), 'no stack has the region "us-west-1". Did you mean "us-west-2"?'),
    ],
)
def test_an_unknown_selection_is_refused(project: Path, options: tuple[str, str], message: str) -> None:
    assert_refused(project, f"{CONFIG}: {message}", options=options)


def test_a_selection_without_a_stack_is_refused(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX + "exclude:\n  - {environment: dev, region: us-west-2, reason: full}\n"})
    message = "no stack has both. `tfgen list` shows the stacks there are."
    assert_refused(project, f"{CONFIG}: {message}", options=("--env", "dev", "--region", "us-west-2"))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("config/regions.yaml", MATRIX + 'exclude: [{environment: "a\\nerror: b", reason: x}]\n'),
        ("config/settings.yaml", 'properties: {"a\\nerror: b": 1}\n'),
    ],
)
def test_a_line_end_in_a_name_makes_no_second_line_of_a_message(project: Path, file: str, text: str) -> None:
    write_tree(project, {file: text})
    found = run("list")
    assert found.exit_code == 2
    assert r"\nerror: b" in found.stderr
    assert all(line.startswith(f"error: {file}:") for line in found.stderr.splitlines())


def test_what_a_program_said_stays_below_the_fact(project: Path) -> None:
    artifact = "artifacts: {a: {command: [sh, -c, 'echo one; echo two; exit 3'], inputs: [config], output: a.zip}}\n"
    write_tree(project, {CONFIG: MATRIX + artifact})
    assert run("package").stderr.splitlines()[1:] == ["error:   one", "error:   two"]


def test_axes_that_are_a_map_are_shown_as_a_list(project: Path) -> None:
    write_tree(
        project, {CONFIG: "project: {name: demo}\naxes: {city: cities, team: }\ncities: {a: {}}\nteams: {b: {}}\n"}
    )
    message = f"{CONFIG}:2: axes is a map, and their order counts. Write a list: [{{city: cities}}, team]"
    assert_refused(project, message)
