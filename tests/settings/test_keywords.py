"""Every keyword of the subset: what fits, and what is said of what does not."""

from __future__ import annotations

import pytest

from tests.settings.declared import misfits

# Keywords of one setting `a`, a value that fits, one that does not, and what is said of that.
CASES = {
    "string": ("{type: string}", "text", "1", 'a is 1: expected text. Quote it: "1".'),
    "integer": ("{type: integer}", "2", "2.5", "a is 2.5: expected a whole number."),
    "number": ("{type: number}", "2", '"2"', 'a is "2": expected a number. Take the quotes away: 2'),
    "boolean": ("{type: boolean}", "true", '"true"', 'a is "true": expected true or false. Take the quotes away: true'),
    "null": ('{type: "null"}', "null", "0", "a is 0: expected null."),
    "array": ("{type: array}", "[]", "x", 'a is "x": expected a list. Write a list: [x]'),
    "object": ("{type: object}", "{b: 1}", "[1]", "a is a list of 1: expected a map."),
    "nullable": (
        '{type: [integer, "null"], minimum: 1}',
        "null",
        "0",
        "a is 0: expected a whole number of at least 1 or null.",
    ),
    "two types": (
        "{type: [integer, string]}",
        "x",
        "true",
        'a is true: expected text or a whole number. Quote it: "true".',
    ),
    "no types": ("{}", "[{b: 1}]", None, ""),
    "enum": ("{enum: [1, two, null]}", "null", "three", 'a is "three": expected one of 1, two, null.'),
    "enum tells true from 1": ("{enum: [1]}", "1", "true", "a is true: expected 1."),
    "const": ("{const: eu}", "eu", "us", 'a is "us": expected eu.'),
    "minimum": ("{minimum: 1}", "1", "0.5", "a is 0.5: expected a number of at least 1."),
    "maximum": ("{type: integer, maximum: 3}", "3", "4", "a is 4: expected a whole number of at most 3."),
    "exclusiveMinimum": ("{exclusiveMinimum: 0}", "0.1", "0", "a is 0: expected a number above 0."),
    "exclusiveMaximum": ("{exclusiveMaximum: 1}", "0.9", "1", "a is 1: expected a number below 1."),
    "multipleOf": ("{multipleOf: 0.1}", "0.3", "0.35", "a is 0.35: expected a number in steps of 0.1."),
    "minLength": ("{minLength: 2}", "ab", "a", 'a is "a": expected text of at least 2 characters.'),
    "maxLength": ("{maxLength: 2}", "ab", "abc", 'a is "abc": expected text of at most 2 characters.'),
    "maxLength of one": ("{maxLength: 1}", "a", "ab", 'a is "ab": expected text of at most 1 character.'),
    "pattern": ('{pattern: "b+"}', "abba", "aa", 'a is "aa": expected text (b+).'),
    "pattern to the very end": (
        '{pattern: "^b$"}',
        "b",
        '"b\\n"',
        r'a is "b\n": expected text (^b$).',
    ),
    "title and examples": (
        '{title: a word, pattern: "^[a-z]+$", examples: [size]}',
        "b",
        "B",
        'a is "B": expected a word like "size".',
    ),
    "format": (
        "{format: ipv4}",
        "10.0.0.1",
        "10.0.0",
        "a \"10.0.0\" is not an IPv4 address (Expected 4 octets in '10.0.0').",
    ),
    "properties": ("{properties: {b: {}}}", "{b: 1}", "{c: 1}", 'unknown key "a.c". Known here: b.'),
    "nearest key": (
        "{properties: {retention: {}}}",
        "{}",
        "{retentoin: 1}",
        'unknown key "a.retentoin". Did you mean "retention"?',
    ),
    "properties of a scalar": ("{properties: {b: {}}}", "{}", "1", "a is 1: expected a map with the keys b."),
    "required": (
        "{properties: {b: {type: integer}}, required: [b]}",
        "{b: 1}",
        "{}",
        "a.b is missing. Set it to a whole number.",
    ),
    "additionalProperties": (
        "{additionalProperties: {type: integer}}",
        "{x: 1}",
        "{x: one}",
        'a.x is "one": expected a whole number.',
    ),
    "no additionalProperties": (
        "{type: object, additionalProperties: false}",
        "{}",
        "{x: 1}",
        'unknown key "a.x". Known here: nothing.',
    ),
    "any additionalProperties": ("{properties: {b: {}}, additionalProperties: true}", "{x: [1]}", None, ""),
    "propertyNames": (
        '{propertyNames: {title: a lower-case name, pattern: "^[a-z]+$", examples: [team]}}',
        "{x: 1}",
        "{X: 1}",
        'the name "X" in a is not a lower-case name like "team". Choose another name.',
    ),
    "items": ("{items: {type: integer}}", "[1, 2]", "[1, two]", 'a[1] is "two": expected a whole number.'),
    "items of a list in a list": (
        "{items: {items: {minimum: 1}}}",
        "[[1]]",
        "[[0]]",
        "a[0][0] is 0: expected a number of at least 1.",
    ),
    "minItems": ("{minItems: 1}", "[1]", "[]", "a is a list of 0: expected a list of at least 1 item."),
    "maxItems": ("{maxItems: 1}", "[1]", "[1, 2]", "a is a list of 2: expected a list of at most 1 item."),
    "uniqueItems": ("{uniqueItems: true}", "[1, true]", "[1, 1]", "a lists 1 twice. Name each once."),
    "required in a list": (
        "{items: {properties: {b: {}}, required: [b]}}",
        "[{b: 1}]",
        "[{}]",
        "a[0].b is missing. Set it to any value.",
    ),
    "a null where there is none": (
        "{type: integer}",
        "1",
        "null",
        "a is null: expected a whole number. Write one behind the key, or remove the key.",
    ),
    "$ref": ('{$ref: "#/$defs/port", default: 80}', "1", "0", "a is 0: expected a whole number from 1 to 65535."),
}


