"""Whose a request is, from what API Gateway found out before it called us: nothing that the client says itself."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def identify(context: Mapping[str, Any]) -> str:
    """SHA-256 in hex over who called, by the `requestContext` of a proxy event: the same for each request of theirs.

    Of a token its issuer and subject, of a client certificate its issuer and subject (a renewed one is the same
    caller), of a signature the user or role (not the session). Callers that nobody asked who they are, are one.
    """
    return hashlib.sha256(json.dumps(_identity(context)).encode()).hexdigest()


def _identity(context: Mapping[str, Any]) -> list[str]:
    """The kind first, so that a caller of one kind is never one of another."""
    authorizer, identity = _part(context, "authorizer"), _part(context, "identity")
    certificate = _part(identity, "clientCert")
    if authorizer.get("principalId"):
        return ["token", str(authorizer.get("issuer", "")), str(authorizer["principalId"])]
    if certificate.get("subjectDN"):
        return ["certificate", str(certificate.get("issuerDN", "")), str(certificate["subjectDN"])]
    if identity.get("caller"):
        # A role's session has a colon and a name of its own behind the role's id.
        # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
        return ["signature", str(identity["caller"]).partition(":")[0]]
    return ["nobody"]


def _part(values: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = values.get(name)
    return part if isinstance(part, dict) else {}
