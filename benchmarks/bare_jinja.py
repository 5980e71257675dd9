"""The floor: render the templates with plain Jinja2 and write the text. No config, no formatting, no proof.

Run as `python bare_jinja.py TEMPLATES SCOPES OUTPUT`; SCOPES is a JSON file of stack name to template scope. A file
that is already there with the same text is left alone, as tfgen does it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jinja2

from tfgen.render.languages.filters import FILTERS


def main(templates: str, scopes: str, output: str) -> None:
    """Render every template for every scope."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )  # without autoescape: there is nothing here that looks at what is trusted
    environment.filters.update(FILTERS)
    names = sorted(path.name for path in Path(templates).glob("[!_]*.tf.j2"))
    for stack, scope in json.loads(Path(scopes).read_text()).items():
        folder = Path(output, stack)
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            text = environment.get_template(name).render(scope)
            path = folder / name.removesuffix(".j2")
            if text.strip() and not (path.exists() and path.read_text() == text):
                path.write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
