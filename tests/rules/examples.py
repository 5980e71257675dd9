"""Run the examples in the docstrings of rules.

A line `# in <folder>` begins the root module of a folder, `# before, in <folder>` what it was in the last commit. An
example without such lines is one root module, of no stack.
"""

from __future__ import annotations

import re

from tests.rules.matrices import CONFIG, config, schemas
from tfgen.module.model import parse_module
from tfgen.rules.registry import RULES
from tfgen.validate.answer import UNUSED, Answerer, Scope
from tfgen.validate.check import Checker
from tfgen.validate.folder import Folder
from tfgen.validate.verdict import join_verdicts

# That of the other tests, with one more environment, which shares dev's account.
_STAGING = """\
  staging:
    account_id: "111122223333"
    home_region: us-east-1
    ownership: {api_account: external}
"""
_FOLDER = re.compile(r"^# (before, )?in ([\w/-]+).*\n", re.MULTILINE)


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
    now, before = split_example(example)
    stacks = {stack.name: stack for stack in config(CONFIG + _STAGING).stacks}
    folders = [Folder(name, name, {"main.tf": text}, stacks.get(name)) for name, text in now.items()]
    previous = {name: parse_module(name, {"main.tf": text}) for name, text in before.items()}
    ran = RULES if rule == UNUSED else [rule]
    checker = Checker(ran, schemas())
    verdicts = [*map(checker.check_folder, folders), checker.check_matrix(folders, config(CONFIG + _STAGING), previous)]
    report = Answerer(folders).answer(join_verdicts(verdicts), ran, Scope([rule]))
    return [finding.message for finding in report.findings]
