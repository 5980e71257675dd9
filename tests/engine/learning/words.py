"""What the provider's words say that an argument must be: for those of which no value, or too few, shows it.

A fact from words is held against everything that the provider was seen to take: it is never stricter than that.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from tests.engine.learning.samples import SAMPLES
from tfgen.providers.aws.values.provider import constraint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tests.engine.learning.probe import Probe
    from tests.engine.learning.table import Row

_FEW_NUMBERS = 400
_ODD = ("~bad~", "", "a" * 5000)
_NUMBERS = (-7, 0, 1, 2, 3, 5, 10, 15, 30, 60, 64, 100, 300, 1000, 1024, 3600, 65535, 86400, 10**7 + 1)
_TRUTHS = ("1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False")
_REGION = r"[a-z]{2,3}(-[a-z]+)+-\d{1,2}"
_UUID = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_DATE = r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)"
_DURATION = r"[-+]?((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+|[-+]?0"
_FLOAT = r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|(?i:[+-]?inf(inity)?|nan)"
_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
# Go's regular expressions that Python's do not have.
_FOREIGN = re.compile(r"\[\[:|\\[pPzQ]|\(\?[sUmi]")


_FAR = ("-1000000007", "10000000019")
_WHOLE_TEXT: Row = ["format", {"pattern": r"[+-]?\d+|", "example": "10"}]


def _format(pattern: str, example: str) -> Callable[[re.Match[str]], Row]:
    return lambda _: ["format", {"pattern": pattern, "example": example}]


def _always(kind: str, **facts: object) -> Callable[[re.Match[str]], Row]:
    return lambda _: [kind, facts]


def _match(found: re.Match[str]) -> Row:
    """A regular expression of the provider's own, which may match anywhere in the text."""
    pattern = json.loads(f'"{found["quoted"]}"') if found.groupdict().get("quoted") else found["plain"]
    if _FOREIGN.search(pattern):
        return []
    return ["characters", {"pattern": f"(?s:.*?)(?:{pattern})(?s:.*)", "words": f"text that matches {pattern}"}]


def _prefix(found: re.Match[str]) -> Row:
    prefix = found["prefix"].strip("`'\"")
    return ["format", {"pattern": f"(?s:{re.escape(prefix)}.*)", "example": f"{prefix}..."}]


def _range(found: re.Match[str]) -> Row:
    ends = {name: float(text) for name, text in found.groupdict().items() if text}
    return ["number", {name: int(end) if end.is_integer() else end for name, end in ends.items()}]


def _length(found: re.Match[str]) -> Row:
    return ["length", {name: int(text) for name, text in found.groupdict().items() if text}]


def _days(found: re.Match[str]) -> Row:
    """Whole numbers that are written as text: one by one, which is exact, as they are few; perhaps a word too."""
    numbers = range(int(found["minimum"]), int(found["maximum"]) + 1)
    word = found.groupdict().get("word")
    return ["one_of", {"words": [*map(str, numbers), *filter(None, [word])]}] if len(numbers) <= _FEW_NUMBERS else []


def _one_of(found: re.Match[str]) -> Row:
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', found["list"])
    words = quoted or [word for word in re.split(r"[\s,]+", found["list"]) if word]
    return ["one_of", {"words": words}] if words else []


