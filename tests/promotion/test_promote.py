"""`tfgen promote`: one side takes the settings of another, by an edit of the matrix file."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.report.published import assert_published
from tests.trees import run, write_tree
from tfgen.cli import promote as promote_command
from tfgen.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = "config/regions.yaml"
SETTINGS = """\
required: [account]
properties:
  account: {type: string}
  size: {type: integer, default: 1, maximum: 9}
  domain: {type: string, default: example.com}
  tags: {type: object, additionalProperties: {type: string}, default: {}}
  zones: {type: array, items: {type: string}, default: []}
locals:
  doubled: size * 2
checks:
  - condition: size < 8 || length(zones) > 0
    error_message: that many need zones
    at: size
"""
MATRIX = """\
project: {name: demo}
regions:
  east: {}
  west: {}
environments:
  # Small.
  staging:
    account: "111122223333"
    size: 2 # enough
    zones: [a]
  # Large.
  prod:
    account: "444455556666"
    tags: {cost: high}
compare: {identity: [domain]}
"""
OF_OTHERS = """\
overrides:
  - {match: {region: west}, set: {size: 5}}
  - {match: {environment: staging, region: west}, set: {size: 3}}
"""
TEMPLATE = 'output "size" {\n  value = {{ doubled }}\n}\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write_tree(tmp_path, {"config/settings.yaml": SETTINGS, CONFIG: MATRIX, "templates/main.tf.j2": TEMPLATE})
    return tmp_path


def promote(*words: str, code: int = 0) -> str:
    result = run("promote", *words)
    assert result.exit_code == code, result.output
    return result.stdout if code == 0 else result.stderr


def test_what_changes_is_shown_and_nothing_is_written_by_a_dry_run(write: Path) -> None:
    assert promote("staging", "prod", "--dry-run").splitlines() == [
        "prod/east, prod/west: size 1 → 2",
        'prod/east, prod/west: zones [] → ["a"]',
        'prod/east, prod/west: tags.cost "high" → null',
        "2 stacks: output.size value 2 → 4",
        "not promoted, as they differ by nature: account",
    ]
    assert (write / CONFIG).read_text() == MATRIX


def test_what_is_meant_to_differ_stays_unless_it_is_named(write: Path) -> None:
    expected = "  expected:\n    - {between: [prod, '*'], setting: [size, zones], reason: sized otherwise}\n"
    (write / CONFIG).write_text(MATRIX.replace("{identity: [domain]}", "\n  identity: [domain]") + expected)
    lines = promote("staging", "prod", "--dry-run").splitlines()
    assert lines[0] == 'prod/east, prod/west: tags.cost "high" → null'
    assert lines[-1] == "not promoted, as they are meant to differ, unless you name them: size, zones"
    found = json.loads(promote("staging", "prod", "--dry-run", "--format", "json"))
    assert_published("promote", found)
    assert found["meant"][0] == {"name": "size", "reason": "sized otherwise"}
    assert promote("staging", "prod", "size", "--dry-run").splitlines()[0] == "prod/east, prod/west: size 1 → 2"


def test_protect_is_promoted_only_by_its_name(write: Path) -> None:
    (write / CONFIG).write_text(
        MATRIX.replace("    tags: {cost: high}", "    size: 2\n    zones: [a]\n    protect: true")
    )
    assert promote("staging", "prod", "--dry-run").splitlines() == [
        "not promoted, as they differ by nature: account, protect",
        "nothing to promote",
    ]
    assert promote("staging", "prod", "protect", "--dry-run").splitlines()[0] == (
        "prod/east, prod/west: protect true → false"
    )


@pytest.mark.parametrize(
    ("answer", "code", "said"), [("n\n", 1, "nothing has been written"), (None, 130, "interrupted")]
)
def test_who_says_no_is_told_from_who_interrupts(
    write: Path, monkeypatch: pytest.MonkeyPatch, answer: str | None, code: int, said: str
) -> None:
    monkeypatch.setattr(promote_command, "sys", SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)))
    result = CliRunner().invoke(main, ["promote", "staging", "prod", "size"], input=answer)
    assert (result.exit_code, said in result.output) == (code, True)
    assert (write / CONFIG).read_text() == MATRIX


def test_a_matrix_that_is_a_link_stays_one(write: Path) -> None:
    (write / CONFIG).rename(write / "theirs.yaml")
    (write / CONFIG).symlink_to("../theirs.yaml")
    fact = f"{CONFIG}: this is a link, and nothing is written through it. Put a file there."
    assert promote("staging", "prod", "size", "--yes", code=2) == f"error: {fact}\n"
    assert (write / CONFIG).is_symlink()
    assert (write / "theirs.yaml").read_text() == MATRIX


@pytest.mark.parametrize("width", [1, 3, 6, 8])
def test_a_key_is_added_with_any_indent(write: Path, width: int) -> None:
    lines = MATRIX.replace("    tags: {cost: high}\n", "").splitlines()
    deeper = [line.replace("  ", " " * width, (len(line) - len(line.lstrip())) // 2) for line in lines]
    (write / CONFIG).write_text("\n".join(deeper) + "\n")
    promote("staging", "prod", "size", "--yes")
    assert f"\n{' ' * 2 * width}size: 2\n" in (write / CONFIG).read_text().partition("prod:")[2]


def test_a_key_is_added_where_indents_are_of_several_kinds(write: Path) -> None:
    deeper = MATRIX.replace("    tags: {cost: high}", "       tags: {cost: high}").replace(
        '    account: "4', '       account: "4'
    )
    (write / CONFIG).write_text(deeper)
    promote("staging", "prod", "size", "--yes")
    assert "       tags: {cost: high}\n       size: 2\n" in (write / CONFIG).read_text()


@pytest.mark.parametrize("beside", ["", "  # high"])
def test_a_key_that_is_added_does_not_take_the_comment_of_another(write: Path, beside: str) -> None:
    before = f'  prod:\n    # Ours.\n    account: "444455556666"{beside}\n'
    rest = "\n  # The end.\n"
    matrix = MATRIX.partition("  prod:")[0] + f"{before}{rest}compare: {{identity: [domain]}}\n"
    (write / CONFIG).write_text(matrix)
    promote("staging", "prod", "size", "--yes")
    assert (write / CONFIG).read_text() == matrix.replace(rest, f"    size: 2\n{rest}")


def test_a_key_that_is_added_has_the_line_ends_of_the_file(write: Path) -> None:
    (write / CONFIG).write_bytes(MATRIX.replace("\n", "\r\n").encode())
    promote("staging", "prod", "size", "--yes")
    written = (write / CONFIG).read_bytes()
    assert b"    size: 2\r\n" in written.partition(b"prod:")[2]
    assert written.count(b"\n") == written.count(b"\r\n")


def test_stacks_that_leave_and_come_are_told(write: Path) -> None:
    write_tree(write, {"templates/app/main.tf.j2": TEMPLATE})
    (write / "templates/main.tf.j2").unlink()
    (write / CONFIG).write_text(MATRIX + "components: {app: {when: size == 1}}\n")
    lines = promote("staging", "prod", "size", "--dry-run").splitlines()
    retired = "out of the matrix and retired: what was made stays until tfgen destroy"
    assert lines == ["prod/east, prod/west: size 1 → 2", f"prod/east/app, prod/west/app: {retired}"]
    assert promote("prod", "staging", "size", "--dry-run").splitlines()[-1] == (
        "staging/east/app, staging/west/app: new in the matrix"
    )
    found = json.loads(promote("staging", "prod", "size", "--dry-run", "--format", "json"))
    assert_published("promote", found)
    assert (found["leaving"], found["coming"]) == (["prod/east/app", "prod/west/app"], [])


def test_what_names_its_place_stays_in_its_place(write: Path) -> None:
    matrix = MATRIX.replace("  east: {}\n", "  east: {tags: {bucket: logs-east}}\n")
    (write / CONFIG).write_text(matrix.replace("  west: {}\n", "  west: {tags: {bucket: logs-west}}\n"))
    said = promote("east", "west", "--dry-run").splitlines()
    assert said == ["not promoted, as they differ by nature: tags.bucket", "nothing to promote"]


def test_keys_are_written_with_comments_and_order_as_they_were(write: Path) -> None:
    promote("staging", "prod", "size", "tags", "--yes")
    assert (write / CONFIG).read_text() == MATRIX.replace("    tags: {cost: high}\n", "    tags: {}\n    size: 2\n")
    assert promote("staging", "prod", "size", "--yes") == "nothing to promote\n"


def test_an_override_of_the_target_alone_is_what_is_edited(write: Path) -> None:
    override = "overrides:\n  - match: {environment: prod, region: west}\n    set: {size: 5}\n"
    (write / CONFIG).write_text(MATRIX + override)
    promote("staging", "prod", "size", "--yes")
    text = (write / CONFIG).read_text()
    assert "    set: {size: 2}\n" in text
    assert "    tags: {cost: high}\n    size: 2\n" in text


@pytest.mark.parametrize(
    ("more", "keys", "said"),
    [
        ("", ["doubled"], '"doubled" is derived'),
        ("", ["account"], "differs by nature"),
        ("", ["domain"], "differs by nature"),
        ("", ["siez"], 'Did you mean "size"?'),
        (
            OF_OTHERS,
            ["size"],
            f"{CONFIG}:17: override of region=west sets size above environment prod, for others too",
        ),
        (
            "overrides: [{match: {environment: staging, region: west}, set: {size: 5}}]\n",
            ["size"],
            "size is another in staging/west than in staging/east",
        ),
        ("overrides: [{match: {environment: staging}, set: {size: 9}}]\n", ["size"], "that many need zones"),
    ],
)
def test_what_cannot_be_promoted_is_refused_and_nothing_is_written(
    write: Path, more: str, keys: list[str], said: str
) -> None:
    (write / CONFIG).write_text(MATRIX + more)
    assert said in promote("staging", "prod", *keys, "--yes", code=2)
    assert (write / CONFIG).read_text() == MATRIX + more


def test_a_layer_that_two_environments_share_by_an_alias_is_not_edited(write: Path) -> None:
    shared = MATRIX.replace(
        "    tags: {cost: high}\n", "    tags: &tags {cost: high}\n  test: {account: x, tags: *tags}\n"
    )
    shared = shared.replace("    zones: [a]\n", "    zones: [a]\n    tags: {cost: low}\n")
    (write / CONFIG).write_text(shared)
    said = promote("staging", "prod", "tags", "--yes", code=2)
    assert "tags.cost of test/east would change too, and nothing is promoted to it" in said
    assert (write / CONFIG).read_text() == shared


REGIONS = """\
project: {name: demo}
regions: {east: {}, west: {}}
environments:
  dev: {size: 1, zones: [a], regions: [east]}
  prod: {size: 3} # large

