"""Find the real AWS provider, in the one version that the stacks must be valid with at the lower end."""

from __future__ import annotations

import fcntl
import os
import platform
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.engine.binary import Engine

VERSION = "5.100.0"
ADDRESS = "registry.terraform.io/hashicorp/aws"
MIRROR_VARIABLE = "TFGEN_PLUGIN_MIRROR"

# Folders that hold no installed software, or that anybody may write to: nothing from there is executed.
_UNSAFE = {"proc", "sys", "dev", "run", "tmp", "var"}
_LEVELS = 3
_PIN = f'terraform {{\n  required_providers {{\n    aws = {{ source = "{ADDRESS}", version = "{VERSION}" }}\n  }}\n}}\n'


def host_platform() -> str:
    """This machine in Terraform's words, as in `linux_amd64`."""
    machine = platform.machine().lower()
    return f"{sys.platform}_{ {'x86_64': 'amd64', 'aarch64': 'arm64'}.get(machine, machine) }"


def find_mirror() -> Path | None:
    """The filesystem mirror that holds the provider unpacked, for `terraform init -plugin-dir`.

    The first of: the variable TFGEN_PLUGIN_MIRROR, the folders that Terraform itself looks into
    (https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories), and the
    first levels of the file system.
    """
    return next((mirror for mirror in _candidates() if _holds_provider(mirror)), None)


def download_mirror(engine: Engine, folder: Path) -> Path | str:
    """A mirror in the folder, filled from the registry unless it was before; or the reason why there is none."""
    mirror = folder / ".terraform" / "providers"
    folder.mkdir(parents=True, exist_ok=True)
    with locked(folder / "lock"):
        if _holds_provider(mirror):
            return mirror
        (folder / "terraform.tf").write_text(_PIN)
        done = engine.run(folder, "init", "-no-color", "-backend=false")
    return mirror if _holds_provider(mirror) else f"the registry gave no AWS provider {VERSION}: {done.stderr.strip()}"


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock that this file stands for, against other processes too: test workers share folders."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _candidates() -> Iterator[Path]:
    if named := os.environ.get(MIRROR_VARIABLE):
        yield Path(named)
    data_home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    data_folders = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    yield Path.home() / ".terraform.d/plugins"
    yield from (Path(folder) / "terraform/plugins" for folder in (data_home, *data_folders))
    yield from _first_levels(Path("/"), _LEVELS)


def _first_levels(folder: Path, levels: int) -> Iterator[Path]:
    yield folder
    if levels == 0:
        return
    try:
        below = sorted(Path(entry) for entry in os.scandir(folder) if entry.is_dir(follow_symlinks=False))
    except OSError:
        return
    for path in below:
        if not (folder == Path("/") and path.name in _UNSAFE):
            yield from _first_levels(path, levels - 1)


def _holds_provider(mirror: Path) -> bool:
    package = mirror / ADDRESS / VERSION / host_platform()
    return package.is_dir() and any(package.glob("terraform-provider-aws_*"))