_TEXTS: tuple[tuple[str, Callable[[re.Match[str]], Row]], ...] = (
    (r'to match regular expression "(?P<quoted>(?:[^"\\]|\\.)*)"', _match),
    (r"must conform to: (?P<plain>\^.*\$)\s", _match),
    (r"in the format matching (?P<plain>\S+)\)", _match),
    (r"\((?:Name )?must match (?:regex: )?(?P<plain>\S+)\) \|", _match),
    (
        r"(?:ust be of the pattern|ust match the expression:|matching expression:|match regex:) (?P<plain>\S+)\) \|",
        _match,
    ),
    (r"Must match (?P<plain>\[\S+), got: ", _match),
    (
        r"must not contain any whitespace|no whitespace allowed in",
        _always("characters", pattern=r"\S*", words="no spaces"),
    ),
    (r"doesn't look like AWS Region", _format(_REGION, "us-east-1")),
    (r"doesn't look like AWS Account ID|must be a 12 digit|exactly 12 digits", _format(r"\d{12}", "123456789012")),
    (r"to be a valid UUID", _format(_UUID, "12345678-1234-1234-1234-123456789012")),
    (r"cannot parse .* as boolean", _always("one_of", words=["", *_TRUTHS])),
    (r"cannot parse .* as int|must be a 64-bit integer", _format(r"[+-]?\d+|", "10")),
    (r"cannot parse .* as float", _format(f"{_FLOAT}|", "10")),
    (r"valid RFC3339 date", _format(_DATE, "2030-01-01T00:00:00Z")),
    (r"as (?:a )?duration: |Go Time Duration", _format(_DURATION, "1h30m")),
    (r"to have a host|should be an URL", _format(r"(?s:[A-Za-z][A-Za-z0-9+.-]*://[^/].*)", "https://example.com")),
    (r"must be base64-encoded", _format(_BASE64, "YWFh")),
    (
        r"(?:ust begin with|ust start with|to have prefix) (?P<prefix>`[^`]+`|'[^']+'|[^\s,).]\S*?[:/-]*)(?=[\s,).])",
        _prefix,
    ),
    (r"is not a valid IP address|must be a valid IPv4 address", _always("address")),
    (r"is not a valid (?:IPv4 )?CIDR block|valid CIDR", _always("cidr", version=0)),
    (r"is an invalid ARN|cannot be parsed as an ARN", _always("arn")),
    (r"contains an invalid JSON: ", _always("json")),
    (r"container_definitions is invalid: ", _format(r"(?s:\s*\[.*\]\s*)", "jsonencode([...])")),
    (r"length of [\w.\"]+ to be in the range \((?P<minimum>\d+) - (?P<maximum>\d+)\)", _length),
    (r"cannot be less than (?P<minimum>\d+) UTF-8 characters", _length),
    (r"string length must be between (?P<minimum>\d+) and (?P<maximum>\d+)", _length),
    (r"in the format HH:MM", _format(r"([01]\d|2[0-3]):[0-5]\d", "03:00")),
    (r"in the format of PT10S", _format(r"P(?!$)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?", "PT10S")),
    (r'cannot be parsed as "2006-01-02_15:04"', _format(r"\d{4}-\d\d-\d\d_\d\d:\d\d", "2030-01-01_00:00")),
    (
        r"Fixed length of 36",
        _format(r"(?s:.*?)[a-zA-Z0-9][a-zA-Z0-9-]{35}(?s:.*)", "12345678-1234-1234-1234-123456789012"),
    ),
    (r"must be the region name followed by an underscore", _format(r"[\w-]+_[0-9a-zA-Z]+", "us-east-1_aB1cD2eF3")),
    (r"to be an empty string", _always("length", maximum=0)),
    (r"must match (?:regular expression|regex:?) '?(?P<plain>.*?)'?, got: ", _match),
    (r"must satisfy regular expression pattern: (?P<plain>.*)\) \|", _match),
    (r"valid RFC3339 string|RFC3339 time format", _format(_DATE, "2030-01-01T00:00:00Z")),
    (r"must match 'YYYY-MM-DDTHH:MM:SS' format", _format(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", "2030-01-01T00:00:00")),
    (r"must match 'HH:MM' format", _format(r"([01]\d|2[0-3]):[0-5]\d", "03:00")),
    (r"should be in YYYY-MM-DD date format", _format(r"\d{4}-\d\d-\d\d", "2030-01-01")),
    (r"valid AWS Region Code", _format(_REGION, "us-east-1")),
    (r"value must be a valid ARN", _always("arn")),
    (r"must be a KMS Key ID", _format(r"(?:mrk-)?[0-9a-fA-F-]{32,36}", "12345678-1234-1234-1234-123456789012")),
    (r"must be a KMS Key Alias", _format(r"alias/.+", "alias/name")),
    (r"must be a positive integer value", _format(r"\d+", "10")),
    (r"must be a number, got", _format(r"\d+", "10")),
    (r"must start with a digit", _format(r"(?s:\d.*)", "1.0")),
    (r"must be a path that starts with either s3 or https", _format(r"(?s:(s3|https)://.*)", "s3://bucket/key")),
    (r"must begin with s3:// or https://", _format(r"(?s:(s3|https)://.*)", "s3://bucket/key")),
    (r"valid S3 URI", _format(r"(?s:s3://.*)", "s3://bucket/key")),
    (r"valid HTTPS url", _format(r"(?s:https://.*)", "https://example.com")),
    (r'valid port number \(1-6553[56]\) or "traffic-port"', _format(r"\d{1,5}|traffic-port", "8080")),
    (r"one port number between 1 and 65535 or two separated by hyphen", _format(r"\d{1,5}(-\d{1,5})?", "1-1024")),
    (r"events: followed by one or more alphabetic", _format(r"events:[A-Za-z]+", "events:PutEvents")),
    (r"valid phone number prefix and contain \+", _format(r"\+\d+", "+12345")),
    (r"contains an invalid Health Check", _format(r"(?i:https?|tcp|ssl):\d{1,5}.*", "HTTP:80/")),
    (r"API_MoveAccount", _format(r".*(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}).*", "r-abcd")),
    (r"valid semantic version", _format(r"\d+\.\d+\.\d+.*", "1.0.0")),
    (r"must follow semantic version format", _format(r"v?\d+\.\d+\.\d+.*", "v1.0.0-eksbuild.1")),
    (r"must be a full service hostname", _format(r"(?s:.*\..*)", "elasticbeanstalk.amazonaws.com")),
    (r"in the format d:HH:MM", _format(r"[1-7]:([01]\d|2[0-3]):[0-5]\d", "1:03:00")),
    (r"percentage between 1% and 100%|percentage including the percent sign", _format(r"\d+|\d{1,3}%", "10%")),
    (r"isn't a valid transfer server id", _format(r"s-[0-9a-z]+", "s-01234567890abcdef")),
    (r"64-character hex code", _format(r"[0-9a-fA-F]{64}", "64 digits of 0-9 and a-f")),
    (r"only valid linux mode", _format(r"[0-7]{4}", "0755")),
    (r"exactly three digits", _format(r"\d{3}", "100")),
    (r"does not contain \{####\}", _format(r"(?s:.*\{####\}.*)", "Your code is {####}.")),
    (r"does not contain \{username\}", _format(r"(?s:.*\{username\}.*)", "Welcome, {username}.")),
    (r"must be an integer between (?P<minimum>\d+) and (?P<maximum>\d+) or '(?P<word>\w+)'", _days),
    (r"must be between (?P<minimum>\d+) and (?P<maximum>\d+) days", _days),
    (r"must be a valid email address", _format(r"[^\s@]+@[^\s@]+", "owner@example.com")),
    (r"cannot be longer than (?P<maximum>\d+) characters", _length),
    (r"string length must be at most (?P<maximum>\d+)", _length),
    (r"string length must be at least (?P<minimum>\d+)", _length),
    (r"to not be an empty string|must not be empty, got", _always("length", minimum=1)),
    (r"only alphanumeric characters and hyphens allowed in", _format("[0-9A-Za-z-]+", "a-name")),
    (r"to be one of \[(?P<list>[^]]*)\]", _one_of),
    (r"must be one of: \[(?P<list>[^]]*)\]", _one_of),
    (r"Valid Values: \[(?P<list>[^]]*)\]", _one_of),
)
_NUMBER_TEXTS: tuple[tuple[str, Callable[[re.Match[str]], Row]], ...] = (
    (r"in the range \((?P<minimum>-?[\d.]+) - (?P<maximum>-?[\d.]+)\)", _range),
    (r"to be at between \((?P<minimum>-?\d+)\) and \((?P<maximum>-?\d+)\)", _range),
    (r"\) must be in the range (?P<minimum>\d+) to (?P<maximum>\d+) \|", _range),
    (r"to be at least \((?P<minimum>-?[\d.]+)\)", _range),
    (r"to be at most \((?P<maximum>-?[\d.]+)\)", _range),
    (r"to be greater than \((?P<minimum>-?[\d.]+)\)", _range),
    (r"value must be between (?P<minimum>-?[\d.]+) and (?P<maximum>-?[\d.]+)", _range),
    (r"must be between (?P<minimum>-?[\d.]+) and (?P<maximum>-?[\d.]+)", _range),
    (r"value must be at least (?P<minimum>-?[\d.]+)", _range),
    (r"value must be at most (?P<maximum>-?[\d.]+)", _range),
    (r"divisible by (?P<step>\d+)", lambda found: ["number", {"step": int(found["step"])}]),
    (r"to be a valid port number", _always("number", minimum=1, maximum=65535)),
    (r"to be one of \[(?P<list>[-\d ]+)\]", lambda found: ["number", {"also": list(map(int, found["list"].split()))}]),
)


_LISTS = (r"to be one of \[", r"Valid Values: \[")
_TRIED = 5


def believe_text(probe: Probe) -> list[Row]:
    """The constraints on a text that the provider tells in words."""
    refusals = [text for value in _ODD for text in probe.refusals(value)]
    rows = told_of_text(refusals)
    if rows == [_WHOLE_TEXT]:  # a number that is written as text
        ends = [text for value in _FAR for text in probe.refusals(value)]
        rows += _joined_numbers(_rows(ends, _NUMBER_TEXTS))
    return hold(probe, rows) if refusals else []


def told_of_text(refusals: list[str]) -> list[Row]:
    """The constraints that refusals of texts tell."""
    return _sure_texts(_rows(refusals, _TEXTS), all_told=all(any(_rows([text], _TEXTS)) for text in refusals))


def told_of_number(refusals: list[str]) -> list[Row]:
    """The constraint that refusals of numbers tell."""
    return _joined_numbers(_rows(refusals, _NUMBER_TEXTS))


def believe_number(probe: Probe) -> list[Row]:
    """The constraints on a number that the provider tells in words."""
    refusals = [text for value in _NUMBERS[:: len(_NUMBERS) - 1] for text in probe.refusals(value)]
    refusals += probe.refusals(_NUMBERS[2])
    return hold(probe, told_of_number(refusals), _NUMBERS) if refusals else []


def _rows(refusals: Iterable[str], told: Iterable[tuple[str, Callable[[re.Match[str]], Row]]]) -> list[Row]:
    def found() -> Iterator[Row]:
        for text in refusals:
            for pattern, row in told:
                if match := re.search(pattern, text, re.DOTALL):
                    yield row(match)
                    break

    return list({json.dumps(row): row for row in found() if row}.values())


def _sure_texts(rows: list[Row], *, all_told: bool) -> list[Row]:
    """The rows that hold by themselves; of several forms one may do: where all are told, it has to be one of them."""
    lengths = [row for row in rows if row[0] == "length"]
    others = [row for row in rows if row[0] != "length"]
    return _joined_lengths(lengths) + (others if len(others) <= 1 else _either(others) if all_told else [])


def _joined_lengths(lengths: list[Row]) -> list[Row]:
    """One row, where no end is told twice."""
    ends = [end for _, facts in lengths for end in facts.items()]
    return [["length", dict(ends)]] if ends and len({name for name, _ in ends}) == len(ends) else []


def _either(rows: list[Row]) -> list[Row]:
    """The one constraint that text of any of the forms meets; none where a form is no pattern."""
    patterns = [_pattern_of(kind, facts) for kind, facts in rows if kind != "arn"]
    if None in patterns:
        return []
    union = "|".join(f"(?:{pattern})" for pattern in patterns)
    if any(kind == "arn" for kind, _ in rows):
        return [["arn", {"others": union}]]
    examples = [facts.get("example") or facts.get("words") for kind, facts in rows if kind != "one_of"]
    return [["format", {"pattern": union, "example": " or ".join(map(str, examples))}]] if examples else []


def _pattern_of(kind: str, facts: dict[str, Any]) -> str | None:
    if kind == "one_of":
        return "|".join(map(re.escape, facts["words"]))
    pattern = facts.get("pattern")
    return str(pattern) if kind in ("format", "characters") and pattern else None


def _joined_numbers(rows: list[Row]) -> list[Row]:
    """One row: a range or a step, and the single numbers that will do beside it; none where there are two of a kind."""
    facts: dict[str, Any] = {}
    for _, told in rows:
        if facts.keys() & told.keys():
            return []
        facts |= told
    return [["number", facts]] if facts else []


def hold(probe: Probe, rows: list[Row], values: Iterable[str | float] = (*_ODD, *SAMPLES)) -> list[Row]:
    """The rows that fit all of these values that the provider takes."""
    taken = [value for value in values if rows and probe.takes(value)]
    return [row for row in rows if not any(_is_against(row, value) for value in taken) and _is_meant(probe, row)]


def _is_meant(probe: Probe, row: Row) -> bool:
    """Whether the words of a list are not refused for not being in it."""
    words = [word for word in row[1].get("words", ()) if word] if row[0] == "one_of" else []
    return not any(
        re.search(pattern, text) for word in words[:_TRIED] for text in probe.refusals(word) for pattern in _LISTS
    )


def _is_against(row: Row, value: str | float) -> bool:
    return constraint_of(*row).fault(str(value)) is not None
