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
# Classes of letters, digits and spaces that they do have, if one is not exact: Python's take more.
_WIDER = {r"\p{L}": r"\w", r"\p{N}": r"\w", r"\p{Z}": r"\s"}


_FAR = ("-1000000007", "10000000019")
_WHOLE_TEXT: Row = ["format", {"pattern": r"[+-]?\d+|", "example": "10"}]


def _format(pattern: str, example: str) -> Callable[[re.Match[str]], Row]:
    return lambda _: ["format", {"pattern": pattern, "example": example}]


def _always(kind: str, **facts: object) -> Callable[[re.Match[str]], Row]:
    return lambda _: [kind, facts]


def _match(found: re.Match[str]) -> Row:
    """A regular expression of the provider's own, which may match anywhere in the text."""
    pattern = json.loads(f'"{found["quoted"]}"') if found.groupdict().get("quoted") else found["plain"]
    for foreign, wider in _WIDER.items():
        pattern = pattern.replace(foreign, wider)
    if _FOREIGN.search(pattern):
        return []
    return ["characters", {"pattern": f"(?s:.*?)(?:{pattern})(?s:.*)", "words": f"text that matches {pattern}"}]


def _characters(pattern: str, words: str) -> Callable[[re.Match[str]], Row]:
    return lambda _: ["characters", {"pattern": pattern, "words": words}]


def _none_of(found: re.Match[str]) -> Row:
    """Text without any of the characters that are listed."""
    odd = found["odd"]
    return ["characters", {"pattern": f"[^{re.escape(odd)}]*", "words": f"none of {' '.join(odd)}"}]


def _network(found: re.Match[str]) -> Row:
    return ["cidr", {"version": 0, "shortest": int(found["least"]), "longest": int(found["most"]), "hosts": True}]


def _of_image_builder(found: re.Match[str]) -> Row:
    start = f"arn:aws:imagebuilder:us-east-1:123456789012:{found['what'].replace(' ', '-')}/"
    pattern = f"arn:aws[^:]*:imagebuilder:[^:]*:[^:]*:{found['what'].replace(' ', '-')}/(?s:.*)"
    return ["format", {"pattern": pattern, "example": f"{start}name/1.0.0"}]


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


