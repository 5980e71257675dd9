"""Stand between Terraform and a running provider, and show of its schema only the types that are used.

Every other call goes through as it is, so the provider's own validation is the real one. Decoding all 2,000 types is
most of a `terraform validate`; a type that is not shown is unknown to Terraform, as a misspelt one is.
"""

from __future__ import annotations

import json
import os
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import grpc

from tests.engine.binary import Engine

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_VARIABLE = "TF_REATTACH_PROVIDERS"
_SERVICE = "/tfplugin5.Provider/"
_SCHEMA = _SERVICE + "GetSchema"
# What takes the provider a third of a second and is asked in each run of Terraform, with the same few requests.
_REPEATED = (_SCHEMA, _SERVICE + "PrepareProviderConfig")
# The numbers of the maps from type to schema in the answer: resources, data sources, ephemeral resources.
# https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
_MAPS = (2, 3, 8)
_OPTIONS = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]


@contextmanager
def narrowed(
    engine: Engine, types: Collection[str], answers: dict[tuple[str, bytes], bytes] | None = None
) -> Iterator[Engine]:
    """The engine of `attached_provider`, as if its provider had these types only.

    `answers` are what the provider said before, by method and request, of what each run asks again; they grow here.
    """
    position = next(i for i, word in enumerate(engine.command) if word.startswith(_VARIABLE))
    providers = json.loads(engine.command[position].partition("=")[2])
    (settings,) = providers.values()
    with tempfile.TemporaryDirectory() as folder, grpc.insecure_channel(_target(settings), _OPTIONS) as channel:
        server = grpc.server(
            ThreadPoolExecutor(), [_Passage(channel, types, {} if answers is None else answers)], options=_OPTIONS
        )
        socket = Path(folder, "provider")
        server.add_insecure_port(f"unix:{socket}")
        server.start()
        settings |= {"Addr": {"Network": "unix", "String": str(socket)}, "Pid": os.getpid()}
        words = list(engine.command)
        words[position] = f"{_VARIABLE}={json.dumps(providers)}"
        yield Engine(tuple(words))
        server.stop(None).wait()


def keep_types(answer: bytes, types: Collection[str]) -> bytes:
    """The provider's answer with its schema, without the entries of other types."""
    names = {name.encode() for name in types}
    kept = []
    for number, start, content, end in _fields(answer):
        if number not in _MAPS or _key(answer[content:end]) in names:
            kept.append(answer[start:end])
    return b"".join(kept)


class _Passage(grpc.GenericRpcHandler):
    """Answers every call with what the provider says."""

    def __init__(self, channel: grpc.Channel, types: Collection[str], known: dict[tuple[str, bytes], bytes]) -> None:
        self._channel = channel
        self._types = types
        self._known = known

    def service(self, details: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler | None:
        if not details.method.startswith(_SERVICE):  # plugins have others, which Terraform does without
            return None
        return grpc.unary_unary_rpc_method_handler(self._pass_on(details.method))

    def _pass_on(self, method: str) -> Callable[[bytes, grpc.ServicerContext], bytes]:
        call = self._channel.unary_unary(method)

        def answer(request: bytes, context: grpc.ServicerContext) -> bytes:
            try:
                reply: bytes = self._known.get((method, request)) or call(request)
            except grpc.RpcError as error:  # a newer engine asks for what an older provider does not have
                context.abort(error.code(), error.details())
            if method in _REPEATED:
                self._known[method, request] = reply
            return keep_types(reply, self._types) if method == _SCHEMA else reply

        return answer


def _target(settings: dict[str, dict[str, str]]) -> str:
    return f"unix:{settings['Addr']['String']}"


def _fields(message: bytes) -> Iterator[tuple[int, int, int, int]]:
    """Number, start, start of the content, and end of each field; they are all of the kind that tells its length."""
    position = 0
    while position < len(message):
        start = position
        tag, position = _varint(message, position)
        length, position = _varint(message, position)
        yield tag >> 3, start, position, position + length
        position += length


def _key(entry: bytes) -> bytes:
    """The key of an entry of a map: its first field."""
    number, _, content, end = next(_fields(entry))
    return entry[content:end] if number == 1 else b""


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        position += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, position
