"""What a value may be, and what is said of one that is something else."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from ipaddress import ip_address, ip_interface, ip_network
from typing import Any, ClassVar

from tfgen.errors import count_of, did_you_mean, quoted
from tfgen.evaluation.functions.failure import FunctionError
from tfgen.evaluation.functions.patterns import compile_pattern
from tfgen.patterns import regex
from tfgen.providers.aws.values.policy_grammar import policy_fault
from tfgen.structs import Struct

_TYPES = {
    "text": "text, in quotes",
    "number": "a whole number, without quotes",
    "bool": "true or false, without quotes",
}
_MANY = 12
_SHOWN = 60


def _be(number: int) -> str:
    """The verb behind so many."""
    return "is" if number == 1 else "are"


class Constraint(Struct, frozen=True):
    """A fact about an argument; `rule` is the name of the rule that reports a value against it.

    `source` says where the fact is written down; empty for what the provider itself refuses.
    """

    rule: ClassVar[str] = ""
    source: str = ""

    def fault(self, value: str) -> str | None:
        """What is wrong with a value, as Terraform's text for it, and what to do; None when nothing is."""
        raise NotImplementedError


class OneOf(Constraint, frozen=True):
    """One of some words."""

    rule: ClassVar[str] = "invalid-enum"
    words: tuple[str, ...] = ()
    any_case: bool = False

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        if value in self.words or (self.any_case and value.lower() in {word.lower() for word in self.words}):
            return None
        listed = f"It is one of {', '.join(map(quoted, sorted(self.words)))}." if len(self.words) <= _MANY else ""
        remedy = " ".join(filter(None, (did_you_mean(value, self.words), listed)))
        known = f"one of the {len(self.words)} values" if len(self.words) > 1 else "the one value"
        return f"is {shown(value)}, which is not {known} there {_be(len(self.words))}. {remedy}".rstrip()


class Number(Constraint, frozen=True):
    """A number from `minimum` to `maximum` in whole steps of `step`, or one of `also`."""

    rule: ClassVar[str] = "number-range"
    minimum: float | None = None
    maximum: float | None = None
    step: float = 0
    also: tuple[float, ...] = ()

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        try:
            number = float(value)
        except ValueError:
            return None  # another rule knows the type
        if number in self.also or self._holds(number):
            return None
        return f"is {value}. It has to be {self._describe(number)}."

    def _holds(self, number: float) -> bool:
        if self.minimum is None and self.maximum is None and not self.step:
            return not self.also
        return (
            (self.minimum is None or number >= self.minimum)
            and (self.maximum is None or number <= self.maximum)
            and (not self.step or number % self.step == 0)
        )

    def _describe(self, number: float) -> str:
        parts = []
        if self.minimum is not None and self.maximum is not None:
            parts.append(f"from {self.minimum:g} to {_plain(self.maximum)}")
        elif self.minimum is not None:
            parts.append(f"at least {_plain(self.minimum)}")
        elif self.maximum is not None:
            parts.append(f"at most {_plain(self.maximum)}")
        if self.step == 1:
            parts += ["a whole number"] if number % 1 else []
        elif self.step:
            parts.append(f"a multiple of {self.step:g}")
        if self.also:
            parts.append(f"{'or ' if parts else ''}one of {', '.join(map(_plain, self.also))}")
        return ", ".join(parts)


class Length(Constraint, frozen=True):
    """So many characters."""

    rule: ClassVar[str] = "name-length"
    minimum: int = 0
    maximum: int | None = None

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        if len(value) < self.minimum:
            return f"has {count_of(len(value), 'character')} and needs at least {self.minimum}. Make it longer."
        if self.maximum is not None and len(value) > self.maximum:
            return f"has {len(value)} characters, of which {self.maximum} {_be(self.maximum)} allowed. Make it shorter."
        return None


class Items(Constraint, frozen=True):
    """So many elements of a list, set or map; it is about the whole, not about each of them.

    `is_list`: one that stands there twice counts twice.
    """

    rule: ClassVar[str] = "number-range"
    minimum: int = 0
    maximum: int | None = None
    is_list: bool = False

    def fault(self, value: str) -> str | None:
        """See Constraint; the value is the number of elements."""
        if int(value) < self.minimum:
            return f"has {count_of(int(value), 'element')} and needs at least {self.minimum}. Add what is missing."
        if self.maximum is not None and int(value) > self.maximum:
            return f"has {value} elements, of which {self.maximum} {_be(self.maximum)} allowed. Take some away."
        return None


class Characters(Constraint, frozen=True):
    """Text of some characters only: a regular expression and its words."""

    rule: ClassVar[str] = "name-charset"
    pattern: str = ""
    words: str = ""

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        if _compiled(self.pattern).fullmatch(value):
            return None
        return f"is {shown(value)}. Use {self.words}."


class Arn(Constraint, frozen=True):
    """An Amazon resource name, of one of some services if any are given; `others` are texts that will do too."""

    rule: ClassVar[str] = "invalid-arn"
    services: tuple[str, ...] = ()
    others: str = ""

    def fault(self, value: str) -> str | None:
        """See Constraint.

        https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
        """
        if not value or (self.others and _compiled(self.others).fullmatch(value)):
            return None
        parts = value.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn" or not _whole(parts):
            form = "arn:aws:<service>:<region>:<account>:<resource>"
            return f"is {shown(value)}, which is not an ARN. Write it as {form}, or refer to the resource's arn."
        if self.services and parts[2] not in self.services:
            wanted = " or ".join(self.services)
            return f"is the ARN of something in {parts[2]}, and has to be one in {wanted}. Refer to the right resource."
        return None


