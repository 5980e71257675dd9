"""Matrix files that were made to hang, crash or mislead: refused at their line, or read as editors show them."""

from __future__ import annotations

import os
import re
import time
from typing import TYPE_CHECKING

import pytest

from tests.declared import SETTINGS_FILE
from tests.trees import CONFIG, MATRIX, assert_refused, run, write_tree
from tfgen.config.load import MAX_BYTES, load_config
from tfgen.errors import ConfigError
from tfgen.yaml.document import MAX_DEPTH, MAX_VALUES, Node, find_yaml_problem, parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

NINE = ", ".join(["{0}"] * 9)
LAUGHS = "a0: &a0 x\n" + "".join(f"a{n}: &a{n} [{NINE.format(f'*a{n - 1}')}]\n" for n in range(1, 30))
CHAIN = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 400))


def told(text: str) -> str:
    """What is said of a text that is refused, without the file's name."""
    started = time.process_time()
    with pytest.raises(ConfigError) as caught:
        parse_yaml(text, "f")
    # Five times the two seconds that are promised: coverage, a slow machine.
    assert time.process_time() - started < 10
    return "\n".join(str(problem).removeprefix("f") for problem in caught.value.problems)


LARGE = {
    "aliases that explode": (LAUGHS, ":7: there are more than 300000 values up to here"),
    "aliases within one another": (CHAIN, f":{MAX_DEPTH}: with this alias more than 50 lists and maps"),
    "a million items": ("a: [" + "1," * 1_000_000 + "]", ":1: there are more than 300000 values"),
    "a million lines": ("a:\n" + "- 1\n" * 1_000_000, f":{MAX_VALUES - 1}: there are more than 300000 values"),
    "a million keys": ("".join(f"k{n}: 1\n" for n in range(1_000_000)), ":150000: there are more than 300000 values"),
    "brackets": ("[" * 100_000, ":1: more than 50 lists and maps are within one another here. Write it with fewer."),
    "braces": ("{a: " * 100_000, ":1: more than 50 lists and maps are within one another"),
    "dashes": ("- " * 100_000, ":1: more than 50 lists and maps are within one another"),
    "complex keys": ("? " * 100_000, ":1: more than 50 lists and maps are within one another"),
    "keys that are maps": ("? {a: b}\n: c\n", ":1: this key is a list or a map. Use a name."),
    "keys that are lists": ("? [a]\n: c\n", ":1: this key is a list or a map. Use a name."),
    "directives": ("%TAG !a! b\n" * 100_000 + "--- a\n", ":1: a line that begins with % is a directive"),
    "documents": ("a: 1\n---\n" * 100_000, ":2: a second document begins here. Keep one of them."),
    "an alias of itself": ("a: &a [*a]\n", ":1: this alias contains itself. Write the value out."),
    "an alias of nothing": ("a: *b\n", ":1: there is no anchor &b before this alias. Write the value out."),
    "an anchor that is set again": (
        "a: &a 1\nb: &a 2\n",
        ":2: the anchor &a is already set above. Choose another name.",
    ),
    "a tab": ("a:\n\tb: 1\n", ":2: this is not YAML: while scanning for the next token"),
}


@pytest.mark.parametrize(("text", "expected"), LARGE.values(), ids=LARGE)
def test_what_would_take_for_ever_is_refused_at_its_line(text: str, expected: str) -> None:
    assert told(text).startswith(expected)


def test_no_more_than_a_hundred_problems_are_told() -> None:
    assert told("a: [" + "yes, " * 90_000 + "]").count("\n") == 99


CHARACTERS = {
    "\u2028": "ends a line for YAML, and not for editors",
    "\u2029": "ends a line for YAML, and not for editors",
    "\x85": "ends a line for YAML, and not for editors",
    "\ufeff": "is not seen, and changes what is",
    "\u202e": "is not seen, and changes what is",
    "\u200b": "is not seen, and changes what is",
    "\u200f": "is not seen, and changes what is",
    "\u2060": "is not seen, and changes what is",
    "\u2066": "is not seen, and changes what is",
    "\0": "YAML does not admit the character U+0000",
    "\x1b": "YAML does not admit the character U+001B",
    "\x7f": "YAML does not admit the character U+007F",
    "\x9b": "YAML does not admit the character U+009B",
    "\ud800": "YAML does not admit the character U+D800. Remove it.",
    "\ufffe": "YAML does not admit the character U+FFFE",
    "\r": "a carriage return without a line feed ends a line for some programs only",
}


