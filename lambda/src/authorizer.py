"""Lambda's entry point of the authorizer: `authorizer.handler`, one for the life of the sandbox."""

from __future__ import annotations

import os

from token_authorizer.authorizer import Authorizer

handler = Authorizer(os.environ).handle
