"""`tfgen schema`: which provider schemas there are, what they say, and how to renew them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tfgen.cli.options import format_option, project_option

if TYPE_CHECKING:
    from typing import BinaryIO


_into_option = click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Default: config/schemas in the project.",
)


@click.group("schema")
def command() -> None:
    """Show and renew the provider schemas that stacks are checked against.

    Example: tfgen schema list
    """


@command.command("list")
@project_option
@format_option("table", "json")
def list_(project: Path, form: str) -> None:
    """Print the schemas at hand: those that come with tfgen and those in config/schemas/.

    Example: tfgen schema list
    """
    from tfgen.report.schemas import format_schemas
    from tfgen.schema import load_schemas

    for line in format_schemas(load_schemas(project), form):
        click.echo(line)


@command.command("show")
@project_option
@click.argument("name")
@click.option("--provider-version", "version", metavar="VERSION", help="Default: the newest that is known.")
@format_option("table", "json")
def show(project: Path, name: str, version: str | None, form: str) -> None:
    """Print the arguments and blocks of a type.

    NAME is as in aws_s3_bucket, data.aws_region, ephemeral.aws_ssm_parameter or provider.aws.

    Example: tfgen schema show aws_s3_bucket --provider-version 5.100.0
    """
    from tfgen.report.schemas import format_schema
    from tfgen.schema import load_schemas
    from tfgen.schema.lookup import find_schema

    for line in format_schema(find_schema(load_schemas(project), name, version), form):
        click.echo(line)


@command.command("update")
@project_option
@click.option("--engine", metavar="COMMAND", help="Terraform or OpenTofu to ask; default: the one on the PATH.")
@click.option(
    "--from",
    "source",
    type=click.File("rb"),
    metavar="FILE",
    help="Output of `terraform providers schema -json` to read instead, - for standard input.",
)
@click.option(
    "--provider",
    "providers",
    multiple=True,
    metavar="SOURCE[=VERSION]",
    help="Only this provider, in this version or by this constraint; repeat it for more. Default: what stacks require.",
)
@click.option(
    "--extracted", is_flag=True, help="FILE does not come from the provider: what it does not say is unknown."
)
@_into_option
def update(
    project: Path,
    engine: str | None,
    source: BinaryIO | None,
    providers: tuple[str, ...],
    into: Path | None,
    *,
    extracted: bool,
) -> None:
    """Renew the schemas in config/schemas/, which are meant to be committed.

    The engine installs the newest provider versions that the stacks admit into a temporary folder and tells their
    schemas; its own configuration (TF_CLI_CONFIG_FILE, mirrors) holds.

    \b
    Example: tfgen schema update
    Example: tfgen schema update --provider hashicorp/aws=5.100.0
    Example: terraform providers schema -json | tfgen schema update --from - --provider hashicorp/aws=6.70.0
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.report.schemas import format_stored
    from tfgen.schema.update import parse_wanted, update_from_content, update_from_engine

    if extracted and source is None:
        raise click.UsageError("--extracted says something about FILE: it needs --from FILE.")
    folder = into or project / "config/schemas"
    wanted = parse_wanted(providers)
    if source is not None:
        stored = update_from_content(folder, source.read(), wanted, exact=not extracted)
    else:
        stored = update_from_engine(folder, _engine_command(engine), wanted or _required(project))
    for line in format_stored(stored):
        click.echo(line)


@command.command("add")
@project_option
@click.argument("names", nargs=-1, required=True, metavar="NAME[@VERSION]...")
@click.option("--engine", metavar="COMMAND", help="Terraform or OpenTofu to ask; default: the one on the PATH.")
@click.option(
    "--bindings", is_flag=True, help="Ask no engine: read the language bindings on PyPI, as without an engine."
)
@_into_option
def add(project: Path, names: tuple[str, ...], engine: str | None, into: Path | None, *, bindings: bool) -> None:
    """Add the schema of a provider to config/schemas/, which is meant to be committed.

    NAME is that of a provider whose schema comes with tfgen, such as google, or a source such as acme/cloud; VERSION is
    a version, or a constraint in quotes. The engine installs the provider into a temporary folder and tells its schema.

    Where there is no engine, the schema is put together from the provider's bindings for CDK Terrain on PyPI: pip
    downloads the newest package, which is read and not installed. NAME may also be the file of one. What only such
    a schema refuses is a warning.

    \b
    Example: tfgen schema add google@6.50.0
    Example: tfgen schema add acme/cloud 'hashicorp/aws@~> 4.0'
    Example: tfgen schema add --bindings datadog
    Example: tfgen schema add cdktn_provider_helm-13.0.0-py3-none-any.whl
    """  # noqa: D301 - \b keeps click from joining the lines
    from tfgen.report.schemas import format_stored
    from tfgen.schema.update import add_schemas, parse_added

    packages = [Path(name) for name in names if name.endswith(".whl")]
    wanted = parse_added(name for name in names if not name.endswith(".whl"))
    asks = wanted and not bindings and (engine or _has_engine())
    command = _engine_command(engine) if asks else None
    for line in format_stored(add_schemas(into or project / "config/schemas", packages, wanted, command)):
        click.echo(line)


def _engine_command(named: str | None) -> tuple[str, ...]:
    from tfgen.terraform.engine import find_engine

    return find_engine(named, os.environ).command


def _has_engine() -> bool:
    from tfgen.terraform.engine import is_at_hand

    return is_at_hand(os.environ)


def _required(project: Path) -> dict[str, str | None]:
    from tfgen.module.requirements import load_requirements

    return load_requirements(project / "generated")
