"""The simulated provider as Terraform starts it: `python -m simulated --schema FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path

from .handshake import serve
from .schema import load_schemas
from .service import Provider

parser = argparse.ArgumentParser(prog="simulated", description=__doc__)
parser.add_argument("--schema", type=Path, required=True, help="file that compile_schemas wrote")
serve([Provider(load_schemas(parser.parse_args().schema)).handlers()])
