"""Terraform's plugin protocol 5 over gRPC, answered by the simulation."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import grpc

from .protocol import message
from .resources import Simulation
from .values import decode, encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from .schema import Schemas


class Provider:
    """One method for each call that has something to say, from request to response."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._simulation = Simulation(schemas)

    def handlers(self) -> grpc.GenericRpcHandler:
        """The gRPC service. Calls that are not listed answer "unimplemented", which Terraform takes for "not there"."""
        calls = {
            "GetSchema": _call("Empty", lambda _request: self._schemas.response),
            "PrepareProviderConfig": _call("PrepareRequest", self._prepare),
            "Configure": _call("ConfigureRequest", self._configure),
            "ValidateResourceTypeConfig": _call("Empty", _accept),
            "ValidateDataSourceConfig": _call("Empty", _accept),
            "ValidateEphemeralResourceConfig": _call("Empty", _accept),
            "UpgradeResourceState": _call("UpgradeRequest", self._upgrade),
            "ReadResource": _call("ReadRequest", self._read),
            "PlanResourceChange": _call("PlanRequest", self._plan),
            "ApplyResourceChange": _call("ApplyRequest", self._apply),
            "ReadDataSource": _call("ReadDataRequest", self._read_data),
            "OpenEphemeralResource": _call("OpenRequest", self._open),
            "CloseEphemeralResource": _call("Empty", _accept),
            "Stop": _call("Empty", _accept),
        }
        return grpc.method_handlers_generic_handler("tfplugin5.Provider", calls)

    def _prepare(self, request: Any) -> Any:
        return message("PrepareResponse")(prepared_config=request.config)

    def _configure(self, request: Any) -> Any:
        self._simulation.configure(decode(request.config))
        return message("Empty")()

    def _upgrade(self, request: Any) -> Any:
        state = self._simulation.upgrade(request.type_name, json.loads(request.raw_state.json))
        return message("UpgradeResponse")(upgraded_state=encode(state))

    def _read(self, request: Any) -> Any:
        return message("ReadResponse")(new_state=request.current_state)

    def _plan(self, request: Any) -> Any:
        prior, proposed = decode(request.prior_state), decode(request.proposed_new_state)
        return message("PlanResponse")(planned_state=encode(self._simulation.plan(request.type_name, prior, proposed)))

    def _apply(self, request: Any) -> Any:
        state = self._simulation.apply(request.type_name, decode(request.planned_state))
        return message("ApplyResponse")(new_state=encode(state))

    def _read_data(self, request: Any) -> Any:
        state = self._simulation.read_data(request.type_name, decode(request.config))
        return message("ReadDataResponse")(state=encode(state))

    def _open(self, request: Any) -> Any:
        result = self._simulation.open(request.type_name, decode(request.config))
        return message("OpenResponse")(result=encode(result))


def _accept(_request: Any) -> Any:
    return message("Empty")()


def _call(request: str, respond: Callable[[Any], Any]) -> grpc.RpcMethodHandler:
    return grpc.unary_unary_rpc_method_handler(
        lambda received, _context: respond(received),
        request_deserializer=message(request).FromString,
        response_serializer=lambda response: response.SerializeToString(),
    )
