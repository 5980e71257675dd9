"""What a backend has against the values of its arguments, one by one and together.

These are the validators of Terraform's own backends, in `PrepareConfig` and schemas of
https://github.com/hashicorp/terraform/tree/main/internal/backend. Null is not given.
"""

import json
import re

from tfgen.errors import did_you_mean
from tfgen.evaluation.convert import ConversionError, convert
from tfgen.evaluation.types import DYNAMIC, STRING, Type, map_of, object_of, set_of
from tfgen.evaluation.values import UNKNOWN, Value
from tfgen.patterns import regex
from tfgen.rules.api import Iterator, Mapping
from tfgen.rules.shared.backends import CLOUD

_ROLE = {
    **dict.fromkeys(("role_arn", "duration", "policy", "session_name"), STRING),
    "policy_arns": set_of(STRING),
}
_ENDPOINTS = dict.fromkeys(("dynamodb", "iam", "s3", "sso", "sts"), STRING)
_EXEC = {"api_version": STRING, "command": STRING, "env": map_of(STRING), "args": set_of(STRING)}
_OBJECTS: Mapping[tuple[str, str], Mapping[str, Type]] = {
    (CLOUD, "workspaces"): {**dict.fromkeys(("name", "project"), STRING), "tags": DYNAMIC},
    ("kubernetes", "exec"): _EXEC,
    ("remote", "workspaces"): dict.fromkeys(("name", "prefix"), STRING),
    ("s3", "assume_role"): {
        **_ROLE,
        **dict.fromkeys(("external_id", "source_identity"), STRING),
        "tags": map_of(STRING),
        "transitive_tag_keys": set_of(STRING),
    },
    ("s3", "assume_role_with_web_identity"): {
        **_ROLE,
        **dict.fromkeys(("web_identity_token", "web_identity_token_file"), STRING),
    },
    ("s3", "endpoints"): _ENDPOINTS,
}
_NEEDED = {
    ("kubernetes", "exec"): ("api_version", "command"),
    ("s3", "assume_role"): ("role_arn",),
    ("s3", "assume_role_with_web_identity"): ("role_arn",),
}
_WORDS = {
    ("cos", "acl"): ("private", "public-read"),
    ("oss", "acl"): ("private", "public-read", "public-read-write"),
    ("s3", "ec2_metadata_service_endpoint_mode"): ("IPv4", "IPv6"),
    ("s3", "retry_mode"): ("standard", "adaptive"),
}
_FILLED = {
    "local": ("path", "workspace_dir"),
    "remote": ("organization",),
    "s3": ("bucket", "key", "region"),
}
# No slash in front; `s3` has none at the end either, in prefixes of workspaces too.
_PATHS = {"cos": ("key", "prefix"), "oss": ("key", "prefix"), "s3": ("key", "workspace_key_prefix")}
_EXCLUSIVE = {
    "gcs": (("encryption_key", "kms_encryption_key"),),
    "s3": (
        ("kms_key_id", "sse_customer_key"),
        ("shared_credentials_file", "shared_credentials_files"),
        ("force_path_style", "use_path_style"),
        ("allowed_account_ids", "forbidden_account_ids"),
    ),
}
_KEY = regex(
    r"(arn:[^:]+:kms:[^:]+:\d{12}:)?((key/)?(mrk-[0-9a-f]{32}|[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12})|alias/.+)"
)
_REGION = regex(r"[a-z]{2,}(-[a-z]+)+-\d+")
_ROLE_ARN = regex(r"arn:[^:]+:iam:[^:]*:[^:]*:role/.+")
_POLICY_ARN = regex(r"arn:[^:]+:iam:[^:]*:[^:]*:policy/.+")
_SESSION = regex(r"[\w+=,.@-]{2,64}", re.ASCII)
_DURATION = regex(r"(\d+(\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")
_SECONDS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600}
_SHORTEST, _LONGEST = (
    15 * 60,
    12 * 3600,
)  # of a session: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html


def argument_fault(kind: str, name: str, value: Value, wanted: Type) -> str | None:
    """Why a backend of this kind does not take a value for an argument of the wanted type; None when it does."""
    try:
        converted = convert(value, wanted)
    except ConversionError as error:
        return f"{name} does not fit: {error}."
    return value_fault(kind, name, converted)


def value_fault(kind: str, name: str, value: Value) -> str | None:
    """What a backend of this kind has against the value of an argument, as far as it is known; None when nothing."""
    if (kind, name) in _OBJECTS:
        return _object_fault(kind, name, value)
    known = value.plain()
    if not isinstance(known, str) or is_filled_in(known):
        return None
    if (words := _WORDS.get((kind, name))) and known not in words:
        return f"{name} is {' or '.join(words)}."
    if name in _FILLED.get(kind, ()) and not known.strip():
        return f"{name} is empty. Write its value."
    if name in _PATHS.get(kind, ()) and (known.startswith(("/", "./")) or (name != "prefix" and known.endswith("/"))):
        return f"{name} may not begin or end with a slash. Take it away."
    if kind == "http" and name.endswith("address") and not known.startswith("http"):
        return f"{name} has to begin with http:// or https://."
    return _s3_fault(name, known) if kind == "s3" else None


