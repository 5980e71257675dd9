"""Which starters there are, and where their files are: in the package, or beside it in a checkout of the repository."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGE = Path(__file__).parent
_REPOSITORY = PACKAGE.parents[1]
_SCAFFOLD = PACKAGE / "scaffold"

PARTS = (
    "config/regions.yaml",
    "config/settings.yaml",
    "config/rules",
    "templates",
    "lambda/src",
    "lambda/requirements.in",
    "lambda/requirements.txt",
    *(f"docs/{page}.md" for page in ("alarms", "cicd", "cost", "going-back", "lambda", "platform", "settings")),
)
"""The files and folders that a project may consist of; pyproject.toml says the same of the wheel."""

# What every project has beside its own files, as path to the file that is copied.
_AROUND = {
    ".gitattributes": "gitattributes",
    ".github/workflows/tfgen.yml": "workflow.yml",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
    ".vscode/extensions.json": "vscode-extensions.json",
    ".vscode/settings.json": "vscode-settings.json",
    "requirements.txt": "requirements.txt",
}


_REQUIREMENTS = "requirements.txt"
_LINK = re.compile(rb"\[([^\]]*)\]\(([^)#:]+\.md)(?:#[^)]*)?\)")
LOCK = "requirements/runtime.txt"
"""The lock of what tfgen needs, in the repository."""


@dataclass(frozen=True)
class Starter:
    """A project to start from: what it is, its folder in the repository, and what to change in it first."""

    name: str
    sentence: str
    home: str
    first: str = "config/regions.yaml holds every value: change one, and see it with tfgen render --diff."
    replaced: Mapping[str, str] = field(default_factory=dict)
    """Lines of its matrix, and what a new project has in their place."""
    has_artifacts: bool = False
    """Whether its stacks refer to something that `tfgen package` builds."""
    has_pages: bool = False
    """Whether it has pages of the documentation, of which alarms, runbooks and comments speak."""
    is_locked: bool = False
    """Whether its workflows install tfgen, and all that it needs, by hash."""

    @property
    def folder(self) -> Path:
        """Where its files are."""
        packaged = PACKAGE / self.name
        return packaged if packaged.is_dir() else _REPOSITORY / self.home

    def read_files(self) -> dict[str, bytes]:
        """The project's own files, by path. Raises OSError when the installation is damaged."""
        paths = sorted(file for part in PARTS for file in _files_below(self.folder / part))
        files = {file.relative_to(self.folder).as_posix(): file.read_bytes() for file in paths}
        for line, other in self.replaced.items():
            files[PARTS[0]] = files[PARTS[0]].replace(line.encode(), other.encode())
        return _without_dead_links(files) if self.has_pages else files

    def read_surroundings(self) -> dict[str, bytes]:
        """The files for version control, editors and CI, by path. Raises OSError when the installation is damaged."""
        files = {path: (_SCAFFOLD / name).read_bytes() for path, name in _AROUND.items()}
        if self.is_locked:
            packaged = _SCAFFOLD / "runtime.txt"
            lock = packaged if packaged.is_file() else _REPOSITORY / LOCK
            files[_REQUIREMENTS] = (_SCAFFOLD / "requirements-by-hash.txt").read_bytes() + lock.read_bytes()
        return files


def _without_dead_links(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, in pages of which links to pages that do not come along are their text."""

    def kept(link: re.Match[bytes]) -> bytes:
        return link[0] if f"docs/{link[2].decode()}" in files else link[1]

    return {path: _LINK.sub(kept, text) if path.startswith("docs/") else text for path, text in files.items()}


def _files_below(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from (file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


_ACCOUNTS = "Account ids and names in config/regions.yaml are examples: put yours there."
_SERVICE = "One container service on AWS (ECS) behind a load balancer, two environments in one account."
_LAYERS = "Network, data and app in a state each, which read each other; needs no account to try it."
_GOOGLE = "A service and a database on Google Cloud, a project for each environment."
_TENANTS = "Tenants as a third axis, in three AWS accounts, and what is rendered once an account."
_CLUSTERS = "Kubernetes clusters instead of regions; a namespace with quotas for each team."
_TRADING = "A trading API on AWS in three regions: VPC, Aurora, Lambda, API Gateway, CI/CD, accounts."

_OWN_TOOL = "  tfgen: . # the workflows install the tool that this repository holds\n"

STARTERS = {
    starter.name: starter
    for starter in (
        Starter("minimal", "One template, two environments; needs no account.", "tfgen/starters/minimal"),
        Starter("aws-service", _SERVICE, "examples/ecs-service", _ACCOUNTS),
        Starter("google-cloud", _GOOGLE, "examples/google-cloud", _ACCOUNTS),
        Starter("layers", _LAYERS, "examples/layers"),
        Starter("tenants", _TENANTS, "examples/tenants", _ACCOUNTS),
        Starter("kubernetes", _CLUSTERS, "examples/kubernetes", _ACCOUNTS),
        Starter(
            "trading", _TRADING, ".", _ACCOUNTS, {_OWN_TOOL: ""}, has_artifacts=True, has_pages=True, is_locked=True
        ),
    )
}
"""The starters by name, the smallest first."""
