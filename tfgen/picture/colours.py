"""The colours of pictures and of the report's page, for light and dark screens, and the style sheet of SVG."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tfgen.picture.picture import BADGE_SIZE, TITLE_SIZE

if TYPE_CHECKING:
    from collections.abc import Iterator

COLOURS = {
    "compute": "#d9690b",
    "network": "#7a4fd6",
    "storage": "#2c8f4a",
    "database": "#2f6bd8",
    "messaging": "#cc2f76",
    "security": "#c93a3a",
    "operations": "#0b838a",
    "other": "#667085",
}
TONES = ("#b7791f", "#c93a3a", "#0b838a", "#7a4fd6", "#2c8f4a", "#cc2f76", "#2f6bd8", "#667085")
"""The colours of keys; of more keys than colours some share one."""
# Lines and small glyphs on a dark page need more light than a square with a white glyph in it.
BRIGHT = {
    "#d9690b": "#f59e4c",
    "#7a4fd6": "#ab8bf5",
    "#2c8f4a": "#5cc47c",
    "#2f6bd8": "#74a3f7",
    "#cc2f76": "#f178ae",
    "#c93a3a": "#f37d7d",
    "#0b838a": "#43c0c7",
    "#667085": "#a3adc0",
    "#b7791f": "#e2ac55",
}
LIGHT = {
    "page": "#ffffff",
    "ink": "#172033",
    "soft": "#5b6577",
    "card": "#ffffff",
    "line": "#c9d0dc",
    "pill": "#eef1f6",
    "account": "#f7f8fb",
    "region": "#ffffff",
    "vpc": "#f6f2fe",
    "public": "#e6f5ea",
    "private": "#e4eefc",
    "isolated": "#eceff4",
    "cell": "#ffffff",
}
DARK = {
    "page": "#0e131d",
    "ink": "#e8ecf4",
    "soft": "#9aa6ba",
    "card": "#1a2231",
    "line": "#3a465c",
    "pill": "#2a3548",
    "account": "#121926",
    "region": "#0e131d",
    "vpc": "#191a33",
    "public": "#14281d",
    "private": "#14243d",
    "isolated": "#1b2230",
    "cell": "#0e131d",
}
NAME_SIZE, KIND_SIZE = 11, 12
"""Of the two lines of a card, in pixels."""


def style_sheet() -> Iterator[str]:
    """The style of a picture: its colours by class, with those of dark pages."""
    yield "<style>"
    yield "svg{" + "".join(f"--{name}:{value};" for name, value in LIGHT.items()) + "}"
    yield "@media (prefers-color-scheme:dark){svg{" + "".join(f"--{k}:{v};" for k, v in DARK.items()) + "}}"
    yield "text{fill:var(--ink)}.page{fill:var(--page)}.soft{fill:var(--soft)}"
    yield f".kind{{font-size:{KIND_SIZE}px;font-weight:bold}}.name{{font-size:{NAME_SIZE}px;fill:var(--soft)}}"
    yield f".head{{font-size:{TITLE_SIZE}px;font-weight:bold}}.small{{font-size:{BADGE_SIZE}px}}"
    yield ".legend{font-size:11px}"
    yield ".box{fill:var(--card);stroke:var(--line)}.pill{fill:var(--pill)}.cell{fill:var(--cell);stroke:var(--line)}"
    yield ".glyph{fill:none;stroke:#fff;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}"
    yield ".mark{fill:none;stroke:var(--ink);stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}"
    yield ".frame{stroke:var(--line);stroke-width:1.5}"
    for kind in ("account", "region", "vpc", "public", "private", "isolated"):
        yield f".{kind}{{fill:var(--{kind})}}"
    yield ".region,.global,.place{stroke-dasharray:6 4}.vpc{stroke:#7a4fd6}.global,.place{fill:none}"
    for category, colour in COLOURS.items():
        yield f".fill-{category}{{fill:{colour}}}.head-{category}{{fill:{colour}}}.line-{category}{{stroke:{colour}}}"
    for number, colour in enumerate(TONES):
        yield f".tone-{number}{{stroke:{colour}}}"
    yield "@media (prefers-color-scheme:dark){"
    for category, colour in COLOURS.items():
        yield f".head-{category}{{fill:{BRIGHT[colour]}}}.line-{category}{{stroke:{BRIGHT[colour]}}}"
    for number, colour in enumerate(TONES):
        yield f".tone-{number}{{stroke:{BRIGHT[colour]}}}"
    yield "}"
    yield ".line{fill:none;stroke-width:1.6}.wide{fill:none;stroke:transparent;stroke-width:9}"
    yield ".edge:hover .line{stroke-width:3.2}.card:hover .box{stroke:var(--ink)}"
    yield "</style>"