@pytest.mark.parametrize(("character", "fact"), CHARACTERS.items(), ids=map(ascii, CHARACTERS))
@pytest.mark.parametrize("place", ["# safe{}b: 2\n", 'a: "{}"\n', "a: b{}c\n"])
def test_a_character_that_is_read_otherwise_than_shown_is_refused(character: str, fact: str, place: str) -> None:
    found = told("# first\r\n" + place.format(character))
    assert found.startswith(":2: ")
    assert fact in found


@pytest.mark.parametrize("text", ['"\\u2028\\x85\\e"', "'é 😀'", "a # tab\there"])
def test_escaped_and_ordinary_characters_are_read(text: str) -> None:
    assert parse_yaml(f"a: {text}\n", "f").at("a").value


def test_half_of_a_pair_is_refused_escaped_too() -> None:
    assert told('a: "\\ud800"\n').startswith(":1: this is not YAML")


TAGS = ["!!python/object/apply:os.system", "!!set", "!!omap", "!!binary", "!foo", "!!map", "!<x>"]


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("value", ["{a: b}", "[a]", "aGk=", '"a"', "\n  b: c"])
def test_a_tag_is_refused_wherever_it_stands(tag: str, value: str) -> None:
    remedy = (
        "Quote a text that begins with it; otherwise remove it." if (tag, value) == ("!foo", "aGk=") else "Remove it."
    )
    assert told(f"a: {tag} {value}\n").endswith(f" is not read. {remedy}")


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("at: x ? b : c", "at: 'x ? b : c'"),
        ('- at: "${x}" == "b" # why', """- at: '"${x}" == "b"'"""),
        ("at: [for x in y : x] == []", "at: '[for x in y : x] == []'"),
        ("at: !contains([], x)", "at: '!contains([], x)'"),
        ("at: !b && x == 'c: d'", "at: '!b && x == ''c: d'''"),
        ("at: *.tf", "at: '*.tf'"),
    ],
)
def test_an_expression_that_yaml_takes_for_its_own_is_shown_in_quotes(line: str, written: str) -> None:
    assert told(f"{line}\n").endswith(f". If what follows is one text, put it in quotes: {written}")
    assert parse_yaml(written, "f").plain()


@pytest.mark.parametrize(
    "line", ["a: [1, 2", "a: {b: [}", "a: 'it's'", "- {a: b: c}", "a: [b: c: d]", 'a: "x', "a: |-x"]
)
def test_what_quotes_would_not_mend_is_not_shown_in_quotes(line: str) -> None:
    assert "one text" not in told(f"{line}\n")


@pytest.mark.parametrize("tag", ["!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!seq"])
def test_a_tag_that_makes_another_type_of_a_text_is_refused(tag: str) -> None:
    assert told(f'a: {tag} "1"\n') == f":1: the tag {tag} is not read. Remove it."


def test_a_text_may_be_said_to_be_text() -> None:
    assert parse_yaml("a: !!str 1.30\nb: ! yes\n", "f").plain() == {"a": "1.30", "b": "yes"}


# As it is written, and what it would become.
CHANGED = {
    "1.30": "1.3",
    "3.10": "3.1",
    "1.0": "1",
    "-0.50": "-0.5",
    "-0": "0",
    "-0.0": "0",
    "+1": "1",
    "+1.5": "1.5",
    "1.5e+3": "1500",
}


@pytest.mark.parametrize(("written", "read"), CHANGED.items())
def test_a_number_whose_text_would_change_is_refused(written: str, read: str) -> None:
    remedy = f'Write that, or quote it: "{written}".'
    assert told(f"a: {written}\n") == f":1: {written} is a number, and would become {read}. {remedy}"


@pytest.mark.parametrize("written", ["0.00001", "1.0e-5", "0.000010"])
def test_a_number_that_would_get_an_exponent_is_to_be_quoted(written: str) -> None:
    said = f':1: {written} is a number, and would become 1e-05. Quote it: "{written}".'
    assert told(f"a: {written}\n") == said


@pytest.mark.parametrize("digits", ["1" * 16, "1" * 20, "-" + "9" * 30, "0.1234567890123456", "1234567890.1234567"])
def test_a_number_with_more_digits_than_programs_keep_is_refused(digits: str) -> None:
    fact = f"{digits} has more than 15 digits, of which programs lose some."
    assert told(f"a: {digits}\n") == f':1: {fact} Quote it: "{digits}".'


