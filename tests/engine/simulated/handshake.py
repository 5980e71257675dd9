"""How Terraform and a plugin meet: a secret word, a certificate each, and one line on standard output.

The rules are those of HashiCorp's go-plugin (https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md).
"""

from __future__ import annotations

import base64
import datetime
import json
import os
import sys
import threading
from concurrent import futures
from typing import TYPE_CHECKING

import grpc
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

if TYPE_CHECKING:
    from collections.abc import Iterable

COOKIE = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
"""The variable and its value with which Terraform starts a provider; nothing secret, it keeps people from doing so."""

_HOST = "127.0.0.1"
_SECONDS_TO_FINISH = 1


def serve(services: Iterable[grpc.GenericRpcHandler]) -> None:
    """Answer Terraform's calls until it says goodbye or is gone. Exits when anything but Terraform is calling."""
    if os.environ.get(COOKIE[0]) != COOKIE[1]:
        sys.exit("This is a Terraform provider: Terraform starts it, see tests/engine/simulated/install.py.")
    parent, finished = os.getppid(), threading.Event()
    server = grpc.server(futures.ThreadPoolExecutor())
    server.add_generic_rpc_handlers((*services, _controller(finished)))
    credentials, certificate = _make_credentials()
    port = server.add_secure_port(f"{_HOST}:0", credentials)
    server.start()
    # Version of the handshake, of the protocol, then where and how to call, and whom to trust there.
    print(f"1|5|tcp|{_HOST}:{port}|grpc|{certificate}", flush=True)
    while not finished.wait(timeout=1) and os.getppid() == parent:
        pass
    server.stop(_SECONDS_TO_FINISH).wait()


def serve_attached(services: Iterable[grpc.GenericRpcHandler], address: str) -> None:
    """Answer any number of Terraform commands until terminated, as providers do with `-debug`: it says how to call.

    All of them share the services: what one configures, others have too. So this is for commands that configure
    nothing, such as `validate`.
    """
    server = grpc.server(futures.ThreadPoolExecutor())
    server.add_generic_rpc_handlers(tuple(services))
    place = {"Network": "tcp", "String": f"{_HOST}:{server.add_insecure_port(f'{_HOST}:0')}"}
    server.start()
    attachment = {"Protocol": "grpc", "ProtocolVersion": 5, "Pid": os.getpid(), "Test": True, "Addr": place}
    print(f"TF_REATTACH_PROVIDERS='{json.dumps({address: attachment}, separators=(',', ':'))}'", flush=True)
    server.wait_for_termination()


def _controller(finished: threading.Event) -> grpc.GenericRpcHandler:
    def shut_down(_request: bytes, _context: grpc.ServicerContext) -> bytes:
        finished.set()
        return b""

    calls = {"Shutdown": grpc.unary_unary_rpc_method_handler(shut_down)}
    return grpc.method_handlers_generic_handler("plugin.GRPCController", calls)


def _make_credentials() -> tuple[grpc.ServerCredentials, str]:
    """The server's credentials, and its certificate as the handshake wants it: base64 of DER, without padding."""
    key, certificate = _make_certificate()
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    encoded = base64.b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode().rstrip("=")
    return grpc.ssl_server_credentials([(private, public)]), encoded


def _make_certificate() -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        # It is its own authority, and Terraform calls every plugin "localhost".
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    return key, certificate
