"""`tfgen adopt`: make a project of folders of Terraform that are alike."""

from __future__ import annotations

from pathlib import Path

import click

from tfgen.cli.options import format_option


@click.command("adopt")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path(),
    show_default="the current folder",
    metavar="DIR",
    help="Where the project is written.",
)
@click.option(
    "--layout",
    "layouts",
    multiple=True,
    metavar="PATTERN",
    help="How paths name the axes, such as 'envs/{environment}'; repeat it for more. Without it paths tell.",
)
@click.option("--name", metavar="NAME", help="The project's name; else that of its folder.")
@click.option(
    "--inline-tfvars",
    is_flag=True,
    help="Make values in terraform.tfvars and *.auto.tfvars the variables' defaults, and so settings.",
)
@click.option(
    "--share-comments",
    is_flag=True,
    help="Give all folders the comments that most have, in place of a condition for each that only some have.",
)
@click.option("--dry-run", is_flag=True, help="Write nothing; print the report alone.")
@format_option("text", "json")
@click.pass_context
def command(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    into: Path,
    layouts: tuple[str, ...],
    name: str | None,
    inline_tfvars: bool,
    share_comments: bool,
    dry_run: bool,
    form: str,
) -> None:
    """Make templates, a matrix and settings of folders of Terraform that differ by environment or region.

    PATH is a root module or a folder above some. What is written renders to what the folders hold, which is proved
    before: parsed, the same blocks, arguments and comments in the same files. The folders stay as they are, nothing is
    overwritten, and states keep their places. The report also lists near misses: where one copy is unlike all others.

    \b
    Example: tfgen adopt envs --dry-run
             tfgen adopt live --layout '{tenant}/{region}' --into platform
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.adopt.adoption import adopt
    from tfgen.adopt.write import next_steps, plan_project, write
    from tfgen.report.adoption import format_adoption, format_differences

    adoption = adopt(paths, layouts, into, name, inline=inline_tfvars, shared_comments=share_comments)
    project = None if adoption.differences else plan_project(adoption, into)  # which may refuse, before all is told
    for line in format_adoption(adoption, form):
        click.echo(line)
    if project is None:
        for line in format_differences(adoption):
            click.echo(f"{click.style('error', fg='red')}: {line}", err=True)
        context.exit(1)
    if not dry_run:
        write(adoption, project)
        for line in next_steps(adoption, project):
            click.echo(line, err=form == "json")
