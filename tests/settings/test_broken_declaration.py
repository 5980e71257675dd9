"""Declarations that are wrong, each with exactly what the user is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.settings.declared import cell, checked, declare, refused
from tfgen.errors import ConfigError
from tfgen.settings import load_declaration

if TYPE_CHECKING:
    from pathlib import Path

SCHEMAS = {
    "an unknown keyword": (
        "properties:\n  a: {type: string, patern: x}\n",
        ':2: unknown keyword "properties.a.patern". Did you mean "pattern"?',
    ),
    "a keyword outside of the subset": (
        "properties:\n  a: {oneOf: [{type: string}]}\n",
        ":2: properties.a.oneOf is JSON Schema, but outside of what tfgen reads. Write a check instead.",
    ),
    "a keyword of a relative": (
        "properties:\n  a: {type: string, nullable: true}\n",
        ':2: properties.a.nullable is JSON Schema, but outside of what tfgen reads. Add "null" to type.',
    ),
    "no such type": (
        "properties:\n  a: {type: text}\n",
        (
            ':2: properties.a.type is "text": expected one of string, integer, number, boolean, array, object, null. '
            'Did you mean "string"?'
        ),
    ),
    "a schema that is none": (
        "properties:\n  a: string\n",
        ":2: properties.a is not a schema. Write a map of keywords, like {type: string}.",
    ),
    "a limit that is no number": (
        "properties:\n  a: {type: integer, minimum: one}\n",
        ':2: properties.a.minimum is "one": expected a number.',
    ),
    "limits the wrong way round": (
        "properties:\n  a: {type: integer, minimum: 3, maximum: 1}\n",
        ":2: properties.a.minimum 3 is above maximum 1. Swap them.",
    ),
    "a keyword of another type": (
        "properties:\n  a: {type: string, minimum: 3}\n",
        ":2: properties.a.minimum says nothing of the type string. Remove it, or add number to type.",
    ),
    "a default that does not fit": (
        "properties:\n  a:\n    type: integer\n    default: one\n",
        ':4: properties.a.default is "one": expected a whole number.',
    ),
    "an example that does not fit": (
        "properties:\n  a: {type: string, maxLength: 2, examples: [abc]}\n",
        ':2: properties.a.examples[0] is "abc": expected text of at most 2 characters like "abc".',
    ),
    "a choice that does not fit": (
        "properties:\n  a: {type: string, enum: [1]}\n",
        ':2: properties.a.enum[0] is 1: expected text. Quote it: "1".',
    ),
    "a pattern that is none": (
        'properties:\n  a: {pattern: "("}\n',
        ":2: properties.a.pattern is not a pattern: missing ): (. Correct it.",
    ),
    "a pattern that takes too long": (
        'properties:\n  a: {pattern: "(?=a)b"}\n',
        ":2: properties.a.pattern is not a pattern: invalid perl operator: (?=. Correct it.",
    ),
    "no such format": (
        "properties:\n  a: {format: cidr}\n",
        (
            ':2: properties.a.format is "cidr": expected one of date, date-time, email, hostname, ipv4, ipv6, '
            "ipv4network, ipv6network, regex, uri, uuid."
        ),
    ),
    "a reference to nothing": (
        '$defs: {port: {type: integer}}\nproperties:\n  a: {$ref: "#/$defs/prot"}\n',
        ':3: properties.a.$ref "#/$defs/prot" leads nowhere. Did you mean "#/$defs/port"?',
    ),
    "a reference in a circle": (
        (
            '$defs:\n  a: {items: {$ref: "#/$defs/b"}}\n  b: {items: {$ref: "#/$defs/a"}}\n'
            'properties: {c: {$ref: "#/$defs/a"}}\n'
        ),
        ":3: properties.c.items.items.$ref goes round in a circle: a → b → a. Write the inner one out.",
    ),
    "a limit beside a reference": (
        '$defs: {port: {type: integer}}\nproperties:\n  a: {$ref: "#/$defs/port", minimum: 1}\n',
        ":3: properties.a.minimum stands beside $ref. Move it to $defs.port, or write the schema out.",
    ),
    "a required key that is none": (
        "properties:\n  a: {required: [sise], properties: {size: {}}}\n",
        ':2: properties.a.required names "sise", which properties has not. Did you mean "size"?',
    ),
    "a key at the top": ("propertis: {}\n", ':1: unknown key "propertis". Did you mean "properties"?'),
    "a keyword at the top": (
        "patternProperties: {}\n",
        (
            ':1: unknown key "patternProperties". At the top of the file it is not read: '
            "Use propertyNames and additionalProperties."
        ),
    ),
    "a name that tfgen gives": (
        "properties:\n  stack: {}\n",
        (":2: properties.stack has a name that tfgen itself gives to templates and expressions. Choose another name."),
    ),
    "a name that templates read as something else": (
        "properties:\n  none: {}\n",
        ":2: properties.none has a name that tfgen itself gives to templates and expressions. Choose another name.",
    ),
    "a local with such a name": (
        "locals:\n  cells: 1 + 1\n",
        ":2: locals.cells has a name that tfgen itself gives to templates and expressions. Choose another name.",
    ),
    "a local that says nothing": (
        "locals:\n  a:\n",
        ":2: locals.a is empty. Write a Terraform expression.",
    ),
    "a name that no expression can name": (
        "properties:\n  a-b c: {}\n",
        ':2: the name "a-b c" in properties is not a name of letters, digits and _. Choose another name.',
    ),
    "another type for what tfgen needs": (
        "properties:\n  protect: {type: string}\n",
        ":2: tfgen itself needs the setting protect. Declare it with type: boolean.",
    ),
    "a list": ("- a\n", ":1: the file is a list of 1: expected a map with the keys "),
}
EXPRESSIONS = {
    "a local that is no expression": (
        "locals:\n  a: 1 +\n",
        ":2: locals.a is not a Terraform expression: ",
    ),
    "a text whose quotes YAML took": (
        'locals:\n  a: "${stack.name}-x"\n',
        (
            ":2: locals.a is not a Terraform expression: unexpected character '$' (column 1). "
            "YAML took its quotes off: write '\"${stack.name}-x\"'."
        ),
    ),
    "an expression that ends too early": (
        "locals:\n  a: 1 +\n",
        ":2: locals.a is not a Terraform expression: expected an expression, found the end (column 4).",
    ),
    "an expression that ends in a bracket": (
        "locals:\n  a: max(1,\n",
        ":2: locals.a is not a Terraform expression: ( is never closed. Close it where it ends. (column 4).",
    ),
    "a comparison with one sign": (
        'locals:\n  a: stack.name = "x"\n',
        (
            ":2: locals.a is not a Terraform expression: expected an operator or the end of the expression, found = "
            "(column 12). Write == to compare."
        ),
    ),
    "a comparison with one sign in brackets": (
        'locals:\n  a: 1 + (stack.name = "x")\n',
        ":2: locals.a is not a Terraform expression: expected ), found = (column 17). Write == to compare.",
    ),
    "an operator of Python": (
        "locals:\n  a: 1 == 1 and 2 == 2\n",
        (
            ":2: locals.a is not a Terraform expression: expected an operator or the end of the expression, found "
            "and (column 8). Write && instead."
        ),
    ),
    "a filter of Jinja": (
        "locals:\n  a: stack.name | upper\n",
        (
            ":2: locals.a is not a Terraform expression: unexpected character '|' (column 12). "
            "Filters are Jinja's: call a function, as in upper(name)."
        ),
    ),
    "two expressions": ("locals:\n  a: 1) + (2\n", ":2: locals.a is not a Terraform expression: "),
    "an unknown name": (
        "properties: {size: {type: integer}}\nlocals:\n  a: sise + 1\n",
        ':3: locals.a: there is no setting or local "sise". Did you mean "size"?',
    ),
    "an unknown key": (
        "properties: {net: {properties: {zones: {type: integer}}}}\nlocals:\n  a: net.zone + 1\n",
        ':3: locals.a: there is no key "net.zone". Did you mean "zones"?',
    ),
    "an unknown key of a cell of the group": (
        (
            "properties: {net: {properties: {zones: {type: integer}}}}\n"
            "locals:\n  a: {among: [], value: 'sum([for s in stacks : s.net.zone])'}\n"
        ),
        ':3: locals.a: there is no key "stacks.*.net.zone". Did you mean "zones"?',
    ),
    "an unknown function": (
        "locals:\n  a: joyn(stack.regions)\n",
        ':2: locals.a: there is no function "joyn". Did you mean "join"?',
    ),
    "a function on files": (
        'locals:\n  a: file("x")\n',
        ":2: locals.a: file() depends on files. Write the value into the matrix.",
    ),
    "a function of the clock": (
        "locals:\n  a: timestamp()\n",
        ":2: locals.a: timestamp() gives another value each time. Write the value into the matrix.",
    ),
    "locals that read each other in a long row": (
        "locals: {" + ", ".join(f"a{n}: a{n + 1} + 1" for n in range(3000)) + ", a3000: '1'}\n",
        (
            ":1: locals.a2900 reads another local, which reads another, and so on through more than 100. "
            "Write some of them out."
        ),
    ),
    "locals in a circle": (
        "locals:\n  a: b\n  b: c + 1\n  c: a\n",
        ":2: locals go round in a circle: a → b → c → a. Write one of them without the next.",
    ),
    "a local with the name of a setting": (
        "properties: {size: {}}\nlocals:\n  size: 1\n",
        ":3: locals.size has the name of a setting. Choose another name.",
    ),
    "cells that are not there": (
        "locals:\n  a: length(stacks)\n",
        ":2: locals.a: stacks are there where among says which, or in a check each. Add one of the two.",
    ),
    "a check without a message": (
        "checks:\n  - condition: true\n",
        ":2: checks[0].error_message is missing. Set it to text.",
    ),
    "an unknown key of a check": (
        "checks:\n  - {condition: true, error_mesage: x}\n",
        ':2: unknown key "checks[0].error_mesage". Did you mean "error_message"?',
    ),
    "a key that is no setting": (
        "properties: {net: {properties: {zones: {}}}}\nchecks: [{condition: true, error_message: x, at: net.zone}]\n",
        ':2: checks[0].at names "net.zone", which is not a setting. Did you mean "zones"?',
    ),
    "each and among": (
        "checks:\n  - {condition: true, error_message: x, each: [], among: []}\n",
        ":2: checks[0] has each and among. Remove one of the two.",
    ),
    "a message that is no template": (
        "checks:\n  - condition: true\n    error_message: ${stack.\n",
        ":3: checks[0].error_message is not a Terraform template: ",
    ),
}


@pytest.mark.parametrize(
    ("text", "message"),
    [pytest.param(*case, id=name) for cases in (SCHEMAS, EXPRESSIONS) for name, case in cases.items()],
)
def test_a_broken_declaration_is_refused_with_place_fact_and_remedy(text: str, message: str) -> None:
    found = [line.removeprefix("settings.yaml") for line in refused(text)]
    assert message in found or (not message.endswith(".") and any(line.startswith(message) for line in found))


def test_every_problem_of_a_declaration_is_told_at_once() -> None:
    assert len(refused("properties:\n  a: {type: text}\n  b: {minimun: 1}\n")) == 2


def test_an_expression_says_its_column() -> None:
    assert "(column 8)" in refused("locals:\n  a: 1 + 2 + * 3\n")[0].replace("(column 9)", "(column 8)")


def test_a_local_that_cannot_be_evaluated_says_in_which_cell() -> None:
    declaration = declare("properties: {a: {type: [integer, 'null']}}\nlocals:\n  b: a + 1\n")
    with pytest.raises(ConfigError) as caught:
        cell(declaration, "", "prod/eu")
    assert str(caught.value).startswith("settings.yaml:3: locals.b: in prod/eu, ")


@pytest.mark.parametrize(
    ("condition", "shown"),
    [("'null'", "null"), ("stack.name", '"dev/eu"'), ("'1'", "1"), ("'[1]'", "a list"), ("'{a = 1}'", "a map")],
)
def test_a_condition_has_to_be_true_or_false(condition: str, shown: str) -> None:
    with pytest.raises(ConfigError) as caught:
        checked(f"checks:\n  - {{condition: {condition}, error_message: x}}\n", dev_eu="")
    fact = f"in dev/eu, the condition is {shown}. Write one that is true or false."
    assert str(caught.value) == f"settings.yaml:2: checks[0].condition: {fact}"


def test_cells_of_a_group_must_agree_on_what_is_read_of_all() -> None:
    text = "properties: {a: {}}\nchecks:\n  - {each: [], condition: a == 1, error_message: x}\n"
    with pytest.raises(ConfigError) as caught:
        checked(text, dev_eu="a: 1", prod_eu="a: 2")
    assert str(caught.value) == (
        "settings.yaml:3: checks[0].condition: dev/eu and prod/eu do not agree on a. "
        "Read it of one of them, as in stacks[0].a, or name it in each."
    )


def test_an_expression_that_takes_too_long_is_refused() -> None:
    loops = "[for a in range(100) : [for b in range(100) : [for c in range(100) : a + b + c]]]"
    declaration = declare(f"locals:\n  a: '{loops}'\n")
    with pytest.raises(ConfigError, match="takes too many steps"):
        cell(declaration, "")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config/settings.yaml").mkdir(parents=True)
    with pytest.raises(ConfigError, match="the file cannot be read"):
        load_declaration(tmp_path)


def test_an_empty_file_declares_nothing(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/settings.yaml").write_text("# later\n")
    assert load_declaration(tmp_path).schema.additional is not None
