"""`tfgen lsp`: the language server that editors start."""

from __future__ import annotations

import click

from tfgen.errors import TfgenError


@click.command("lsp")
@click.pass_context
def command(context: click.Context) -> None:
    """Serve an editor over stdin and stdout: what is wrong, completion, what a name means, and where it leads.

    Editors start it (docs/editors.md); it needs one more library: pip install 'tfgen[lsp]'.

    Example: tfgen lsp
    """
    try:
        from tfgen.lsp.server import serve
    except ImportError as error:
        raise TfgenError(f"{error.name} is not installed, which editors need. Run: pip install 'tfgen[lsp]'") from None
    context.exit(serve())