def test_a_number_of_ten_thousand_digits_is_refused_with_its_beginning() -> None:
    assert told(f"a: {'7' * 10_000}\n").startswith(f":1: {'7' * 40}… has more than 15 digits")


@pytest.mark.parametrize(
    "scalar",
    [
        "0x1F",
        "0o17",
        "017",
        "0b1",
        "1_000",
        "1e3",
        ".5",
        "5.",
        "1:30",
        "2024-01-01",
        "2024-01-01T00:00:00Z",
        ".inf",
        "-.Inf",
        ".nan",
        "yes",
        "NO",
        "on",
        "Off",
        "=",
        "<<",
    ],
)
def test_a_scalar_that_is_no_plain_number_is_refused(scalar: str) -> None:
    assert re.search(rf'[Qq]uote it(?: if it is text)?: "{re.escape(scalar)}"\.$', told(f"a: {scalar}\n"))


@pytest.mark.parametrize(("scalar", "value"), {"0": 0, "-7": -7, "0.5": 0.5, "15": 15, "1.25": 1.25}.items())
def test_a_number_that_stays_as_it_is_is_read(scalar: str, value: float) -> None:
    assert parse_yaml(f"a: {scalar}\n", "f").at("a").value == value


@pytest.mark.parametrize("name", ["e000", "e1", "E2", "1e", "-e5"])
def test_a_name_with_an_e_in_it_is_text(name: str) -> None:
    assert parse_yaml(f"{name}: {name}\n", "a.yaml").plain() == {name: name}


@pytest.mark.parametrize("key", ["1.30", "yes", "~", "2024-01-01", "1e3"])
def test_a_key_that_is_no_text_is_refused(key: str) -> None:
    assert told(f"{key}: 1\n") == f':1: the key {key} is not text. Quote it: "{key}".'


@pytest.mark.parametrize("merge", ["<<: {a: 1}", "b: &b {a: 1}\n<<: *b", "<<: [{a: 1}]"])
def test_a_merge_key_is_refused(merge: str) -> None:
    assert "merge keys (<<) are not read." in told(merge + "\n")


def test_an_anchor_and_its_alias_are_one_value_at_two_places() -> None:
    found = parse_yaml("&k a: &v [1]\nb: *v\n", "f")
    assert found.plain() == {"a": [1], "b": [1]}
    assert isinstance(found, Node)
    assert found.at("b").position.line == 2


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")], ids=["pipe", "device"])
def test_a_matrix_that_is_no_file_is_not_waited_for(project: Path, make: object) -> None:
    (project / CONFIG).unlink()
    (project / ".git").mkdir()
    make(project / CONFIG)  # type: ignore[operator]
    with pytest.raises(ConfigError, match=r"Not a plain file|outside of the repository"):
        load_config(project)


def test_a_matrix_of_a_hundred_megabytes_is_not_read(project: Path) -> None:
    os.truncate(project / CONFIG, 100_000_000)
    assert_refused(
        project,
        f"{CONFIG}: the file cannot be read: Larger than {MAX_BYTES} bytes. Mend this and run tfgen again.",
        options=("-C", "."),
    )


@pytest.mark.parametrize("name", [CONFIG, SETTINGS_FILE])
def test_a_link_out_of_the_repository_is_not_read(
    project: Path, tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.yaml"
    outside.write_text("password: 1.30\n")
    (project / name).unlink()
    (project / name).symlink_to(outside)
    fact = "this is a link to a place outside of the repository, where a branch has nothing to read."
    assert_refused(project, f"{name}: {fact} Put the file here.")
    assert fact in run("promote", "dev", "prod").stderr


def test_a_link_within_the_repository_is_read(project: Path) -> None:
    (project / CONFIG).rename(project / "matrix.yaml")
    (project / CONFIG).symlink_to("../matrix.yaml")
    assert len(load_config(project).stacks) == 4


def test_windows_line_ends_are_read(project: Path) -> None:
    write_tree(project, {CONFIG: MATRIX.replace("\n", "\r\n")})
    assert len(load_config(project).stacks) == 4


@pytest.mark.parametrize("text", ["a: \x1b", "[" * 100_000, "a: *b", "a\n---\nb", '"\ud800"'])
def test_yaml_that_others_are_to_read_is_found_wrong_with_a_line(text: str) -> None:
    assert (find_yaml_problem(text) or (0, ""))[0] >= 1
