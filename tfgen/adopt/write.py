"""Write an adopted project: its files, and beside them what else is in the folders, such as lock files."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.adopt.source_file import SUFFIXES
from tfgen.disk.files import read_file
from tfgen.disk.project import OUTPUT
from tfgen.errors import OutputError, Position, Problem, count_of
from tfgen.starters.plan import NewProject, refuse_occupied
from tfgen.starters.write import write_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from tfgen.adopt.adoption import Adoption
    from tfgen.adopt.estate import EstateFolder

# What is Terraform's own of a working folder, and what must never be there twice: the state.
_LEFT = (".terraform", ".git", ".terragrunt-cache", "crash.log", ".DS_Store", ".tfgen")
_STATE = (".tfstate", ".tfplan")
_OF_VARIABLES = (".tfvars", ".tfvars.json")


def plan_project(adoption: Adoption, into: Path) -> NewProject:
    """The project as files, with copies of what else is in the folders. Raises OutputError for what is in the way."""
    files = {path: text.encode() for path, text in adoption.files.items()}
    refuse_occupied(into, sorted(files), remedy="Name another folder for the project: --into platform.")
    roots = {folder.path.resolve() for folder in adoption.estate.folders}
    contents: dict[bytes, bytes] = {}  # of which many folders have the same
    for folder in adoption.estate.folders:
        files |= ((path, contents.setdefault(content, content)) for path, content in _beside(folder, into, roots))
    return NewProject(into, adoption.matrix.project, dict(sorted(files.items())), ())


def write(adoption: Adoption, project: NewProject) -> None:
    """Write all files, or none; copies may be run if the originals may. Raises OutputError."""
    write_project(project)
    folders = {OUTPUT / folder.name: folder for folder in adoption.estate.folders}
    for path in map(Path, project.files):
        for place in folders.keys() & set(path.parents):
            if os.access(folders[place].path / path.relative_to(place), os.X_OK):
                copy = project.folder / path
                copy.chmod(copy.stat().st_mode | (copy.stat().st_mode & 0o444) >> 2)


def next_steps(adoption: Adoption, project: NewProject) -> Iterator[str]:
    """What was written, and how the folders become tfgen's."""
    made = [path for path in project.files if not path.startswith(f"{OUTPUT.as_posix()}/")]
    copied = len(project.files) - len(made)
    yield from (f"wrote {project.folder / path}" for path in made)
    if copied:
        others = count_of(copied, "other file")
        yield f"copied {others} of the folders, such as lock files, to {project.folder / OUTPUT}"
    yield "\nThe folders are as they were. To let tfgen have them:"
    if project.folder.resolve() != Path.cwd():
        yield f"  cd {shlex.quote(str(project.folder))}"
    in_place = [f for f in adoption.estate.folders if (project.folder / OUTPUT / f.name).resolve() == f.path.resolve()]
    if in_place:
        yield "  delete their .tf files, which git still has; tfgen does not overwrite what it did not write"
    yield "  tfgen render      write the same Terraform into generated/"
    yield "  tfgen validate    says of it what it says of the folders today, and what rules of the house ask for;"
    yield "                    tfgen validate --ignore house leaves those out"
    yield "  tfgen plan        must show no change: addresses and state keys are the same"
    for link in find_links(adoption.estate.folders):
        yield f"  make the link {link} again: links are not copied"
    for state in find_states(adoption.estate.folders):
        yield f"  move {state} along: this state is a file in the folder"
    if readers := find_readers_of_places(adoption.estate.folders):
        more = f" (so do {len(readers) - 1} more)" if len(readers) > 1 else ""
        yield f"  {readers[0]} reads the folder's own path{more}: it is another one in generated/, so see"
        yield "                    what depends on it"
    if not in_place:
        yield "Then delete the old folders, and point whatever applies them to generated/."


def find_links(folders: Sequence[EstateFolder]) -> list[Path]:
    """Links in the folders that are no Terraform, such as variables that all share."""
    return sorted(
        file for one in folders for file in one.path.iterdir() if file.is_symlink() and not file.name.endswith(SUFFIXES)
    )


def find_readers_of_places(folders: Sequence[EstateFolder]) -> list[Position]:
    """Where files of folders that move ask for the path of their folder, the first place in each."""
    return sorted(
        folder.position(name, known.reads_place)
        for folder in folders
        for name, known in folder.sources.items()
        if known.reads_place and folder.move.old != folder.move.new
    )


def find_states(folders: Sequence[EstateFolder]) -> list[Path]:
    """The states that lie in the folders themselves: they have to move along."""
    return sorted(
        file for folder in folders for file in folder.path.iterdir() if ".tfstate" in file.name and file.is_file()
    )


def _beside(folder: EstateFolder, into: Path, roots: Set[Path]) -> Iterator[tuple[str, bytes]]:
    """What else is in a folder, and where it belongs in the project; nothing where that is the same place."""
    place = OUTPUT / folder.name
    if (into / place).resolve() == folder.path.resolve():
        return
    for file in _files(folder.path, roots):
        try:
            content = read_file(file)
        except OSError as error:
            raise OutputError(
                Problem(Position(str(file)), f"cannot be read: {error.strerror}. Mend this first.")
            ) from None
        target = place / file.relative_to(folder.path)
        if os.path.lexists(into / target):
            raise OutputError(
                Problem(
                    Position(str(into / target)), "this is there already, and nothing is overwritten. Move it away."
                )
            )
        if folder.left is not None and file.parent == folder.path and file.name in folder.left:
            content = folder.left[file.name].encode()
        elif file.name.endswith(_OF_VARIABLES):
            content = _moved(folder, content)
        if content or not folder.left or file.name not in folder.left:
            yield target.as_posix(), content


def _moved(folder: EstateFolder, content: bytes) -> bytes:
    """A file of variables with paths that lead where they led: they are the root module's, wherever below it it is."""
    text = content.decode("utf-8", "surrogateescape")
    return folder.move.rewrite(text).encode("utf-8", "surrogateescape")


def _files(folder: Path, roots: Set[Path], *, top: bool = True) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_symlink() or path.name in _LEFT or any(part in path.name for part in _STATE):
            continue
        if path.is_dir():
            if path.resolve() not in roots:
                yield from _files(path, roots, top=False)
        elif path.is_file() and not (top and path.name.endswith(SUFFIXES)):
            yield path