def declaration(keywords: str) -> str:
    return f"$defs: {{port: {{type: integer, minimum: 1, maximum: 65535}}}}\nproperties:\n  a: {keywords}\n"


@pytest.mark.parametrize("case", CASES)
def test_a_keyword_admits_what_fits_and_says_what_does_not(case: str) -> None:
    keywords, good, bad, message = CASES[case]
    assert misfits(declaration(keywords), f"a: {good}") == []
    if bad is not None:
        assert misfits(declaration(keywords), f"a: {bad}") == [f"m.yaml:1: {message}"]


FORMATS = {
    "date": ("2026-02-28", ["2026-02-29", "2026-2-1", "20260201"]),
    "date-time": ("2026-02-28T12:00:00Z", ["2026-02-28", "2026-02-28T25:00:00Z", "2026-02-28 12:00:00Z"]),
    "email": ("on.call@example.com", ["example.com", "a@b@c", "a b@c.de"]),
    "hostname": ("api.example.com", ["-a.com", "a..b", "a_b"]),
    "ipv4": ("10.0.0.1", ["10.0.0.256", "10.0.0.01"]),
    "ipv6": ("fd00::1", ["fd00::1::2", "10.0.0.1"]),
    "ipv4network": ("10.0.0.0/16", ["10.0.0.1/16", "10.0.0.0", "10.0.0.0/33", "10.0.0.0/255.255.0.0", "fd00::/48"]),
    "ipv6network": ("fd00::/48", ["fd00::1/48", "fd00::", "10.0.0.0/16"]),
    "regex": ("^a+$", ["(", "(?=a)", r"(a)\1"]),
    "uri": ("https://example.com/a?b=c", ["example.com", "https:// a"]),
    "uuid": ("01234567-89ab-cdef-0123-456789abcdef", ["01234567", "g1234567-89ab-cdef-0123-456789abcdef"]),
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_admits_what_fits_and_says_what_does_not(name: str) -> None:
    good, bad = FORMATS[name]
    assert misfits(declaration(f"{{format: {name}}}"), f'a: "{good}"') == []
    for text in bad:
        [said] = misfits(declaration(f"{{format: {name}}}"), f"a: '{text}'")
        assert said.startswith('m.yaml:1: a "')


def test_what_a_block_of_addresses_should_be_is_said() -> None:
    assert misfits(declaration("{format: ipv4network}"), "a: 10.1.0.1/16") == [
        'm.yaml:1: a "10.1.0.1/16" has host bits set after its prefix. The block is "10.1.0.0/16".',
    ]
