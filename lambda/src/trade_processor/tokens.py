"""The login of a database user that IAM authenticates: a name, and a signature in the place of a password."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import botocore.session
from botocore.model import ServiceId
from botocore.signers import RequestSigner

from trade_processor.credentials import Login

if TYPE_CHECKING:
    from trade_processor.deadline import Deadline

VALID_SECONDS = 900
"""The longest there is; each connection has a token of its own, which is used at once."""


class Tokens:
    """Logins of `user` in `region`. No service is asked: what is away cannot keep anybody from connecting.

    https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
    """

    def __init__(self, user: str, region: str, port: int) -> None:
        self._user = user
        self._region = region
        self._port = port

    def load(self, host: str, _: Deadline, *, refresh: bool = False) -> Login:
        """A login for the server at `host`; each is new, so there is nothing to `refresh`."""
        del refresh
        address = f"{host}:{self._port}/"
        request = {
            "method": "GET",
            "url": f"https://{address}?Action=connect&DBUser={self._user}",
            "body": {},
            "headers": {},
            "context": {},
        }
        url = self._signer.generate_presigned_url(
            request, operation_name="connect", region_name=self._region, expires_in=VALID_SECONDS
        )
        return Login(self._user, url.removeprefix("https://"))

    @cached_property
    def _signer(self) -> RequestSigner:
        # By hand: RDS's client, which has a method for this, loads a description of the whole service first.
        session = self._session
        events = session.get_component("event_emitter")
        return RequestSigner(ServiceId("rds-db"), self._region, "rds-db", "v4", session.get_credentials(), events)

    @cached_property
    def _session(self) -> botocore.session.Session:
        # Kept as long as the signer, which holds its events weakly.
        return botocore.session.get_session()