_WORD = "letters, digits and _"
_LINK = r"(?s:(https?|ftp|file)://\S.*)"
_NETWORK = r"[\d.]+(/\d{1,2})?|[\dA-Fa-f]*:[\dA-Fa-f.:]*(/\d{1,3})?"
_DOMAIN = r"[0-9A-Za-z_-]+([.-][0-9A-Za-z_-]+)+"
# What only one or two arguments are told: never stricter than the words.
_RARE: tuple[tuple[str, Callable[[re.Match[str]], Row]], ...] = (
    (r"must be a valid phone number", _format(r"[\s0-9()+.-]+", "+1 206 555 0100")),
    (
        r"must be within 10\.0\.0\.0/8, 172\.16\.0\.0/12, or 192\.168\.0\.0/16",
        _format(r"(10|172\.(1[6-9]|2\d|3[01])|192\.168)\.[\d./]*", "10.0.0.0/16"),
    ),
    (
        r"must not include hyphen, whitespace, angle bracket, or ampersand",
        _characters(r"[^-\s<>&]*", "no - < > & or space"),
    ),
    (
        r"Must be a valid bucket name",
        _format(r"(?s:.*?)[a-z0-9][.a-z0-9-]{1,61}[a-z0-9](?s:.*)", "my-bucket"),
    ),
    (
        r"only alphanumeric, exclamation point \(!\), at sign \(@\), number sign \(#\), period \(\.\), and hyphen",
        _characters(r"(?s:.*?)[0-9A-Za-z][\w!@#.-]+(?s:.*)", "letters, digits and any of ! @ # . -"),
    ),
    (
        r"must be a valid AWS VPC endpoint address",
        _format(r"|(?s:.*)com.amazonaws.vpce.(?s:.+)", "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0"),
    ),
    (
        r"must contain letters, numbers, periods, colons, and white space, and can optionally end with an asterisk",
        _characters(r"[0-9A-Za-z.:\s]*\*?", "letters, digits, . : and spaces, with * at the end or not"),
    ),
    (
        r"must contain only numbers, and can optionally end with an asterisk",
        _characters(r"[0-9]*\*?", "digits, with * at the end or not"),
    ),
    (
        r"limited to 255 alphanumeric characters, where the last character can be an asterisk",
        _characters(r"[0-9A-Za-z]{0,255}\*?", "at most 255 letters and digits, with * at the end or not"),
    ),
    (
        r"is not a valid Event Bus ARN",
        _format(r"(?!arn:)(?s:.*)|arn:[^:]*:events:(?s:.*)", "default, or the ARN of one"),
    ),
    (r"must contain 4-7 lowercase letters or numbers", _format(r"[a-z0-9]{4,7}", "abc1234")),
    (r"should be a valid source uri", _format(r"(?s:.*?\w+://[\w.-].*)", "Salesforce://AppFlow/test")),
    (r"API_LaunchTemplateOverrides", _format(r"[1-9]\d{0,2}", "1")),
    (r'to not contain any of "(?P<odd>[^"\\]+)"', _none_of),
    (r"must be \* or a 12 digit AWS account ID", _format(r"\*|\d{12}", "123456789012")),
    (r"must not contain colon nor asterisk", _characters("[^:*]*", "neither : nor *")),
    (r"must not contain colon, asterisk nor dollar sign", _characters("[^:*$]*", "none of : * $")),
    (r"colons not allowed in", _characters("[^:]*", "no :")),
    (r"cannot contain a colon or asterisk", _characters("[^:*]*", "neither : nor *")),
    (r"must end in \.pem or \.zip", _format(r"(?s:.*)\.(pem|zip)", "bucket/ca.pem")),
    (r'does not match pattern \("(?P<quoted>(?:[^"\\]|\\.)*)"\)', _match),
    (
        r"only alphanumeric characters, dots, underscores, colons, slashes and hyphens",
        _characters(r"[\w.:/-]*", f"{_WORD}, . : / -"),
    ),
    (r"only alphanumeric characters, dots, underscores and hyphens", _characters(r"[\w.-]*", f"{_WORD}, . -")),
    (r"only alphanumeric characters, underscores, and hyphens", _characters("[0-9A-Za-z_-]*", f"{_WORD}, -")),
    (
        r"only alphanumeric(?: characters)?, periods?, underscores?,(?: and| or) hyphens?",
        _characters("[0-9A-Za-z._-]*", f"{_WORD}, . -"),
    ),
    (r"only alphanumeric, and hyphen \(-\) characters", _characters("[0-9A-Za-z-]*", "letters, digits and -")),
    (r"Valid characters are a-z, A-Z, 0-9, and - \(hyphen\)", _characters("[0-9A-Za-z-]*", "letters, digits and -")),
    (r"must contain only alphanumeric characters\)", _characters("[0-9A-Za-z]*", "letters and digits")),
    (
        r"only alphanumeric characters, underscores, colons, and hyphens \(\^",
        _characters(r"(?s:[$a-zA-Z0-9:_-].*)", f"{_WORD}, : - $"),
    ),
    (
        r"Must start and end with an alphanumeric character and Can only contain",
        _characters(r"[0-9A-Za-z]([\w-]*[0-9A-Za-z])?", f"{_WORD} and -, with a letter or digit at both ends"),
    ),
    (
        r"Must contain from 2 to 255 alphanumeric characters, or hyphens\. The first and last",
        _characters(r"(?s:[0-9A-Za-z].*[0-9A-Za-z])", "letters, digits and -, with a letter or digit at both ends"),
    ),
    (r"cannot begin with a hyphen", _characters(r"(?!-)(?s:.*)", "no - at the beginning")),
    (r"uppercase characters cannot be used", _characters(r"[^A-Z]*", "no capitals")),
    (r"must be a fully qualified domain name and cannot end", _format(_DOMAIN, "corp.example.com")),
    (r"must be a fully qualified domain name and may end", _format(rf"{_DOMAIN}\.?", "corp.example.com")),
    (r"valid Directory Service Directory ID", _format(r"d-[0-9a-f]{10}", "d-0123456789")),
    (r"ust match (?P<plain>\^\S+\$), got: ", _match),
    (r"Attribute \S+ (?P<plain>\^\S+\$), got: ", _match),
    (r"must match version pattern X\.X", _format(r"\w+\.\w+", "4.0")),
    (r"must be in format x\.y", _format(r"\d+\.\d+", "2.15")),
    (r"must be in the format UID:GID", _format(r"\d{1,10}:\d{1,10}", "65534:65534")),
    (r"standard Lustre NID", _format(r"(?s:.*)@tcp", "10.0.1.6@tcp")),
    (r"must be in the format aggrX", _format(r"aggr\d{1,2}", "aggr1")),
    (r"16 to 128 alphanumeric characters or symbols \(excluding @", _format(r'[^@"/]{16,128}', "16 to 128 characters")),
    (r"must match a supported resource type, such as", _format(r"[\w\s.:/=+@-]*", "AWS::EC2::VPC")),
    (r"valid (?P<what>(?:container|image) recipe|distribution configuration) ARN must be provided", _of_image_builder),
    (r'numeric string followed by the character "s"', _format(r"\d+s", "25920000s")),
    (r"Must be valid URL|must provide a valid url", _format(_LINK, "https://example.com")),
    (r"Separator must be one of ','", _always("one_of", words=[",", "\t", "\n", "\r\n"])),
    (
        r"see: https://\S+API_CreateRepository_RequestSyntax",
        _characters(r"[a-z0-9._/-]*", "small letters, digits, . _ / -"),
    ),
    (r"or be the string `ROOT`", _format(r"ROOT|[a-z0-9._/-]*", "my-team/base")),
    (r"For Redis v6 or higher, use <major>\.<minor>", _format(r"\d+\.[\dx]+(\.\d+)?", "7.1")),
    (r"to contain a network Value with between (?P<least>\d+) and (?P<most>\d+) significant bits", _network),
    (r"API_CreateRule\.html#dlm-Type-CreateRule-Times", _format(r"([01]\d|2[0-3]):[0-5]\d", "03:00")),
    (r"API_CreateRule\.html\)", _format(r"cron\([^\n]{11,100}\)", "cron(0 18 ? * WED *)")),
    (
        r"must have the following syntax: rate\(",
        _format(r"(?s:.*(rate|cron|at)\(.*\).*)", "rate(1 hour), or cron(0 12 * * ? *)"),
    ),
    (r"must satisfy regular expression pattern: \S*\\\{####", _format(r"(?s:.*\{####\}.*)", "Your code is {####}.")),
    (
        r"must satisfy regular expression pattern: \S*\\\{##",
        _format(r"(?s:.*\{##.*##\}.*)", "{##Click here##} to verify."),
    ),
    (r"must be the \w+'s name not its ARN", _format(r"(?!arn:)(?s:.*)", "the name of it")),
    (
        r"API_SetPrincipalTagAttributeMap",
        _format(r"[\w-]+:[0-9A-Fa-f-]+", "us-east-1:12345678-1234-1234-1234-123456789012"),
    ),
    (r"API_CreateIdentityProvider_RequestSyntax", _characters(r"[\w\s+=.@-]*", f"{_WORD}, spaces, + = . @ -")),
    (
        r"json: cannot unmarshal \w+ into Go value of type (?:map|types\.\w+Properties)",
        _format(r"(?s:\s*(\{.*\}|null)\s*)", "jsonencode({ ... })"),
    ),
    (r"as RFC3339 Timestamp Format", _format(r"\d{4}-\d\d-\d\d", "2030-01-01")),
    (r"Expected format is #RuleType=RuleValue", _format(r"(?s:#[^=]+=.+)", "#minimumSockets=2")),
    (
        r"Must be a valid subnet ARN",
        _format(
            r"|arn:[^:]*:ec2:[^:]*:[^:]*:subnet/subnet-(?s:.*)",
            "arn:aws:ec2:us-east-1:123456789012:subnet/subnet-0123456789abcdef0",
        ),
    ),
    (
        r"API_MaintenanceWindowAutomationParameters|must be \$DEFAULT, \$LATEST, or a version number",
        _format(r"(?s:.*\$(LATEST|DEFAULT).*)|[1-9]\d*", "$LATEST, $DEFAULT or a number"),
    ),
    (r"unsupported NACL protocol", _format(r"-?\d+|[A-Za-z][\w.+-]*", "tcp, or a number")),
    (r"must be formatted YYYY-MM-DD", _format(r"\d{4}-\d\d-\d\d", "2030-01-01")),
    (r"is not a valid IPv6 CIDR block", _always("cidr", version=6, hosts=True)),
    (r"domain names must follow DNS format", _characters(r"[\w.-]*", f"{_WORD}, . -")),
    (r"sections separated by double colons", _format(r"[0-9A-Za-z]+(::[0-9A-Za-z]+){2,3}", "AWS::S3::Bucket")),
    (
        r"only include alphanumeric, underscore, period, hyphen, or slash characters\)",
        _characters(r"[a-z0-9._/-]*", "small letters, digits, . _ / -"),
    ),
    (
        r'expected "?cidr"? to (?:be a valid CIDR Value|contain a valid IPv4 address)',
        _format(_NETWORK, "10.0.0.0/16"),
    ),
    (r"must be in HH:00 format", _format(r"\d\d:00", "06:00")),
    (r'any printable ASCII character except "/"', _characters(r'[^/"@\s]*', 'no / " @ or space')),
    (r"must be (?P<minimum>\d+) to (?P<maximum>\d+) characters long", _length),
    (r"ISO 3166-1 alpha-2", _format(r"[A-Z]{2}", "US")),
    (
        r"Must contain IP address or a block of IP addresses in Classless",
        _format(_NETWORK, "10.0.0.0/16"),
    ),
    (r"\[bucket_name\]--\[azid\]--x-s3", _format(r"(?s:.*)--(?s:.*)--x-s3", "my-bucket--use1-az4--x-s3")),
    (r"\[access_point_name\]--\[azid\]--xa-s3", _format(r"(?s:.*)--(?s:.*)--xa-s3", "my-point--use1-az4--xa-s3")),
    (
        r"must contain a forward slash optionally followed by a resource type",
        _format(r"/[\w./:-]*", "/AWS::EC2::Instance"),
    ),
)
_TEXTS: tuple[tuple[str, Callable[[re.Match[str]], Row]], ...] = (
    *_RARE,
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
    (
        r"must be in the range (?P<minimum>\d+)-(?P<maximum>\d+) for normal rule or (?P<also>\d+)",
        lambda found: ["number", {**_range(found)[1], "also": [int(found["also"])]}],
    ),
    (r"or multiples of (?P<step>\d+)", lambda found: ["number", {"step": int(found["step"])}]),
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
