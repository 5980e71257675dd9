"""`tfgen completion`: print what makes a shell complete commands, options and names."""

from __future__ import annotations

import click

_VARIABLE = "_TFGEN_COMPLETE"  # the one that click looks for


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print a script with which SHELL completes commands, options, and the names of the project at hand.

    Names are environments, regions, components, stacks and rules; the first time in a changed project takes longer.

    \b
    Example: tfgen completion bash > ~/.local/share/bash-completion/completions/tfgen
    Example: tfgen completion zsh > "${fpath[1]}/_tfgen"
    Example: tfgen completion fish > ~/.config/fish/completions/tfgen.fish
    """  # noqa: D301 - \b keeps click from joining the lines
    from click.shell_completion import get_completion_class

    completion = get_completion_class(shell)
    assert completion is not None  # noqa: S101 - click has all of the choices
    click.echo(completion(context.find_root().command, {}, "tfgen", _VARIABLE).source())
