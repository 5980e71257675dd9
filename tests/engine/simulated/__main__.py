"""The simulated provider as Terraform starts it: `python -m simulated --schema FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .handshake import serve, serve_attached
from .schema import load_schemas
from .service import Provider

parser = argparse.ArgumentParser(prog="simulated", description=__doc__)
parser.add_argument("--schema", type=Path, required=True, help="file that compile_schemas wrote")
parser.add_argument("--address", required=True, help="what Terraform calls the provider")
parser.add_argument("-debug", action="store_true", help="serve many commands, and print how to reach it")
given = parser.parse_args()
services = [Provider(load_schemas(given.schema)).handlers()]
if given.debug:
    serve_attached(services, given.address)
else:
    serve(services)
