"""Run the examples in the docstrings of rules.

A line `# in <folder>` begins the root module of a folder, `# before, in <folder>` what it was in the last commit. An
example without such lines is one root module, of no stack. `# in <file>.tfvars` begins a file in the folder before it.
Of a rule about the config and the templates `# in <file>` begins a file of a project.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.rules.matrices import CONFIG, config, schemas
from tests.trees import write_tree
from tfgen.config.load import load_config
from tfgen.dialects.files import LOCK_FILE
from tfgen.disk.cache import NO_CACHE
from tfgen.module.model import parse_module
from tfgen.module.tfvars import is_tfvars
from tfgen.rules.former import former_of
from tfgen.rules.registry import RULES
from tfgen.validate.answers.answer import UNUSED, Answerer, Scope
from tfgen.validate.folders.folder import Folder
from tfgen.validate.judging.check import Checker
from tfgen.validate.sources.source import PROJECT_RULES
from tfgen.validate.sources.words import check_words
from tfgen.validate.verdicts.verdict import join_verdicts

if TYPE_CHECKING:
    from tfgen.stacks.stack import Stack

# That of the other tests, with one more environment, which shares dev's account.
_STAGING = """\
  staging:
    account_id: "111122223333"
    home_region: us-east-1
    ownership: {api_account: external}
"""
_FOLDER = re.compile(r"^# (before, )?in ([\w/-]+)(?!\S*\.(?:tfvars|hcl)).*\n", re.MULTILINE)


def split_example(example: str) -> tuple[dict[str, str], dict[str, str]]:
    """The text of each folder, now and in the last commit."""
    first, *rest = _FOLDER.split(f"{example}\n")
    now = {"main": first} if first.strip() else {}
    before: dict[str, str] = {}
    for earlier, folder, text in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
        (before if earlier else now)[folder] = text
    return now, before


def find_in_example(rule: str, example: str) -> list[str]:
    """The messages of what the rule finds in an example, after suppressions."""
    if rule in PROJECT_RULES:
        return _find_in_project(rule, example)
    now, before = split_example(example)
    stacks = {stack.name: stack for stack in config(CONFIG + _STAGING).stacks}
    folders = [_folder(name, text, stacks.get(name)) for name, text in now.items()]
    modules = {name: parse_module(name, {"main.tf": text}) for name, text in before.items()}
    previous = {name: former_of(module, schemas(), stacks.get(name)) for name, module in modules.items()}
    ran = RULES if rule == UNUSED else [rule]
    checker = Checker(ran, schemas(), folders=folders)
    verdicts = [*checker.check_folders(folders), checker.check_matrix(folders, config(CONFIG + _STAGING), previous)]
    report = Answerer(folders).answer(join_verdicts(verdicts), ran, Scope([rule]))
    return [finding.message for finding in report.findings]


_BESIDE = re.compile(r"^# in (\S+\.(?:tfvars|hcl))\n", re.MULTILINE)


def _folder(name: str, text: str, stack: Stack | None) -> Folder:
    main, *rest = _BESIDE.split(text)
    beside = dict(zip(rest[::2], rest[1::2], strict=True))
    lock = {} if beside.pop(LOCK_FILE, None) is not None else None
    tfvars = {file: content for file, content in beside.items() if is_tfvars(file)}
    tests = {file: content for file, content in beside.items() if file not in tfvars}
    return Folder(name, name, {"main.tf": main}, stack, tfvars=tfvars, tests=tests, lock=lock)


_FILE = re.compile(r"^# in (\S+)\n", re.MULTILINE)
_MATRIX = "project: {name: demo}\nregions: {eu-west-1: {}}\nenvironments: {dev: {}}\n"


def split_project(example: str) -> dict[str, str]:
    """The files of a project in an example."""
    _, *rest = _FILE.split(f"{example}\n")
    return {"config/regions.yaml": _MATRIX, **dict(zip(rest[::2], rest[1::2], strict=True))}


def _find_in_project(rule: str, example: str) -> list[str]:
    with TemporaryDirectory() as folder:
        project = Path(folder)
        write_tree(project, split_project(example))
        verdict = check_words(project, load_config(project), NO_CACHE)
        return [found.hit.message for found in verdict.hits if found.rule == rule]
