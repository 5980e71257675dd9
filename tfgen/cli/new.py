"""`tfgen new`: write a project to start from."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tfgen.starters import NewProject, Starter

_NAMES = ("minimal", "aws-service", "google-cloud", "layers", "tenants", "kubernetes", "trading")


@click.command("new")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--starter", type=click.Choice(_NAMES), help="What to start from; see below.")
@click.option("--name", metavar="NAME", help="The project's name; else the folder's.")
@click.option("-y", "--yes", is_flag=True, help="Ask nothing: the folder's name, and the starter minimal.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be written.")
def command(*, folder: Path, starter: str | None, name: str | None, yes: bool, dry_run: bool) -> None:
    """Write a project to start from into DIR, which need not exist. Nothing is overwritten.

    \b
    minimal       one template, two environments; needs no account
    aws-service   one container service on AWS behind a load balancer
    google-cloud  a service and a database on Google Cloud
    layers        network, data and app in a state each; needs no account
    tenants       tenants as a third axis, in three AWS accounts
    kubernetes    clusters instead of regions, and a namespace for each team
    trading       a trading API on AWS in three regions, with CI/CD and accounts

    \b
    Example: tfgen new shop
             tfgen new shop --starter aws-service --yes
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.starters import STARTERS, plan_project, write_project

    if not yes:
        starter = starter or _ask("Starter", "minimal", click.Choice(_NAMES))
        name = name or _ask("Project name", plan_project(folder, STARTERS[starter]).name)
    chosen = STARTERS[starter or "minimal"]
    project = plan_project(folder, chosen, name)
    if not dry_run:
        write_project(project)
    builds = chosen.has_artifacts and (dry_run or not _build_artifacts(folder))
    for line in _report(project, chosen, "would write" if dry_run else "wrote", builds=builds):
        click.echo(line)


def _build_artifacts(folder: Path) -> bool:
    """Build what the stacks refer to, so that they are valid from the start; without a network that has to wait."""
    from tfgen.config.load import load_config
    from tfgen.errors import TfgenError
    from tfgen.package import build_artifact

    try:
        for artifact in load_config(folder).artifacts:
            build_artifact(folder, artifact)
    except TfgenError as error:
        click.echo(f"{click.style('warning', fg='yellow')}: artifacts are not built: {error}", err=True)
        return False
    return True


def _ask(question: str, default: str, choices: click.Choice[str] | None = None) -> str:
    try:
        answer: str = click.prompt(question, type=choices, default=default, err=True)
    except click.Abort:
        if sys.stdin.isatty():  # Ctrl-C
            raise
        raise click.UsageError("nobody is there to answer. Add --yes, or give --starter and --name.") from None
    return answer


def _report(project: NewProject, starter: Starter, verb: str, *, builds: bool) -> Iterator[str]:
    yield from (f"{verb} {project.folder / path}" for path in project.files)
    yield from (f"kept {project.folder / path}, which was there" for path in project.kept)
    yield f"\n{project.name}: {starter.sentence} {starter.first}\n\nNext:"
    if project.folder.resolve() != Path.cwd():
        yield f"  cd {shlex.quote(str(project.folder))}"
    if builds:
        yield "  tfgen package     build the artifacts that the stacks refer to"
    yield "  tfgen render      write the Terraform of every stack into generated/"
    yield "  tfgen validate    what Terraform or the provider would refuse"
    yield "  tfgen plan        run Terraform over the stacks, and show what would change"
