"""Put the page together: one file that asks the network for nothing, and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.picture.colours import BRIGHT, COLOURS, DARK, LIGHT, TONES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("dom", "parts", "theme", "picture", "tables", "matrix", "stack", "views", "search", "main")
"""The modules of the page, each after those that it imports; here they become one script."""

_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_HOLE = re.compile(r"\{\{(\w+)\}\}")


def format_page(project: str, parts: Mapping[str, str]) -> Iterator[str]:
    """The page of a project in pieces; `parts` are texts of JSON as `pack` makes them, the summary among them."""
    style, script = f"{_colours()}\n{_read('page.css')}", _join_scripts()
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    filled: dict[str, Iterable[str]] = {
        "policy": (html.escape(policy),),
        "title": (html.escape(project),),
        "style": (style,),
        "script": (script,),
        "summary": (_part("summary", parts["summary"]),),
        "parts": _lines(_part(name, text) for name, text in parts.items() if name != "summary"),
    }
    for number, piece in enumerate(_HOLE.split(_read("page.html"))):  # the names of holes are every second piece
        yield from filled[piece] if number % 2 else (piece,)


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Each on a line of its own."""
    for number, piece in enumerate(pieces):
        yield f"\n{piece}" if number else piece


def _part(name: str, text: str) -> str:
    return f'<script type="application/json" id="part-{name}">{text}</script>'


def _colours() -> str:
    """The colours of the pictures as variables; light on paper, whatever the screen is like."""
    named = {**COLOURS, "tone-key": TONES[0]}
    light = _variables({**LIGHT, **named})
    dark = "color-scheme:dark;" + _variables({**DARK, **{name: BRIGHT[colour] for name, colour in named.items()}})
    return "\n".join(
        (
            f":root{{color-scheme:light;{light}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}",
            f"@media screen{{:root[data-theme=dark]{{{dark}}}}}",
        )
    )


def _variables(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{colour};" for name, colour in colours.items())


def _join_scripts() -> str:
    """One script of all modules, whose names are different; none is global."""
    texts = (_EXPORT.sub("", _IMPORT.sub("", _read(f"{name}.js"))) for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{"".join(texts)}}})();\n'


def _read(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
