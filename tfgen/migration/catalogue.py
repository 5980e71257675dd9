"""The migrations, oldest first: what a version of tfgen took or did by itself, and a project says now.

tfgen 0.1 was a tool for one platform: its settings, what it rendered once an account and once a repository, and the
archive of its function were in the tool. A migration tells by the files whether a project is still from then, and
changes them so that a second run finds nothing (docs/decisions/0087-a-migration-tells-by-the-files.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tfgen.disk.project import CONFIG_FILE, LEDGER, OUTPUT, TEMPLATES
from tfgen.errors import ConfigError, Position, Problem
from tfgen.migration.tags import binds_stack, rewrite_tags, tags_of
from tfgen.promotion.edit import Edit, edit_yaml
from tfgen.render.templates.version_0_1 import FOLDERS, MOVED_NAMES
from tfgen.retirement.ledger import format_ledger, parse_ledger
from tfgen.settings import SETTINGS_FILE
from tfgen.yaml.document import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tfgen.yaml.node import Node

Files = dict[str, str]
"""The texts of a project, by path from its folder."""

MATRIX: Final = CONFIG_FILE.as_posix()
SETTINGS: Final = SETTINGS_FILE.as_posix()
STACKS: Final = (OUTPUT / LEDGER).as_posix()
_BUILT_IN: Final = Path(__file__).with_name("settings-0.1.yaml")
_COMPONENTS_OF_0_1: Final = (
    '{each: [account_id], path: "_bootstrap/{account_id}", manual: true}',
    "{each: [], path: .github/workflows, syntax: brackets}",
    "{each: [], path: ., syntax: brackets, when: project.atlantis}",
)
_FOLDERS: Final = dict(zip(FOLDERS, _COMPONENTS_OF_0_1, strict=True))
"""What 0.1 rendered beside the stacks from folders of these names in templates/."""
_ARTIFACT: Final = """
# What stacks refer to and no commit holds: `tfgen package` builds it.
artifacts:
  trade_processor:
    source: lambda/src
    requirements: lambda/requirements.txt
    python: "3.13"
    architecture: ${function.architecture}
    output: lambda/dist/trade_processor.zip
