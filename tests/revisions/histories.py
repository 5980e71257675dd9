"""Git repositories for tests: written from literal files, committed step by step."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tests.trees import write_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_AUTHOR = {f"GIT_{who}_{what}": "somebody@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
_NOBODYS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, without the configuration of the user; what it prints."""
    environment = {**os.environ, **_AUTHOR, **_NOBODYS}
    done = subprocess.run(
        ["git", *words],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def commit(folder: Path, files: Mapping[str, str | None], message: str = "change") -> str:
    """Write the files, None deletes one, and commit all; the id of the commit."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
    for name in [name for name, text in files.items() if text is None]:
        (folder / name).unlink()
    write_tree(folder, {name: text for name, text in files.items() if text is not None})
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD")


def add_submodule(folder: Path, path: str, files: Mapping[str, str | None]) -> None:
    """Have a submodule at a path of a repository, of another one with these files; it is not committed yet."""
    other = folder.parent / f"{path.replace('/', '-')}.origin"
    commit(other, files)
    git(folder, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(other), path)