_TOO_DEEP = "is JSON with too many levels to be read. Write it with fewer."


class Json(Constraint, frozen=True):
    """JSON; of a `policy` the parts that IAM wants. Empty text stands for none where it may be `empty`."""

    rule: ClassVar[str] = "invalid-json-policy"
    policy: bool = False
    empty: bool = True

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        if not value:
            return None if self.empty else "is empty. Use jsonencode({ ... })."
        try:
            document = json.loads(value)
        except ValueError as error:
            return f"is not JSON ({error}). Use jsonencode({{ ... }})."
        except RecursionError:
            return _TOO_DEEP
        return policy_fault(document) if self.policy else None


class Document(Constraint, frozen=True):
    """JSON whose parts are of the types of a `shape`, JSON too: "text", "number", "bool", lists and objects of such.

    As Go reads it: null is of any type, names may be written in any case, and "*" stands for all of them.
    """

    rule: ClassVar[str] = "invalid-json-policy"
    shape: str = '"text"'

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        try:
            document = json.loads(value)
        except ValueError as error:
            return f"is not JSON ({error}). Use jsonencode([{{ ... }}])."
        except RecursionError:
            return _TOO_DEEP
        return _misfit(document, _read_shape(self.shape), "")


class Cidr(Constraint, frozen=True):
    """A network in CIDR notation of an IP `version` (0: either), whose prefix is from `shortest` to `longest` bits.

    With `hosts` an address inside of the network will do too, as far as the provider says.
    """

    rule: ClassVar[str] = "invalid-cidr"
    version: int = 4
    shortest: int = 0
    longest: int = 128
    hosts: bool = False

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        try:
            network = ip_network(value, strict=False)
        except ValueError:
            return f"is {shown(value)}, which is not a network. Write it as in 10.0.0.0/16."
        if "/" not in value:
            return f"is {value}, without the length of its prefix. Write it as {network}."
        if self.version and network.version != self.version:
            return f"is {value}, and has to be a network of IPv{self.version}."
        is_inside = str(network) != value if network.version == 4 else ip_interface(value).ip != network.network_address
        if is_inside and not self.hosts:
            return f"is {value}, which is an address inside a network. The network is {network}."
        if not self.shortest <= network.prefixlen <= self.longest:
            return f"is a /{network.prefixlen}. AWS takes /{self.shortest} to /{self.longest}."
        return None


class Address(Constraint, frozen=True):
    """An IP address."""

    rule: ClassVar[str] = "invalid-cidr"

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        try:
            ip_address(value)
        except ValueError:
            return f"is {shown(value)}, which is not an IP address."
        return None


class Format(Constraint, frozen=True):
    """Text of a form: a regular expression, and an example that says it all."""

    rule: ClassVar[str] = "invalid-format"
    pattern: str = ""
    example: str = ""

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        if _compiled(self.pattern).fullmatch(value):
            return None
        return f"is {shown(value)}. Write it as in {self.example}."


class Pattern(Constraint, frozen=True):
    """A regular expression of Go's."""

    rule: ClassVar[str] = "invalid-format"

    def fault(self, value: str) -> str | None:
        """See Constraint."""
        try:
            compile_pattern(value, 0)
        except FunctionError as error:
            return f"is {shown(value)}: {error}. Correct it, and put two backslashes where one is meant."
        return None


class Never(Constraint, frozen=True):
    """An argument that the schema has and the provider refuses, whatever its value."""

    rule: ClassVar[str] = "refused-argument"

    def fault(self, value: str) -> str | None:  # noqa: ARG002 - no value will do
        """See Constraint."""
        return "cannot be set, though the provider's schema has it. Take it away."


@lru_cache(maxsize=16)
def _read_shape(shape: str) -> Any:
    return json.loads(shape)


def _misfit(part: object, shape: Any, place: str) -> str | None:
    """The first part that is of another type than it has to be."""
    if part is None:
        return None
    if isinstance(shape, str):
        here = f"has {json.dumps(part)[:_SHOWN]} at {place}"
        return None if _is_of(part, shape) else f"{here}, which has to be {_TYPES[shape]}."
    if isinstance(shape, dict):
        if not isinstance(part, dict):
            return f"has no object at {place or 'its top'}. Write {{ ... }}."
        known = {name.lower(): inner for name, inner in shape.items()}
        inner = ((name, known.get(name.lower(), known.get("*"))) for name in part)
        faults = (_misfit(part[name], each, f"{place}.{name}".lstrip(".")) for name, each in inner if each)
        return next(filter(None, faults), None)
    if not isinstance(part, list):
        return f"has no list at {place or 'its top'}. Write [...]."
    faults = (_misfit(item, shape[0], f"{place}[{index}]") for index, item in enumerate(part))
    return next(filter(None, faults), None)


def _is_of(part: object, type_: str) -> bool:
    """Whether a part is text, a bool, or a whole number."""
    if type_ == "text":
        return isinstance(part, str)
    if type_ == "bool":
        return isinstance(part, bool)
    return isinstance(part, int) and not isinstance(part, bool)


def shown(value: str) -> str:
    """A value in quotes, cut when it is long."""
    return quoted(value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...")


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else f"{number:g}"


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


_PARTITION = regex(r"aws(-[a-z]+)*")
_REGION = regex(r"([a-z]{2}(-[a-z]+)+-\d{1,2})?")
_ACCOUNT = regex(r"(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})?")


def _whole(parts: list[str]) -> bool:
    """Whether the parts of an ARN are what the provider takes; wildcards are for policies."""
    return bool(
        _PARTITION.fullmatch(parts[1]) and _REGION.fullmatch(parts[3]) and _ACCOUNT.fullmatch(parts[4]) and parts[5]
    )