"""
_STACK_NAME: Final = re.compile(rf"\bstack\.({'|'.join(MOVED_NAMES)})\b")
_PROJECT_NAME: Final = re.compile(r"\bproject\.(repository|subject)\b")
"""Of what templates saw below `project`, those that are worked out, and so locals since."""
_ACCOUNT: Final = re.compile(r"\baccount\.(?:id|name|environments|stacks)\b")
_OF_ACCOUNTS: Final = (
    (re.compile(r"\baccount\.id\b"), "account_id"),
    (re.compile(r"\baccount\.name\b"), "stack.name"),
    (re.compile(r"\baccount\.environments\b"), "stack.environments"),
    (re.compile(r"\baccount\.stacks\b"), "stacks"),
    (re.compile(r"(?<=[\"'])settings\.(?=\w)"), ""),
    (
        re.compile(r"((?:selectattr|rejectattr|groupby)\(|attribute=)([\"'])(environment|region|name)\2"),
        r"\1\2stack.\3\2",
    ),
)
_CHANGES: Final = re.compile(
    r"(\{%-?|\[%-?) do (\w+)\.(append|extend|insert)\((?:(?<=insert\()(\d+), *)?(.*)\) (-?%\}|-?%\])"
)
_OPENS_SCOPE: Final = re.compile(r"(?:\{%|\[%)[-+]? *(?:for|macro|call|filter)\b")
_CLOSES_SCOPE: Final = re.compile(r"(?:\{%|\[%)[-+]? *end(?:for|macro|call|filter)\b")


@dataclass(frozen=True)
class Migration:
    """A form that changed: its name, the version that changed it, what is done, and how.

    `apply` returns the texts that are new, none where the project has the form of today. It may raise TfgenError.
    """

    name: str
    since: str
    sentence: str
    apply: Callable[[Mapping[str, str]], Files]


def _declare_settings(files: Mapping[str, str]) -> Files:
    """The declaration of what was built in, where the matrix has what 0.1 asked every matrix for."""
    if SETTINGS in files or not _is_of_0_1(parse_yaml(files[MATRIX], MATRIX)):
        return {}
    return {SETTINGS: _BUILT_IN.read_text(encoding="utf-8")}


def _is_of_0_1(matrix: Node) -> bool:
    needed = (("environments", {"account_id", "home_region"}), ("regions", {"cidr", "availability_zones"}))
    layers = [(node, keys) for section, keys in needed for node in _entries(matrix, section).values()]
    return bool(layers) and all(node.entries.keys() >= keys for node, keys in layers)


def _entries(node: Node, key: str) -> Mapping[str, Node]:
    child = node.entries.get(key)
    return child.entries if child else {}


def _declare_components(files: Mapping[str, str]) -> Files:
    """The stacks, and each of the folders that 0.1 rendered by itself, as components."""
    matrix = parse_yaml(files[MATRIX], MATRIX)
    folders = [name for name in _FOLDERS if any(path.startswith(f"{TEMPLATES.name}/{name}/") for path in files)]
    if not folders or "components" in matrix.entries:
        return {}
    wave = ", wave: wave" if _declares(files, "locals", "wave") else ""
    lines = [f'platform: {{templates: "*.tf.j2", path: "{{environment}}/{{region}}"{wave}}}']
    lines += [f"{name}: {_FOLDERS[name]}" for name in folders]
    text = _with_section(files[MATRIX], "\ncomponents:\n" + "".join(f"  {line}\n" for line in lines))
    if "identity" not in _entries(matrix, "project"):
        text = edit_yaml(text, [Edit(("project", "identity"), {"aws_account_id": "account_id"})])
    return {MATRIX: text}


def _declare_artifact(files: Mapping[str, str]) -> Files:
    """The archive that 0.1 built of lambda/."""
    matrix = parse_yaml(files[MATRIX], MATRIX)
    has_sources = "lambda/requirements.txt" in files and any(path.startswith("lambda/src/") for path in files)
    if not has_sources or "artifacts" in matrix.entries or not _declares(files, "properties", "function"):
        return {}
    return {MATRIX: _with_section(files[MATRIX], _ARTIFACT)}


def _declares(files: Mapping[str, str], section: str, name: str) -> bool:
    return SETTINGS in files and name in _entries(parse_yaml(files[SETTINGS], SETTINGS), section)


def _with_section(text: str, section: str) -> str:
    """The matrix with one more section at its end. Raises ConfigError when its end is not that of a map in blocks."""
    made = text + "\n" * (not text.endswith("\n")) + section
    try:
        parse_yaml(made, MATRIX)
    except ConfigError:
        fact = "no section can be added, as the file does not end in a line of its map."
        remedy = "Write its keys on lines of their own, and run tfgen migrate again."
        raise ConfigError(Problem(Position(MATRIX), f"{fact} {remedy}")) from None
    return made


def _rename_in_templates(files: Mapping[str, str]) -> Files:
    """`stack.account_id` is `account_id` now, and so on, where the project declares it."""
    if SETTINGS not in files:
        return {}
    declared = parse_yaml(files[SETTINGS], SETTINGS)
    known = {*_entries(declared, "properties"), *_entries(declared, "locals")}

    def rename(found: re.Match[str]) -> str:
        return found[1] if found[1] in known else found[0]

    has_subject = any("project.subject" in text for _, text in _templates(files))
    renamed = {}
    for path, text in _templates(files):
        # A template with a `stack` of its own, which may be another, is left to its author.
        names = [*[_PROJECT_NAME] * has_subject, *[_STACK_NAME] * (not any(map(binds_stack, tags_of(text))))]
        renamed[path] = rewrite_tags(partial(_renamed, names, rename), text)
    return {path: text for path, text in renamed.items() if text != files[path]}


def _renamed(names: list[re.Pattern[str]], rename: Callable[[re.Match[str]], str], tag: str) -> str:
    for name in names:
        tag = name.sub(rename, tag)
    return tag


def _rewrite_accounts(files: Mapping[str, str]) -> Files:
    """What 0.1 called `account` in the folders of accounts: a setting, the name of the stack, and its stacks."""
    if not _entries(parse_yaml(files[MATRIX], MATRIX), "components").keys() & {"bootstrap"}:
        return {}
    texts = {path: text for path, text in _templates(files) if path.startswith(f"{TEMPLATES.name}/bootstrap/")}
    if not any(_ACCOUNT.search(tag) for text in texts.values() for tag in tags_of(text)):
        return {}
    renewed = {path: rewrite_tags(_of_accounts, text) for path, text in texts.items()}
    return {path: text for path, text in renewed.items() if text != files[path]}


def _of_accounts(tag: str) -> str:
    for pattern, other in _OF_ACCOUNTS:
        tag = pattern.sub(other, tag)
    return tag


def _set_anew(files: Mapping[str, str]) -> Files:
    """Lists that templates changed in place are made anew, outside of loops and macros, which forget names."""
    renewed = {path: "".join(_lines_set_anew(text)) for path, text in _templates(files)}
    return {path: text for path, text in renewed.items() if text != files[path]}


def _lines_set_anew(text: str) -> Iterator[str]:
    depth = 0
    for line in text.splitlines(keepends=True):
        depth += len(_OPENS_SCOPE.findall(line)) - len(_CLOSES_SCOPE.findall(line))
        yield line if depth else rewrite_tags(_tag_made_anew, line)


def _tag_made_anew(tag: str) -> str:
    found = _CHANGES.fullmatch(tag)
    if found is None:
        return tag
    begin, name, verb, at, value, end = found.groups()
    added = f"({value})" if verb == "extend" else f"[{value}]"
    whole = f"{name}[:{at}] + {added} + {name}[{at}:]" if verb == "insert" else f"{name} + {added}"
    return f"{begin} set {name} = {whole} {end}"


def _templates(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((path, text) for path, text in files.items() if path.startswith("templates/") and path.endswith(".j2"))


def _renew_ledger(files: Mapping[str, str]) -> Files:
    """A ledger that says `is_home` says component, axes and wave."""
    if '"is_home"' not in files.get(STACKS, ""):
        return {}
    return {STACKS: format_ledger(parse_ledger(files[STACKS], Path(STACKS)))}


_SETTINGS = "The settings that tfgen had built in are declared: config/settings.yaml."
_COMPONENTS = "What tfgen rendered by itself is declared under components, and whose credentials an apply needs."
_ARCHIVE = "The archive that tfgen package built by itself is declared under artifacts."
_NAMES = "What templates saw below stack, such as stack.account_id, has the name of the setting or local."
_ACCOUNTS = (
    "What templates of accounts saw as account is account_id, stack.name and stacks, whose settings have bare names."
)
_LISTS = "Lists that templates changed in place are made anew with set."
_STACKS = "generated/stacks.json says component, axes and wave of a folder."

MIGRATIONS: Final = (
    Migration("settings", "0.2", _SETTINGS, _declare_settings),
    Migration("components", "0.2", _COMPONENTS, _declare_components),
    Migration("artifacts", "0.2", _ARCHIVE, _declare_artifact),
    Migration("names", "0.2", _NAMES, _rename_in_templates),
    Migration("accounts", "0.2", _ACCOUNTS, _rewrite_accounts),
    Migration("lists", "0.2", _LISTS, _set_anew),
    Migration("ledger", "0.2", _STACKS, _renew_ledger),
)
"""In the order in which they are applied: each sees what those before it made."""
