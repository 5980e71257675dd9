"""Keep a provider running from one Terraform command to the next: its start is most of a validation."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.engine.binary import Engine, environment
from tests.engine.mirror import ADDRESS, VERSION, host_platform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import IO

_VARIABLE = "TF_REATTACH_PROVIDERS"


@contextmanager
def attached_provider(engine: Engine, mirror: Path, version: str = VERSION) -> Iterator[Engine]:
    """An engine whose commands share one running AWS provider from the mirror; `validate` needs no `init` with it.

    This is how providers are debugged: https://developer.hashicorp.com/terraform/plugin/debugging
    """
    (binary,) = (mirror / ADDRESS / version / host_platform()).glob("terraform-provider-aws_*")
    command = [str(binary), "-debug"]
    with subprocess.Popen(
        command, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as provider:
        assert provider.stdout
        try:
            yield Engine(("env", _read_attachment(provider.stdout), *engine.command))
        finally:
            provider.terminate()  # Ctrl-C means nothing to what a shell has started in the background


def _read_attachment(output: IO[str]) -> str:
    """The variable for Terraform that the provider prints for a shell: VARIABLE='value'."""
    lines = []
    for line in output:
        lines.append(line)
        if line.strip().startswith(_VARIABLE):
            return line.strip().replace("'", "")
    raise AssertionError(f"the provider ended without a word on {_VARIABLE}: {''.join(lines)}")
