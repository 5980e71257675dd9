"""Names of settings, as a human would choose them: by what the value is for."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Final

from tfgen.adopt.families import family_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tfgen.adopt.pieces import Path, Step

SettingName = tuple[str, ...]
"""The steps to a setting: `("database", "instance_class")`."""

_SAYS_NOTHING: Final = frozenset({"main", "this", "default", "primary", "self"})
_TAKEN: Final = frozenset(
    """and artifacts axes cells checks components defaults dict elif else exclude false for if import in is name
    namespace none not null or overrides project protect range root set stack stacks tags true vars waves""".split()  # noqa: SIM905
)
FEATURES: Final = "features"


def value_names(paths: Iterable[Path]) -> Iterator[SettingName]:
    """Names for a value that stands at these places, the best first, without end."""
    places = list(paths)
    group = _common([_group(path) for path in places])
    for leaf in _numbered(_leaves(places[0])):
        yield (*((group,) if group else ()), leaf)


def flag_names(path: Path, *, whole_file: bool) -> Iterator[SettingName]:
    """Names for what only some folders have, the best first, without end."""
    steps = path.steps
    names = [path.file] if whole_file or not steps else []
    names += [_joined(*(step.labels[-1:] or (step.name,))) for step in steps[-1:] if len(steps) > 1]
    names += (
        [_joined(_block_name(steps[0]), *names[-1:])] if len(steps) > 1 else [_block_name(steps[0])] if steps else []
    )
    for leaf in _numbered(map(_word, names)):
        yield (FEATURES, leaf)


def is_free(name: SettingName) -> bool:
    """Whether templates and the matrix have no other meaning for it."""
    return name[0] not in _TAKEN and not keyword.iskeyword(name[-1])


def _leaves(path: Path) -> list[str]:
    """Names for the last step, each more specific than the one before."""
    steps = path.steps
    nested = [step for step in steps[1:] if step.is_block]
    inner = [step for step in steps if not step.is_block]
    label = _label(steps[0])
    if steps[0].name in ("variable", "output", "locals") and steps:
        return [_word(label or inner[0].name), _joined(label, *(step.name for step in inner))]
    last = inner[-1].name if inner else steps[-1].name
    leaf = _joined("tag", last) if len(inner) > 1 and inner[0].name in ("tags", "labels") else _word(last)
    blocks = [step.labels[0] if step.labels else step.name for step in nested]
    return [
        leaf if len(last) > 1 else "",
        _joined(*blocks[-1:], leaf) if blocks else "",
        _joined(label, leaf),
        _joined(label, *blocks, *(step.name for step in inner)),
    ]


def _group(path: Path) -> str:
    if not path.steps:
        return ""
    first = path.steps[0]
    if first.name in ("resource", "data", "ephemeral") and first.labels:
        return _word(family_of(first.labels[0]))
    if first.name == "module" and first.labels:
        return _word(first.labels[0])
    if first.name == "terraform":
        inner = [step.name for step in path.steps]
        return "state" if "backend" in inner else "versions"
    return ""


def _common(groups: list[str]) -> str:
    return groups[0] if len(set(groups)) == 1 else ""


def _label(step: Step) -> str:
    return next((label for label in step.labels[-1:] if label not in _SAYS_NOTHING), "")


def _block_name(step: Step) -> str:
    if step.name in ("resource", "data") and step.labels:
        bare = step.labels[0].partition("_")[2] or step.labels[0]
        return _joined(bare, _label(step))
    return _joined(*(step.labels[-1:] or (step.name,)))


def _joined(*words: str) -> str:
    return _word("_".join(filter(None, words)))


def _word(text: str) -> str:
    """The text as a name: lower-case words with underscores between."""
    text = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
    text = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return text if text[:1].isalpha() else f"v_{text}" if text else "value"


def _numbered(names: Iterable[str]) -> Iterator[str]:
    found = list(dict.fromkeys(filter(None, names))) or ["value"]
    yield from found
    number = 2
    while True:
        yield f"{found[min(1, len(found) - 1)]}_{number}"
        number += 1
