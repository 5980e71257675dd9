"""Files with values of variables: which of them Terraform reads by itself, which of them wins, and what they set.

https://developer.hashicorp.com/terraform/language/values/variables#variable-definitions-tfvars-files
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from tfgen.dialects.files import TEST_FOLDER
from tfgen.hcl.source import HclSyntaxError, normalize
from tfgen.hcl.tree import parse_tree
from tfgen.module.json_places import COMMENT_KEY, JsonPlaces
from tfgen.module.json_syntax import JsonSyntaxError, load_object
from tfgen.module.json_values import literal
from tfgen.module.model import SourceFile, SyntaxFault
from tfgen.module.repeated import refuse_repeated
from tfgen.patterns import regex
from tfgen.structs import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tfgen.hcl.syntax import Argument, Block

_ENDINGS = (".tfvars", ".tfvars.json")
_FIRST = ("terraform.tfvars", "terraform.tfvars.json")
_AUTOMATIC = regex(r"[^/]*\.auto\.tfvars(\.json)?")
# Of SOPS, git-crypt, Ansible Vault, age and PGP: decrypted before Terraform is run, or where it is checked out.
_ENCRYPTED = regex(
    r'\s*\{(?=.*"sops"\s*:)(?=.*"ENC\[)|\0GITCRYPT|\$ANSIBLE_VAULT;|-----BEGIN (?:AGE ENCRYPTED|PGP MESSAGE)', re.DOTALL
)
_NAME = regex(r"[^\W\d][\w-]*")


class Given(NamedTuple):
    """What a file gives to a variable."""

    file: SourceFile
    argument: Argument


class Tfvars(Struct, frozen=True, eq=False, dict=True):
    """The files of values in the folder of a root module, and those that cannot be read.

    `automatic` are those that Terraform reads by itself, later ones winning; `others` are for `-var-file`.
    """

    automatic: tuple[SourceFile, ...] = ()
    others: tuple[SourceFile, ...] = ()
    faults: tuple[SyntaxFault, ...] = ()

    @cached_property
    def given(self) -> Mapping[str, Given]:
        """By the name of the variable, what Terraform takes without being told more: the last one, as a whole."""
        return {name: given for file in self.automatic for name, given in values_in(file)}

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """All that can be read."""
        return (*self.automatic, *self.others)

    @property
    def of_tests(self) -> Iterator[str]:
        """The names of the variables that files beside the tests set, which tests read by themselves."""
        return (name for file in self.others if file.name.startswith(f"{TEST_FOLDER}/") for name, _ in values_in(file))

    @property
    def blocks(self) -> Iterator[tuple[SourceFile, Block]]:
        """What no such file may hold."""
        return ((file, block) for file in self.files for block in file.body.blocks)


NO_TFVARS: Final = Tfvars()
"""Those of a folder without any."""


def values_in(file: SourceFile) -> Iterator[tuple[str, Given]]:
    """What a file sets, by the name of the variable."""
    return ((argument.name, Given(file, argument)) for argument in file.body.arguments)


def is_tfvars(name: str) -> bool:
    """Whether a file of this name sets variables."""
    return name.endswith(_ENDINGS)


def is_automatic(name: str) -> bool:
    """Whether the engine reads a file of this name by itself."""
    return bool(in_order([name]))


def in_order(names: Iterable[str]) -> list[str]:
    """Those of these files that Terraform reads by itself, later ones winning."""
    known = sorted(names)
    return [name for name in _FIRST if name in known] + [name for name in known if _AUTOMATIC.fullmatch(name)]


def read_tfvars(folder: str, texts: Mapping[str, str], faults: Iterable[SyntaxFault] = ()) -> Tfvars:
    """What these files (name to text) set; `faults` are those of their texts that are known already."""
    files: dict[str, SourceFile] = {}
    wrong = [fault for fault in faults if not _ENCRYPTED.match(texts.get(fault.file, ""))]
    for name, text in sorted(texts.items()):
        if _ENCRYPTED.match(text):
            wrong.append(SyntaxFault(name, HclSyntaxError(1, 1, "it is encrypted."), unread=True))
            continue
        try:
            files[name] = _read_json(folder, name, text) if name.endswith(".json") else _read(folder, name, text)
        except HclSyntaxError as error:
            wrong.append(SyntaxFault(name, error))
        except JsonSyntaxError as error:
            wrong.append(SyntaxFault(name, HclSyntaxError(error.line, error.column, str(error))))
    first = in_order(files)
    others = tuple(file for name, file in files.items() if name not in first)
    return Tfvars(tuple(files[name] for name in first), others, tuple(wrong))


def _read(folder: str, name: str, text: str) -> SourceFile:
    file = SourceFile(folder, name, normalize(text), parse_tree(text))
    refuse_repeated(file)
    return file


def _read_json(folder: str, name: str, text: str) -> SourceFile:
    """As the native syntax; texts are texts, and no templates. What no variable can be called is left out."""
    values = load_object(text, "a key for each variable")
    named = {key: value for key, value in values.items() if key != COMMENT_KEY and _NAME.fullmatch(key)}
    native = "".join(f"{key} = {literal(value)}\n" for key, value in named.items())
    body = parse_tree(native)
    return SourceFile(folder, name, native, body, JsonPlaces(text, body))
