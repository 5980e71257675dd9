"""`tfgen package`: build the Lambda archive, or tell whether it is outdated."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.options import project_option

if TYPE_CHECKING:
    from tfgen.package import Architecture


@click.command("package")
@project_option
@click.option(
    "--architecture",
    type=click.Choice(["arm64", "x86_64"]),
    show_default="that of the matrix",
    help="Instruction set of the function.",
)
@click.option(
    "--ca-bundle",
    type=click.Path(dir_okay=False, path_type=Path),
    help="PEM file with the certificates of RDS; default: lambda/global-bundle.pem if there is one.",
)
@click.option("--check", is_flag=True, help="Build nothing; exit 1 when the archive is outdated.")
@click.pass_context
def command(
    context: click.Context, project: Path, architecture: Architecture | None, ca_bundle: Path | None, *, check: bool
) -> None:
    """Build the Lambda archive from the pinned wheels and the sources.

    The same inputs give the same bytes on every machine. Fetches the wheels with pip.

    Example: tfgen package --architecture arm64
    """
    from tfgen.package import ARCHIVE_PATH, build_archive, find_architecture, is_outdated

    architecture = architecture or find_architecture(project)
    if check:
        reason = is_outdated(project, architecture, ca_bundle)
        click.echo(f"{reason}. Run: tfgen package" if reason else f"{ARCHIVE_PATH} is up to date")
        context.exit(1 if reason else 0)
    archive = build_archive(project, architecture, ca_bundle)
    click.echo(f"{ARCHIVE_PATH}: {archive.files} files, {archive.size / 1e6:.1f} MB, sha256 {archive.sha256}")
    if not archive.has_ca_bundle:
        click.echo(
            "warning: no CA bundle: outside dev the function refuses to connect to the database (--ca-bundle)", err=True
        )
