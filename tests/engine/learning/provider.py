"""The real provider as something to ask: does it refuse this configuration, and with which words?"""

from __future__ import annotations

import re
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import grpc

from tests.engine.binary import environment
from tests.engine.mirror import ADDRESS, VERSION, host_platform
from tests.engine.simulated.handshake import COOKIE
from tests.engine.simulated.protocol import message
from tests.engine.simulated.values import encode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Configuration = dict[str, Any]

_METHOD = "/tfplugin5.Provider/{}Config"
DATA = "data."
"""What the names of data sources begin with."""
CONFIGURATION = "provider.aws"
"""The name of the provider's own configuration, among those of resources and data sources."""
_ERROR = 1
# The line that a plugin prints when it is ready: versions of handshake and protocol, and where it listens.
_READY = re.compile(r"1\|5\|(?P<network>\w+)\|(?P<address>[^|]+)\|grpc\|")
# It would write a dozen lines a call, which is most of the time.
_SILENCE = {f"TF_LOG_{name}": "OFF" for name in ("PROVIDER", "SDK", "SDK_FRAMEWORK", "SDK_MUX", "SDK_PROTO")}


class Refusal(NamedTuple):
    """An error of the provider: its text, and the names on the way to the argument that it is about."""

    text: str
    path: tuple[str, ...]


class Provider:
    """A running provider."""

    def __init__(self, channel: grpc.Channel) -> None:
        self._validate = {kind: _method(channel, f"Validate{kind}") for kind in ("ResourceType", "DataSource")}
        self._prepare = _method(channel, "PrepareProvider", "PrepareResponse")

    def refusals(self, resource_type: str, configuration: Configuration) -> list[Refusal]:
        """The errors that the provider finds in a resource, `data.` source or CONFIGURATION, without a look at AWS."""
        return [
            Refusal(f"{found.summary} | {found.detail}", _names(found.attribute))
            for found in self._answer(resource_type, configuration).diagnostics
            if found.severity == _ERROR
        ]

    def _answer(self, name: str, configuration: Configuration) -> Any:
        if name == CONFIGURATION:
            return self._prepare(message("PrepareRequest")(config=encode(configuration)))
        kind = "DataSource" if name.startswith(DATA) else "ResourceType"
        asked = message("ValidateRequest")(type_name=name.removeprefix(DATA), config=encode(configuration))
        return self._validate[kind](asked)


def _method(channel: grpc.Channel, verb: str, answer: str = "ValidateResponse") -> Any:
    return channel.unary_unary(
        _METHOD.format(verb),
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=message(answer).FromString,
    )


@contextmanager
def running_provider(mirror: Path) -> Iterator[Provider]:
    """The provider from the mirror, started as Terraform starts it, but without certificates."""
    (binary,) = (mirror / ADDRESS / VERSION / host_platform()).glob("terraform-provider-aws_*")
    variables = environment() | _SILENCE | dict([COOKIE])
    with subprocess.Popen(
        [str(binary)], env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout
        try:
            with grpc.insecure_channel(_target(process.stdout.readline())) as channel:
                yield Provider(channel)
        finally:
            process.terminate()


def _target(line: str) -> str:
    """The address in gRPC's words."""
    ready = _READY.match(line)
    assert ready, f"the provider did not start: {line or 'it ended without a word'}"
    return f"unix:{ready['address']}" if ready["network"] == "unix" else ready["address"]


def _names(path: Any) -> tuple[str, ...]:
    """The names of arguments and blocks and the keys of maps; the positions in lists say nothing."""
    return tuple(name for step in path.steps if (name := step.attribute_name or step.key))
