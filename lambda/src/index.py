"""Lambda's entry point: `index.handler`, one application for the life of the sandbox."""

from __future__ import annotations

import os

from trade_processor.application import Application

handler = Application(os.environ).handle
