"""The artifacts of a matrix: what is built before stacks can be planned, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from msgspec import Meta, Struct, convert, field

from tfgen.config.types import Model
from tfgen.disk.project import CACHE, CONFIG_FILE, OUTPUT, TEMPLATES
from tfgen.errors import Problem, quoted
from tfgen.patterns import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.yaml.node import Node

Text = Annotated[str, Meta(title="text", min_length=1)]


class ArtifactModel(Model, frozen=True, kw_only=True):
    """What stacks refer to and no commit holds: an archive of Python with a source, else what a command makes."""

    # Every text may hold `${…}`, so what it has to look like is only known in a cell: `find_unfit`.

    output: Annotated[Text, Meta(description="The file, or of a command also the folder, that is built.")]
    source: Annotated[Text, Meta(description="Of an archive of Python: the folder that is packed.")] = ""
    requirements: Annotated[
        Text, Meta(description="The file that pins by version and hash the wheels that are packed too.")
    ] = ""
    python: Annotated[Text, Meta(description="The version of Python that runs it, in quotes.", examples=["3.13"])] = ""
    architecture: Annotated[Text, Meta(description="The instruction set that runs it: arm64 or x86_64.")] = ""
    ca_bundle: Annotated[
        Text, Meta(description="A file of certificates that is packed beside the source, where there is such a file.")
    ] = ""
    max_mb: Annotated[int, Meta(ge=1, description="Megabytes of which a larger archive is an error.")] | None = None
    command: Annotated[
        list[Text],
        Meta(min_length=1, description="The program that builds it, and its arguments; there is no shell."),
    ] = field(default_factory=list)
    inputs: Annotated[
        list[Text],
        Meta(min_length=1, description="What the command reads: files, folders, and patterns with *, ** and ?."),
    ] = field(default_factory=list)
    folder: Annotated[Text, Meta(description="Where the command runs; without it, in the project.")] = ""


ARCHIVE_KEYS: Final = ("source", "python", "architecture", "requirements", "ca_bundle", "max_mb")
COMMAND_KEYS: Final = ("command", "inputs", "folder")
NEEDED_BY_ARCHIVES: Final = ("source", "python", "architecture")
NEEDED_BY_COMMANDS: Final = ("command", "inputs")
PATHS: Final = ("output", "source", "requirements", "ca_bundle", "folder")
ARCHITECTURES: Final = ("arm64", "x86_64")

_NEEDED: Final = {
    "python": 'the version of Python that runs it, like "3.13"',
    "architecture": "the instruction set that runs it, arm64 or x86_64",
    "inputs": "the files and patterns that the command reads",
}
_OURS: Final = (".git", *(str(path.parts[0]) for path in (CONFIG_FILE, TEMPLATES, OUTPUT, CACHE)))
"""Folders in which nothing is built."""

_PATH: Final = regex(r"[A-Za-z0-9_.@+-]+(/[A-Za-z0-9_.@+-]+)*")
_PATTERN: Final = regex(r"[A-Za-z0-9_.@+*?\[\]!-]+(/[A-Za-z0-9_.@+*?\[\]!-]+)*")
_VERSION: Final = regex(r"3\.[1-9][0-9]?")


class Artifact(Struct, frozen=True):
    """Something to build: its name, what is said of it, and where; `cells` are those that refer to it.

    As the file declares it, the texts of its model may hold interpolations, and it has no cells yet.
    """

    name: str
    model: ArtifactModel
    node: Node
    cells: tuple[str, ...] = ()

    @property
    def output(self) -> str:
        """The path of what is built, from the project."""
        return self.model.output

    def problem(self, key: str, message: str) -> Problem:
        """A problem with one of its keys."""
        return Problem(self.node.at(key).position, f"artifacts.{self.name}.{key} {message}")


def read_artifacts(tree: Node) -> tuple[Artifact, ...]:
    """The artifacts that the file declares, in its order."""
    entries = tree.at("artifacts").entries if "artifacts" in tree.entries else {}
    return tuple(Artifact(name, convert(node.plain(), ArtifactModel), node) for name, node in entries.items())


def find_unbuildable(artifact: Artifact) -> Iterator[Problem]:
    """Keys that do not go together, and keys that are missing."""
    name, keys = f"artifacts.{artifact.name}", artifact.node.entries
    if ("source" in keys) == ("command" in keys):
        both = "has both a source and a command. Remove one."
        none = "has nothing to build it from. Add source for an archive of Python, or command for anything else."
        yield Problem(artifact.node.position, f"{name} {both if 'source' in keys else none}")
        return
    others, kind = (COMMAND_KEYS, "a source") if "source" in keys else (ARCHIVE_KEYS, "a command")
    for key in others:
        if key in keys:
            yield artifact.problem(key, f"does not go with {kind}. Remove it.")
    for key in NEEDED_BY_ARCHIVES if "source" in keys else NEEDED_BY_COMMANDS:
        if key not in keys:
            yield Problem(artifact.node.position, f"{name}.{key} is missing. Set it to {_NEEDED[key]}.")


def find_unfit(artifact: Artifact) -> Iterator[Problem]:
    """Values that an artifact without interpolations cannot have; for each key the first thing that is wrong."""
    for key in (*PATHS, "architecture", "python"):
        value = getattr(artifact.model, key)
        if value and (fact := _why_unfit(key, value)):
            yield artifact.problem(key, f"is {quoted(value)}{_where(artifact)}: {fact}")
    for value in artifact.model.inputs:
        if not _PATTERN.fullmatch(value) or not _is_downwards(value) or _has_odd_stars(value):
            yield artifact.problem("inputs", f"names {quoted(value)}{_where(artifact)}: {_NO_PATH}")
    if artifact.model.source and _is_within(artifact.output, artifact.model.source):
        fact = f"is in {artifact.model.source}, which it is packed from. Choose another folder."
        yield artifact.problem("output", fact)


_NO_PATH: Final = "expected a path from the project, down to a place in it, of letters, digits and _ . - @ + alone."


def _why_unfit(key: str, value: str) -> str | None:
    if key == "architecture":
        return None if value in ARCHITECTURES else f"expected {' or '.join(ARCHITECTURES)}."
    if key == "python":
        return None if _VERSION.fullmatch(value) else 'expected a version of Python like "3.13".'
    if not _PATH.fullmatch(value) or not (_is_downwards(value) or (key == "folder" and value == ".")):
        return _NO_PATH
    if key == "output" and value.split("/")[0].casefold() in _OURS:
        return "nothing is built in that folder. Choose another."
    return None


def _is_downwards(path: str) -> bool:
    return not {"", ".", ".."} & set(path.split("/"))


def _has_odd_stars(pattern: str) -> bool:
    """Whether two stars stand beside something else, which pathlib refuses."""
    return any("**" in part and part != "**" for part in pattern.split("/"))


def _is_within(path: str, folder: str) -> bool:
    return f"{path}/".casefold().startswith(f"{folder}/".casefold())


def _where(artifact: Artifact) -> str:
    """The cell to look at, where the values differ between cells."""
    return f" in {artifact.cells[0]}" if artifact.cells else ""
