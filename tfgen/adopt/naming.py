"""Names of settings, as a human would choose them: by what the value is for."""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tfgen.adopt.families import family_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from tfgen.adopt.pieces import Path, Step
    from tfgen.adopt.switch_names import Reference

SettingName = tuple[str, ...]
"""The steps to a setting: `("database", "instance_class")`."""

SAYS_NOTHING: Final = frozenset({"main", "this", "default", "primary", "self"})
"""Labels that do not say what a block is for."""
_SAYS_NO_KIND: Final = frozenset({"data", "resource"})  # terraform_data, null_resource
_SAYS_LITTLE: Final = frozenset({"for_each", "depends_on"})
_OF_SOMETHING: Final = frozenset({"default", "value"})  # of a variable or an output, which says what it is
# Arguments that mean the resource as a whole, and what it is if it has them.
_SAYS_HOW_MANY: Final = {"count": "counted", "for_each": "keyed"}
# Names that say nothing without the block or object that they are in: `expiration { days = 7 }`.
_NEEDS_WHAT_IS_AROUND: Final = frozenset(
    """create days default delete enabled id key mode name names number percent port read size status type update
    value values version weight""".split()  # noqa: SIM905
)
_TAKEN: Final = frozenset(
    """and artifacts axes cells checks components defaults dict elif else exclude false for if import in is name
    namespace none not null or overrides project protect range root set stack stacks tags true vars waves""".split()  # noqa: SIM905
)
_STEPS_TO_LOCAL = _STEPS_TO_ARGUMENT = 2
FEATURES: Final = "features"


@dataclass(frozen=True)
class Naming:
    """What a value may be called: a group, and names in it, each more specific than the one before.

    Of several that may be called the same in everything, `alike` is what they are all called, with a number.
    """

    group: str
    leaves: tuple[str, ...]
    alike: str

    @property
    def names(self) -> frozenset[SettingName]:
        """All of them, in the group."""
        return frozenset((self.group, leaf) for leaf in self.leaves)


def naming_of(paths: Iterable[Path]) -> Naming:
    """What a value that stands at these places may be called."""
    places = list(paths)
    (first, alike), *others = [_leaves(path) for path in places]
    leaves = [leaf for leaf in dict.fromkeys(first) if leaf and all(leaf in other for other, _ in others)]
    if not leaves:  # what has one name in several resources is called by that alone
        last = {path.steps[-1].name for path in places}
        says_what = len(last) == 1 and not last <= _OF_SOMETHING
        leaves = [_word(*last)] if says_what else list(filter(None, first))
    return Naming(_common([_group(path) for path in places]), tuple(leaves), alike if alike in leaves else leaves[0])


def value_names(
    naming: Naming, taken: Container[SettingName] = (), shared: Container[SettingName] = (), *, alike: bool = False
) -> Iterator[SettingName]:
    """Names for a value, the best first, without end: rather not those that are `shared` with other values.

    Some are `alike` in all of their names. A group whose name is that of a setting already can have none below it.
    """
    group = naming.group
    may_group = group and group not in _TAKEN and (group,) not in taken
    own = (leaf for leaf in naming.leaves if (group, leaf) not in shared)
    for leaf in _numbered([naming.alike] if alike else [*own, *naming.leaves]):
        yield (group, leaf) if may_group else (_joined(group, leaf),)


def flag_names(path: Path, told: Sequence[Reference] = (), *, whole_file: bool) -> Iterator[SettingName]:
    """Names for what only some folders have, the best first, without end; `told` is what only they refer to."""
    steps = path.steps
    names = [path.file, f"{path.file}_file"] if whole_file or not steps else []
    if len(steps) > 1:
        last = _joined(*(steps[-1].labels[-1:] or (_said(steps[-1]),)))
        more = "_".join(_referred(one) for one in told)
        if more.startswith(last):  # `size = var.size_of_node` is about one thing
            last, more = more, ""
        if last in _SAYS_HOW_MANY and len(steps) == _STEPS_TO_ARGUMENT and not steps[-1].is_block:
            last, more = more or _SAYS_HOW_MANY[last], ""
        elif "_" in last and last not in _SAYS_LITTLE:
            names += [_joined(last, more)]
        names += [_joined(_block_name(steps[0]), last, more)]
    elif steps:
        names += [_block_name(steps[0]), _joined(_kind(steps[0]), *steps[0].labels[-1:])]
    for leaf in _numbered(map(_word, names)):
        yield (FEATURES, leaf)


def is_free(name: SettingName) -> bool:
    """Whether templates and the matrix have no other meaning for it."""
    return name[0] not in _TAKEN and name != (FEATURES,) and not keyword.iskeyword(name[-1])


