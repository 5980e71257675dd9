"""Every command that a page names exists, with the options that it is given: in blocks, and in the text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from tfgen.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    page
    for page in (
        ROOT / "README.md",
        *ROOT.glob("docs/**/*.md"),
        *ROOT.glob("examples/**/*.md"),
        ROOT / "CONTRIBUTING.md",
    )
    if "decisions" not in page.parts and page.name != "commands.md"  # which is made of the code
)
_FENCE = re.compile(r"^```(?P<info>\w*)[^\n]*\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_IN_TEXT = re.compile(r"(?<!`)`(tfgen [^`\n]+)`(?!`)")


def commands_of(page: str) -> Iterator[str]:
    """The commands of tfgen that a page shows, without what the shell does around them."""
    for block in _FENCE.finditer(page):
        if block["info"] in ("sh", "bash", "console"):
            for line in block["text"].replace("\\\n", " ").splitlines():
                said = line.removeprefix("$ ") if block["info"] == "console" else line
                if block["info"] != "console" or line.startswith("$ "):
                    yield from re.findall(r"(?:^|&& |\|\| |; |\$\(|\| )(?:\.venv/bin/)?(tfgen [^|;&()<>#]*)", said)
    yield from _IN_TEXT.findall(_FENCE.sub("", page))


def _parse(command: str) -> None:
    """Raise click.UsageError for a command that there is not, or an option that it does not take."""
    words = command.split()[1:]  # which options there are is told without quotes
    context = click.Context(main, info_name="tfgen", **main.context_settings)  # click keeps the option for help
    group: click.Command = main
    while isinstance(group, click.Group) and words and not words[0].startswith("-"):
        name, found, words = group.resolve_command(context, words)
        assert found
        group, context = found, click.Context(found, info_name=name, parent=context)
    group.make_parser(context).parse_args(args=words)


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])
def test_every_command_that_a_page_names_is_there_with_its_options(page: Path) -> None:
    wrong = []
    for command in commands_of(page.read_text()):
        try:
            _parse(command)
        except click.BadOptionUsage:  # in the text an option stands without its value
            continue
        except click.UsageError as error:
            wrong.append(f"{command}: {error.format_message()}")
    assert wrong == []
