"""Fuzz rendering: a small project of which one file is broken, rendered in memory."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from tests.fuzz.corpus import ROOT, hcl_texts, yaml_texts
from tests.fuzz.mutate import mutate
from tests.trees import CONFIG, MATRIX, write_tree
from tfgen.disk.cache import NO_CACHE
from tfgen.errors import TfgenError
from tfgen.generate import plan_render

if TYPE_CHECKING:
    from random import Random

_CONFIG: Final = f"""\
{MATRIX}defaults:
  vars: {{text: "a ${{b}} %{{c}} {{{{ d }}}}", list: [1, two, null], deep: {{a: {{b: {{c: 1}}}}}}}}
components:
  stack: {{templates: "*.tf.j2", path: "{{environment}}/{{region}}"}}
"""
_FILES: Final = "  files: {each: [], templates: files, path: .github/files, syntax: brackets}\n"
_FILE: Final = """\
name: [[ project.name | yaml ]]
on: {push: {branches: [[ [project.name] | yaml ]]}}
jobs:
[% for cell in cells %]
  job-[[ loop.index ]]: # [[ cell.stack.name ]]
    env: {REGION: [[ cell.stack.region ]], TEXT: "[[ cell.stack.environment ]]"}
    steps:
      - run: |
          echo [[ cell.stack.name ]] ${{ github.sha }}
[% endfor %]
"""
_TEMPLATE: Final = "templates/main.tf.j2"
_MACROS: Final = "templates/_macros.j2"
_YAML: Final = "templates/files/file.yml.j2"
# What a message says when it was not the template's author who made the mistake.
_OURS: Final = re.compile(r"\((Assertion|Name|UnboundLocal|Import|System|NotImplemented)Error\)")


def fuzz_render(random: Random) -> str:
    """A project whose config, template, macros or document is broken."""
    files = _project(random)
    folder = _folder()
    write_tree(folder, files)
    try:
        plan_render(folder, jobs=1, cache=NO_CACHE)
    except TfgenError as error:
        if _OURS.search(str(error)):
            raise AssertionError(str(error)) from None
    finally:
        for name in files:
            with suppress(OSError):
                (folder / name).unlink()
    return "\n----\n".join(files.values())


def _project(random: Random) -> dict[str, str]:
    *templates, macros = _templates()
    broken = random.choice((_TEMPLATE, _TEMPLATE, _TEMPLATE, _TEMPLATE, CONFIG, _MACROS, _YAML))
    files = {CONFIG: _CONFIG, _TEMPLATE: random.choice(templates), _MACROS: macros}
    if broken == _YAML:
        files |= {CONFIG: _CONFIG + _FILES, _YAML: _FILE}
    others = yaml_texts() if broken == CONFIG else (*templates, *hcl_texts()[:40], *_of_the_platform())
    return files | {broken: mutate(files[broken], random, others)}


@cache
def _templates() -> tuple[str, ...]:
    text = Path(__file__).with_name("corpus.j2").read_text(encoding="utf-8")
    return tuple(text.split("{# ---- #}\n"))


@cache
def _of_the_platform() -> tuple[str, ...]:
    """Templates to take parts from."""
    return tuple(path.read_text(encoding="utf-8") for path in sorted((ROOT / "templates").glob("*.j2")))


@cache
def _folder() -> Path:
    """A folder that goes with the process."""
    _KEPT.append(TemporaryDirectory(prefix="fuzz-"))
    return Path(_KEPT[0].name)


_KEPT: list[TemporaryDirectory[str]] = []