exclude: [] # nothing
"""
UNDECLARED = "properties:\n  size: {type: integer}\n  zones: {type: array, default: []}\n"


def write_regions(project: Path, matrix: str = REGIONS) -> None:
    template = 'output "size" {\n  value = {{ size }}\n}\n'
    write_tree(project, {CONFIG: matrix, "config/settings.yaml": UNDECLARED, "templates/main.tf.j2": template})


def test_a_region_that_the_target_alone_has_keeps_its_settings(write: Path) -> None:
    write_regions(write)
    assert promote("dev", "prod", "size", "--yes").splitlines() == [
        "prod/east: size 3 → 1",
        "prod/east: output.size value 3 → 1",
        "prod/west has no counterpart in dev and stays as it is (an override keeps size)",
        "config/regions.yaml is written. Next: tfgen render",
    ]
    kept = "overrides: [{match: {environment: prod, region: west}, set: {size: 3}}]\n"
    assert (write / CONFIG).read_text() == REGIONS.replace("prod: {size: 3}", "prod: {size: 1}") + kept
    assert promote("dev", "prod", "size", "--yes") == "nothing to promote\n"


def test_what_a_region_keeps_is_said_in_json(write: Path) -> None:
    write_regions(write)
    found = json.loads(promote("dev", "prod", "--dry-run", "--format", "json"))
    assert_published("promote", found)
    assert found["unpaired"] == [{"cell": "prod/west", "settings": ["size", "zones"]}]


@pytest.mark.parametrize(
    ("overrides", "written"),
    [
        (
            "overrides:\n- match: {environment: dev} # small\n  set: {size: 2}\n\n# the end\n",
            (
                "overrides:\n- match: {environment: dev} # small\n  set: {size: 2}\n"
                "- {match: {environment: prod, region: west}, set: {size: 3}}\n\n# the end\n"
            ),
        ),
        (
            "overrides:\n  - match: {environment: prod, region: west}\n    set: {zones: [b]}\n",
            "overrides:\n  - match: {environment: prod, region: west}\n    set: {zones: [b], size: 3}\n",
        ),
        ("overrides: []\n", "overrides: [{match: {environment: prod, region: west}, set: {size: 3}}]\n"),
        (
            "overrides: [{match: {environment: prod, region: west}, set: {size: 7}}]\n",
            "overrides: [{match: {environment: prod, region: west}, set: {size: 7}}]\n",
        ),
    ],
)
def test_what_a_region_keeps_stands_beside_other_overrides(write: Path, overrides: str, written: str) -> None:
    write_regions(write, REGIONS + overrides)
    promote("dev", "prod", "size", "--yes")
    assert (write / CONFIG).read_text().partition("# nothing\n")[2] == written


def test_a_region_of_its_own_stays_when_a_setting_is_taken_away(write: Path) -> None:
    settings = "properties:\n  tags: {type: object, additionalProperties: {type: string}, default: {}}\n"
    matrix = "project: {name: demo}\nregions: {east: {}, west: {}}\nenvironments:\n  dev: {regions: [east]}\n"
    matrix += "  prod:\n    tags: {cost: high}\n"
    write_tree(write, {CONFIG: matrix, "config/settings.yaml": settings, "templates/main.tf.j2": "locals {}\n"})
    promote("dev", "prod", "--yes")
    kept = "overrides: [{match: {environment: prod, region: west}, set: {tags: {cost: high}}}]\n"
    assert (write / CONFIG).read_text() == matrix.replace("tags: {cost: high}", "tags: {}") + kept


@pytest.mark.parametrize("sides", [("staging", "prd"), ("staging", "west"), ("prod", "prod")])
def test_sides_that_are_no_two_values_of_one_axis_are_refused(write: Path, sides: tuple[str, str]) -> None:
    assert "nothing is promoted" in promote(*sides, code=2)
    assert (write / CONFIG).read_text() == MATRIX


def test_where_nobody_can_be_asked_nothing_is_written(write: Path) -> None:
    assert "Say --yes to write" in promote("staging", "prod", code=2)
    assert (write / CONFIG).read_text() == MATRIX


def test_as_json_it_is_told_once_with_whether_it_was_written(write: Path) -> None:
    planned = json.loads(promote("staging", "prod", "size", "--dry-run", "--format", "json"))
    assert_published("promote", planned)
    assert planned["settings"] == [{"name": "size", "cells": ["prod/east", "prod/west"], "before": 1, "after": 2}]
    assert planned["written"] is False
    assert (write / CONFIG).read_text() == MATRIX
    written = json.loads(promote("staging", "prod", "size", "--yes", "--format", "json"))
    assert written == {**planned, "written": True}
    assert "size: 2" in (write / CONFIG).read_text().partition("# Large.")[2]


def test_json_asks_nobody(write: Path) -> None:
    assert "Say --yes to write" in promote("staging", "prod", "--format", "json", code=2)
    assert (write / CONFIG).read_text() == MATRIX


def test_a_side_that_is_like_nothing_there_is_is_told_as_that(write: Path) -> None:
    said = promote("staging", "elsewhere", code=2)
    assert '"elsewhere" is not a value of an axis. Name two values of one axis' in said
