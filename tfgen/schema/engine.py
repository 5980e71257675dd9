"""Ask Terraform or OpenTofu for the schemas of providers."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tfgen.disk.ending import scratch_folder
from tfgen.disk.files import write_scratch
from tfgen.errors import TfgenError
from tfgen.schema.load import full_source
from tfgen.schema.newer import BUILTIN
from tfgen.schema.terraform_json import parse_provider_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tfgen.schema.terraform_json import Raw

_SHOWN = 1000  # characters of what an engine says of a failure
# Settings of a caller that would move the temporary module's working files, or add arguments to its commands. All
# others hold: the configuration file with its mirrors and credentials, the plugin cache, proxies.
_FOREIGN = ("TF_DATA_DIR", "TF_WORKSPACE", "TF_CLI_ARGS", "TF_REATTACH_PROVIDERS")


def ask_engine(command: Sequence[str], requirements: Mapping[str, str | None]) -> dict[str, tuple[str, Raw]]:
    """Version and raw schema of each provider, by full source, for requirements from sources to constraints.

    `command` is how the engine is started. It installs the newest versions that the constraints admit into a temporary
    folder, from wherever its own configuration says. Raises TfgenError with what it says when it cannot.
    """
    with scratch_folder("tfgen-schema-") as folder:
        write_scratch(folder / "terraform.tf.json", json.dumps(_root_module(requirements)).encode())
        _run(command, folder, "init", "-backend=false", "-input=false", "-no-color")
        schemas = parse_provider_schemas(_run(command, folder, "providers", "schema", "-json"))
        versions = _parse_versions(_run(command, folder, "version", "-json"))
    found = {full_source(source): raw for source, raw in schemas.items()}
    wanted = [full_source(source) for source in requirements]
    if absent := [source for source in wanted if source not in found or source not in versions]:
        fact = f"{command[0]} says nothing of {', '.join(absent)}"
        raise TfgenError(f"{fact}. Take dev_overrides for it out of the engine's configuration file")
    return {source: (versions[source], found[source]) for source in wanted}


def _root_module(requirements: Mapping[str, str | None]) -> dict[str, Any]:
    providers = {
        f"provider{number}": {"source": source, **({"version": constraint} if constraint else {})}
        for number, (source, constraint) in enumerate(sorted(requirements.items()))
    }
    return {"terraform": {"required_providers": providers}}


def _parse_versions(content: bytes) -> dict[str, str]:
    """The installed versions; that of a provider which is part of the engine is the engine's own."""
    try:
        output = json.loads(content)
        selections = {full_source(source): str(version) for source, version in output["provider_selections"].items()}
        return {BUILTIN: str(output["terraform_version"]), **selections}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise TfgenError(f"the engine does not tell its versions as `version -json` does ({error!r})") from None


def _tell(said: str) -> str:
    """What an engine says of its failure, without the frame that it draws around, and without warnings before."""
    lines = (line.strip("╷│╵ \t\r") for line in said.splitlines())
    text = " ".join(line for line in lines if line)
    return text[max(text.find("Error: "), 0) :][:_SHOWN]


def _run(command: Sequence[str], folder: Path, *arguments: str) -> bytes:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    try:
        done = subprocess.run(  # noqa: S603 - the engine is what the user names or has on the PATH
            [*command, *arguments],
            cwd=folder,
            env=environment,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError as error:
        raise TfgenError(f"{command[0]}: cannot run it ({error.strerror}). Name another with --engine") from error
    if done.returncode:
        said = (
            _tell((done.stderr or done.stdout).decode(errors="replace")) or f"nothing, and exit code {done.returncode}"
        )
        name = " ".join((Path(command[0]).name, *arguments))
        raise TfgenError(
            f"`{name}` failed. It says: {said.rstrip('.')}. Mend this, or name another engine with --engine"
        )
    return done.stdout