def _leaves(path: Path) -> tuple[list[str], str]:
    """Names for the last step, each more specific than the one before, and that of several that are alike."""
    steps = path.steps
    if len(steps) > 1 and steps[-2].is_element and steps[-1].name in _OF_SOMETHING:
        steps = steps[:-1]  # `{name = "LEVEL", value = "info"}` is called like what it gives a value to
    inner = [step for step in steps if not step.is_block]
    label = _label(steps[0]) if steps[0].name != "module" else ""  # which is the name of the group
    last = (_said(inner[-1]) if inner else steps[-1].name).removeprefix("local.").removeprefix("var.")
    if steps[0].name in ("variable", "output", "check"):
        itself = [_word(label)] if last in _OF_SOMETHING else []
        found = [*itself, _joined(label, last), _joined(label, *map(_said, inner))]
        return found, found[0]
    if steps[0].name == "locals":
        said = [_said(step) for step in inner[1:] or inner]
        in_list = len(steps) > 1 and steps[-2].is_element  # where others have a `name` too
        found = [*([] if in_list else [_word(last)]), _joined(*said[-2:]), _joined(*said)]
        return found, found[-1]
    if last in _SAYS_HOW_MANY and len(steps) == _STEPS_TO_ARGUMENT:
        whole = label or ("" if steps[0].name == "module" else _kind(steps[0]))
        found = [_joined(whole, "count")] if last == "count" else [*filter(None, [whole]), _joined(whole, "keys")]
        return found, found[0]
    return _leaves_of_block(path, label, last, [_said(step) for step in inner])


def _leaves_of_block(path: Path, label: str, last: str, inner: list[str]) -> tuple[list[str], str]:
    """The same for an argument of a block, or something in it; `inner` are the argument and the keys in it."""
    blocks = [step.labels[0] if step.labels else step.name for step in path.steps[1:] if step.is_block]
    leaf = _word(last)
    if len(inner) > 1 and inner[0] in ("tags", "labels"):
        leaf = _joined("tag", last)
    elif len(inner) == 1 and last == "for_each" and blocks:  # a dynamic block is called as the blocks that it makes
        leaf = _word(blocks.pop())
    elif len(inner) > 1 and last in _NEEDS_WHAT_IS_AROUND and inner[-2] not in _SAYS_LITTLE:
        leaf = _joined(*(name for name in inner[-2:] if not name.isdigit()))
    in_block = _joined(*blocks[-1:], leaf) if blocks else ""
    says_enough = len(last) > 1 and not (blocks and leaf in _NEEDS_WHAT_IS_AROUND)
    return [
        leaf if says_enough else "",
        in_block,
        _joined(label, leaf),
        _joined(label, *_number_last(inner[-2:])) if len(inner) > _STEPS_TO_ARGUMENT else "",
        _joined(label, *blocks, *_number_last(inner)),
    ], in_block or leaf


def _said(step: Step) -> str:
    """The name of a step; of a key that is an expression, `(local.names["app"])`, its last word."""
    return re.findall(r"[\w-]+", step.name)[-1] if step.name.startswith("(") else step.name


def _number_last(names: list[str]) -> list[str]:
    """`for_each["2"].port` is called `port_2`: a number says which, not what."""
    numbers = [name for name in names if name.isdigit()]
    return [name for name in names if name not in (*numbers, *_SAYS_LITTLE)] + numbers


def _group(path: Path) -> str:
    if not path.steps:
        return ""
    first = path.steps[0]
    if first.name in ("resource", "data", "ephemeral") and first.labels:
        family = _word(family_of(first.labels[0]))
        return "" if family in _SAYS_NO_KIND else family
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
    return next((label for label in step.labels[-1:] if label not in SAYS_NOTHING), "")


def _kind(step: Step) -> str:
    """The type of a resource without its provider."""
    return step.labels[0].partition("_")[2] or step.labels[0] if step.labels else ""


def _block_name(step: Step) -> str:
    if step.name in ("resource", "data") and step.labels:
        kind, label = _kind(step), _label(step)
        if re.search(r"[A-Za-z][-_][A-Za-z]", label):  # two words and more say what it is
            return _word(label)
        return _joined("" if label and kind in _SAYS_NO_KIND else kind, label)
    return _joined(*(step.labels[-1:] or (step.name,)))


def _referred(reference: Reference) -> str:
    """What people call it: a data source, which is often labelled `this`, by its kind."""
    *_, kind, label = reference
    own = label if label not in SAYS_NOTHING and reference[0] != "data" else ""
    return own or kind.partition("_")[2] or label


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
