"""Saved plans: where they are, what they were made from, and how far each has come.

`.tfgen/plans/<environment>/<region>/` holds `plan.tfplan`, the same as `plan.json`, and `meta.json`. Plans hold
secrets, so only their owner can read the folder. The record has a code over itself and over the plan that only this
user's tfgen can make (`seal`): a plan that came with a repository, or was edited, is not applied.

How far a plan has come is the *name* of its file, because a rename needs no room on a full disk and is never half done:
`plan.tfplan` is to be applied, `applying.tfplan` was begun (and stays when everything is killed), `failed.tfplan` ended
with an error, `applied.tfplan` is done. Only the first is ever applied.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path  # noqa: TC003

import msgspec

from tfgen.dialects.lock_file import LOCK_FILE
from tfgen.disk.files import read_file, write_whole
from tfgen.disk.seal import seal
from tfgen.terraform.named_files import find_named
from tfgen.terraform.warnings import EngineWarning  # noqa: TC001 - msgspec reads the field's type

_SUFFIXES = (".tf", ".tf.json", ".tfvars", ".tfvars.json", ".tofu")
_MAX_INPUT = 1 << 30  # bytes of an archive that a stack names


class PlanState(Enum):
    """How far a saved plan has come; the value is the name of its file."""

    SAVED = "plan.tfplan"
    APPLYING = "applying.tfplan"
    FAILED = "failed.tfplan"
    APPLIED = "applied.tfplan"


@dataclass(frozen=True)
class PlanMeta:
    """What a plan was made from (`digest_folder`), and what it does: `steps` are creations, updates and deletions.

    `warnings` are what it was made with, which its apply tells again. `contents` names the bytes of the plan and of its
    JSON, and `code` is the seal on all of this.
    """

    digest: str
    engine: str
    destroy: bool
    has_changes: bool
    steps: int
    warnings: tuple[EngineWarning, ...] = ()
    contents: str = ""
    code: str = ""


class SavedPlan:
    """The saved plan in a folder of a project, if there is one."""

    def __init__(self, folder: Path, project: Path) -> None:
        self.folder = folder
        self._project = project
        self.json = self.folder / "plan.json"
        self._meta = self.folder / "meta.json"

    @property
    def path(self) -> Path:
        """The plan for `terraform apply`."""
        return self.folder / PlanState.SAVED.value

    @property
    def state(self) -> PlanState | None:
        """How far it has come; None when there is none, or nothing is known about it."""
        present = [state for state in PlanState if (self.folder / state.value).exists()]
        return present[0] if present and self.read_meta() else None

    def read_meta(self) -> PlanMeta | None:
        """What the plan was made from; None without a plan."""
        try:
            return msgspec.json.decode(read_file(self._meta, follow=False), type=PlanMeta)
        except (OSError, msgspec.DecodeError, RecursionError):
            return None

    @property
    def is_genuine(self) -> bool:
        """Whether this user's tfgen wrote the record and, as long as it is to be applied, the plan. Raises OSError."""
        meta = self.read_meta()
        if meta is None or not hmac.compare_digest(meta.code.encode(), self._seal(meta).encode()):
            return False
        return self.state is not PlanState.SAVED or meta.contents == self._contents(self.path)

    def clear(self) -> None:
        """Make an empty folder, for this user only, in the place of what is there. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.folder.parent.parent, self.folder.parent, self.folder):
            folder.chmod(0o700)
        for path in (self._meta, self.json, *(self.folder / state.value for state in PlanState)):
            path.unlink(missing_ok=True)

    def save(self, meta: PlanMeta, as_json: bytes) -> None:
        """Keep the plan that the engine has just written, for this user only. Raises OSError."""
        self.path.chmod(0o600)
        write_whole(self.json, as_json, 0o600)
        meta = replace(meta, contents=self._contents(self.path))
        write_whole(self._meta, msgspec.json.encode(replace(meta, code=self._seal(meta))), 0o600)

    def _seal(self, meta: PlanMeta) -> str:
        name = self.folder.relative_to(self._project).as_posix()
        return seal(self._project, name, msgspec.json.encode(replace(meta, code="")))

    def _contents(self, plan: Path) -> str:
        parts = (read_file(path, follow=False, most=_MAX_INPUT) for path in (plan, self.json))
        return " ".join(hashlib.sha256(part).hexdigest() for part in parts)

    def advance(self, old: PlanState, new: PlanState) -> Path:
        """Rename the plan to what has become of it; its path now. Raises OSError."""
        return (self.folder / old.value).rename(self.folder / new.value)

    def consume(self) -> None:
        """Mark the plan as applied, and leave nothing secret of it."""
        path = self.advance(PlanState.APPLYING, PlanState.APPLIED)
        with suppress(OSError):
            os.truncate(path, 0)
        self.json.unlink(missing_ok=True)


def digest_folder(folder: Path) -> str:
    """A name for all that the engine reads in a root module, so that a plan of something else is not applied.

    That is every file of Terraform's kinds in the folder, the lock file, and what these name (`find_named`), such as
    the archive of a Lambda function or a module. States are not configuration: that they change is seen to by the order
    of the run. A path that is put together from variables is not seen. Raises OSError.
    """
    digest = hashlib.sha256()
    own = sorted(path for path in folder.iterdir() if path.name.endswith(_SUFFIXES) or path.name == LOCK_FILE)
    named = find_named(folder, (path for path in own if path.name != LOCK_FILE))
    for path in [*own, *sorted(named.difference(own))]:
        with suppress(FileNotFoundError):  # a link to nowhere, or a name that a later step makes: the engine will tell
            content = hashlib.sha256(read_file(path, most=_MAX_INPUT)).hexdigest()
            digest.update(os.fsencode(f"{os.path.relpath(path, folder)}\0{content}\0"))  # a name may be any bytes
    return digest.hexdigest()