def is_filled_in(text: str) -> bool:
    """Whether another program, as Terraspace does, puts its own text in place of a part before Terraform reads it."""
    return "<%=" in text


def is_left_open(kind: str, given: Mapping[str, Value]) -> bool:
    """Whether several of what tells where a state lies are empty: places for what init gets on the command line."""
    names = (*_FILLED["s3"], "dynamodb_table") if kind == "s3" else ()
    return [given[name].plain() for name in names if name in given].count("") > 1


def combination_faults(kind: str, given: Mapping[str, Value]) -> Iterator[tuple[str, str]]:
    """What arguments that do not go together are: the name of one with a message."""
    present = {name for name, value in given.items() if value.content is not None}
    for one, other in _EXCLUSIVE.get(kind, ()):
        if {one, other} <= present:
            yield other, f"{one} and {other} exclude each other. Keep one of the two."
    if kind == "s3" and (fault := _region_fault(given)):
        yield "region", fault


def _region_fault(given: Mapping[str, Value]) -> str | None:
    """What the backend `s3` has against its region, unless it is told not to look at it."""
    region, lenient = (given[name].plain() if name in given else None for name in ("region", "skip_region_validation"))
    if not isinstance(region, str) or not region or is_filled_in(region):
        return None
    if lenient in (None, False) and not _REGION.fullmatch(region):
        return f"{region} is not the name of a region. Write it as in us-east-1."
    return None


def workspaces_fault(given: Mapping[str, Value]) -> str | None:
    """What the backend `remote` has against a choice of workspaces."""
    values = [given[name].content if name in given else None for name in ("name", "prefix")]
    named = sum(value not in (None, "") for value in values)
    if UNKNOWN in values or named == 1:
        return None
    return "workspaces has a name or a prefix, and not both." if named else "workspaces has neither name nor prefix."


def _object_fault(kind: str, name: str, value: Value) -> str | None:
    if value.content is None or (value.type.kind == "dynamic" and value.content is UNKNOWN):
        return None
    if value.type.kind not in ("object", "map"):
        return f"{name} is an object. Write it as {name} = {{ ... }}."
    known = _OBJECTS[kind, name]
    given = value.content if isinstance(value.content, dict) else {}
    if unknown := [key for key in given if key not in known]:
        return f'{name} has no "{unknown[0]}". {did_you_mean(str(unknown[0]), known, otherwise="Take it away.")}'
    missing = [key for key in _NEEDED.get((kind, name), ()) if key not in given or given[key].content is None]
    if missing and isinstance(value.content, dict):
        return f"{name} has no {missing[0]}. Add it."
    try:
        inner = convert(value, object_of(known, known)).plain()
    except ConversionError as error:
        return f"{name} does not fit: {error}."
    if kind == "remote" and isinstance(value.content, dict):
        return workspaces_fault(given)
    return _role_fault(name, inner) if isinstance(inner, dict) else None


def _role_fault(name: str, role: Mapping[str, object]) -> str | None:
    for key, value in role.items():
        if isinstance(value, str) and (fault := _text_of_role_fault(key, value)):
            return fault
    arns = role.get("policy_arns")
    if isinstance(arns, list) and any(isinstance(arn, str) and not _POLICY_ARN.fullmatch(arn) for arn in arns):
        return "policy_arns are ARNs of policies. Write them as in arn:aws:iam::123456789012:policy/state."
    tokens = [role.get(key) for key in ("web_identity_token", "web_identity_token_file")]
    if name == "assume_role_with_web_identity" and UNKNOWN not in tokens and tokens.count(None) != 1:
        return f"{name} has a web_identity_token or a web_identity_token_file, and not both."
    return None


def _text_of_role_fault(key: str, value: str) -> str | None:
    if key == "role_arn" and not _ROLE_ARN.fullmatch(value):
        return "role_arn is not the ARN of a role. Write it as in arn:aws:iam::123456789012:role/state."
    if key == "duration" and not _SHORTEST <= (_seconds(value) or 0) <= _LONGEST:
        return "duration is a time from 15m to 12h. Write it as in 1h30m."
    if key in ("session_name", "source_identity") and not _SESSION.fullmatch(value):
        return f"{key} has 2 to 64 letters, digits and characters of _+=,.@-."
    return (
        "policy is the JSON of a policy. Write it with jsonencode." if key == "policy" and not _is_json(value) else None
    )


def _seconds(duration: str) -> float | None:
    """What Go takes a duration for, as "1h30m"; None when it is none."""
    parts = list(_DURATION.finditer(duration))
    if not parts or "".join(part[0] for part in parts) != duration:
        return None
    return sum(float(part[1]) * _SECONDS[part[3]] for part in parts)


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _s3_fault(name: str, value: str) -> str | None:
    if name == "key" and "//" in value:
        return "key may not have two slashes beside each other. Take one away."
    if name == "kms_key_id" and not _KEY.fullmatch(value):
        return "kms_key_id is not the id, alias or ARN of a key. Write it as in alias/trading-state."
    if name == "ec2_metadata_service_endpoint" and "://" not in value:
        return f"{name} is a URL. Write it with its scheme."
    return None
