"""`tfgen package`: build artifacts, or tell which are outdated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tfgen.cli.completing import complete_artifacts
from tfgen.cli.options import project_option

if TYPE_CHECKING:
    from pathlib import Path

    from tfgen.config.artifacts import Artifact
    from tfgen.package import Built


@click.command("package")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_artifacts)
@project_option
@click.option("--check", is_flag=True, help="Build nothing; exit 1 with the artifacts that are missing or outdated.")
@click.pass_context
def command(context: click.Context, *, names: tuple[str, ...], project: Path, check: bool) -> None:
    """Build the artifacts that stacks refer to, or those of these names.

    Which there are, and how each is built, stands under `artifacts` in config/regions.yaml. An archive of Python has
    the same bytes on every machine; its wheels are fetched with pip. Other artifacts are what their command makes.

    \b
    Example: tfgen package
             tfgen package web --check
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.config.load import load_config
    from tfgen.package import build_artifacts, choose_artifacts

    config = load_config(project)
    artifacts = choose_artifacts(config.artifacts, names, config.file)
    if not artifacts:
        click.echo(f"{config.file} declares no artifacts")
    elif check:
        context.exit(_check(project, artifacts))
    else:
        build_artifacts(project, artifacts, _report)


def _check(project: Path, artifacts: list[Artifact]) -> int:
    from tfgen.package import find_outdated

    reasons = {artifact.output: reason for artifact, reason in find_outdated(project, artifacts)}
    for artifact in artifacts:
        if reason := reasons.get(artifact.output):
            click.echo(f"{artifact.name}: {reason}. Run: tfgen package {artifact.name}")
        else:
            click.echo(f"{artifact.name}: {artifact.output} is up to date")
    return 1 if reasons else 0


def _report(built: Built) -> None:
    files = "1 file" if built.files == 1 else f"{built.files} files"
    click.echo(f"{built.output}: {files}, {built.size / 1e6:.1f} MB, sha256 {built.sha256}")
    if built.missing:
        click.echo(f"warning: {built.output} has no certificates: there is no {built.missing}", err=True)
