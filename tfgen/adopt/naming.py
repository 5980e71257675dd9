"""Names of settings, as a human would choose them: by what the value is for."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Final

from tfgen.adopt.families import family_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from tfgen.adopt.pieces import Path, Step

SettingName = tuple[str, ...]
"""The steps to a setting: `("database", "instance_class")`."""

_SAYS_NOTHING: Final = frozenset({"main", "this", "default", "primary", "self"})
_SAYS_LITTLE: Final = frozenset({"for_each", "depends_on"})
_TAKEN: Final = frozenset(
    """and artifacts axes cells checks components defaults dict elif else exclude false for if import in is name
    namespace none not null or overrides project protect range root set stack stacks tags true vars waves""".split()  # noqa: SIM905
)
_STEPS_TO_LOCAL = 2
FEATURES: Final = "features"


def value_names(paths: Iterable[Path], taken: Container[SettingName] = ()) -> Iterator[SettingName]:
    """Names for a value that stands at these places, the best first, without end.

    A group whose name is that of a setting already can have none below it.
    """
    places = list(paths)
    group = _common([_group(path) for path in places])
    may_group = group and group not in _TAKEN and (group,) not in taken
    for leaf in _numbered(_leaves(places[0])):
        yield (group, leaf) if may_group else (_joined(group, leaf),)


def flag_names(path: Path, *, whole_file: bool) -> Iterator[SettingName]:
    """Names for what only some folders have, the best first, without end."""
    steps = path.steps
    names = [path.file] if whole_file or not steps else []
    if len(steps) > 1:
        last = _joined(*(steps[-1].labels[-1:] or (steps[-1].name,)))
        names += [last] if "_" in last and last not in _SAYS_LITTLE else []
        names += [_joined(_block_name(steps[0]), last)]
    elif steps:
        names += [_block_name(steps[0])]
    for leaf in _numbered(map(_word, names)):
        yield (FEATURES, leaf)


def is_free(name: SettingName) -> bool:
    """Whether templates and the matrix have no other meaning for it."""
    return name[0] not in _TAKEN and name != (FEATURES,) and not keyword.iskeyword(name[-1])


def _leaves(path: Path) -> list[str]:
    """Names for the last step, each more specific than the one before."""
    steps = path.steps
    nested = [step for step in steps[1:] if step.is_block]
    inner = [step for step in steps if not step.is_block]
    label = _label(steps[0])
    last = (inner[-1].name if inner else steps[-1].name).removeprefix("local.").removeprefix("var.")
    if steps[0].name in ("variable", "output"):
        itself = [_word(label)] if last in ("value", "default") else []
        return [*itself, _joined(label, last), _joined(label, *(step.name for step in inner))]
    if steps[0].name == "locals":
        return [_word(last), _joined(*(step.name for step in inner[1:] or inner))]
    leaf = _joined("tag", last) if len(inner) > 1 and inner[0].name in ("tags", "labels") else _word(last)
    blocks = [step.labels[0] if step.labels else step.name for step in nested]
    return [
        leaf if len(last) > 1 else "",
        _joined(*blocks[-1:], leaf) if blocks else "",
        _joined(label, leaf),
        _joined(label, *blocks, *_number_last([step.name for step in inner])),
    ]


def _number_last(names: list[str]) -> list[str]:
    """`for_each["2"].port` is called `port_2`: a number says which, not what."""
    numbers = [name for name in names if name.isdigit()]
    return [name for name in names if name not in (*numbers, *_SAYS_LITTLE)] + numbers if numbers else names


def _group(path: Path) -> str:
    if not path.steps:
        return ""
    first = path.steps[0]
    if first.name in ("resource", "data", "ephemeral") and first.labels:
        return _word(family_of(first.labels[0]))
    if first.name == "module" and first.labels:
        return _word(first.labels[0])
    if first.name == "locals" and len(path.steps) > _STEPS_TO_LOCAL:
        return _word(path.steps[1].name)
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
