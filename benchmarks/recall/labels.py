"""What the real engine says of cases: asked quickly, and kept in the user's cache folder."""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.mutations.narrow import narrowed
from benchmarks.recall.answers import Answers
from benchmarks.recall.case import digest_of
from benchmarks.recall.resident import VERSION, PanicError, Resident, resident
from tests.engine.attached import attached_provider
from tests.engine.stacks import RootModule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tests.engine.binary import Engine

    Files = Mapping[str, str]

_BATCH = 24  # so many share the schemas of their types: few types are decoded quickly
_BATCH_OF_RESIDENT = 60  # and one process
_AT_ONCE = 2
_TYPE = re.compile(r"\baws_[a-z0-9_]+")
_BACKEND = re.compile(r'\b(backend "|cloud \{|cloud ")')
_CALL = re.compile(r'module "(\w+)" \{\n  source = "([^"]*)"\n')
_CALLS = [("grandchild", "./deep"), ("child", "./child")]
_INSTALLED = [
    {"Key": key, "Source": source, "Dir": folder}
    for key, source, folder in (
        ("", "", "."),
        ("child", "./child", "child"),
        ("child.grandchild", "./deep", "child/deep"),
    )
]
# How `init` ends where nothing is wrong in the configuration: there is no account, or no network.
_ELSEWHERE = re.compile(
    r"No valid credential sources|failed to refresh cached credentials|no EC2 IMDS role|could not find default cred"
    r"|no such host|connection refused|dial tcp|Required token could not be found|Error building ARM|Failed to request"
    r"|Azure CLI|unable to build authorizer|Failed to get existing workspaces"
    r"|failed to get shared config profile|Missing region value"
)


# What is about the engine and the providers that are installed, or may come from the command line: no mistake in the
# text. `missing provider provider["..."].other` is one: of the configuration "other" nothing is written.
_ABOUT_HERE = re.compile(
    r"Unsupported Terraform Core version|is required by the backend|Missing required provider"
    r"|missing provider provider\[\"[^\"]*\"\](?!\.)|One of `access_key`, `sas_token`"
)


class Labels:
    """The errors of the engine by the digest of the files, each as `file:line: summary; detail`; none: accepted."""

    def __init__(self, engine: Engine, mirror: Path, *, is_resident: bool = False) -> None:
        self._engine, self._mirror, self._is_resident = engine, mirror, is_resident
        self._answers = Answers(_cache_folder() / "answers.jsonl")
        self._file = _cache_folder() / (f"labels-{VERSION}.jsonl" if is_resident else "labels.jsonl")
        lines = self._file.read_text().splitlines() if self._file.exists() else []
        self._known: dict[str, list[str]] = {row["files"]: row["errors"] for row in map(json.loads, lines)}

    def of(self, files: Files) -> list[str]:
        """What was said of files that were asked about."""
        return [error for error in self._known[digest_of(files)] if not _ABOUT_HERE.search(error)]

    def is_undecided(self, files: Files) -> bool:
        """Whether the engine stopped at something that is about the machine, so that it says nothing of the rest."""
        return bool(self._known[digest_of(files)]) and not self.of(files)

    def ask(self, several: Sequence[Files]) -> int:
        """Ask about those without a label. How many these were."""
        missing = list({d: files for files in several if (d := digest_of(files)) not in self._known}.values())
        if missing:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            with attached_provider(self._engine, self._mirror) as engine, self._file.open("a") as file:
                for files, errors in self._judge(engine, sorted(missing, key=_types_of)):
                    self._known[digest_of(files)] = errors
                    file.write(json.dumps({"files": digest_of(files), "errors": errors}) + "\n")
                    file.flush()
        return len(missing)

    def _judge(self, engine: Engine, missing: Sequence[Files]) -> Iterator[tuple[Files, list[str]]]:
        """Batch by batch: those with the same types beside each other."""
        size = _BATCH_OF_RESIDENT if self._is_resident else _BATCH
        judge_batch = _judge_in_one_process if self._is_resident else _judge_batch
        for start in range(0, len(missing), size):
            batch = missing[start : start + size]
            types = [name for files in batch for name in _types_of(files)]
            with narrowed(engine, types, self._answers) as narrow:
                yield from judge_batch(narrow, batch)


def _cache_folder() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "tfgen-recall"


def _types_of(files: Files) -> list[str]:
    return sorted({name for text in files.values() for name in _TYPE.findall(text)})


def _judge_batch(engine: Engine, batch: Sequence[Files]) -> Iterator[tuple[Files, list[str]]]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from zip(batch, pool.map(lambda files: judge(engine, files), batch), strict=True)


def _judge_in_one_process(engine: Engine, batch: Sequence[Files]) -> Iterator[tuple[Files, list[str]]]:
    """With a process of its own, of the usual engine, for what ends the resident one in a panic."""
    rest = list(batch)
    while rest:
        with resident(engine) as core:
            try:
                while rest:
                    yield rest[0], judge(core, rest[0])
                    del rest[0]
            except PanicError:
                yield rest[0], judge(engine, rest.pop(0))


def judge(engine: Engine | Resident, files: Files) -> list[str]:
    """What `init` and then `validate` refuse."""
    folder = Path(tempfile.mkdtemp())
    try:
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        module = RootModule(folder, engine)
        if _needs_init(files):
            return _initialize(module, files) or _validate(module)
        manifest = folder / ".terraform/modules/modules.json"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(json.dumps({"Modules": _INSTALLED}))
        return _validate(module)
    finally:
        shutil.rmtree(folder)


def _needs_init(files: Files) -> bool:
    """Whether there is more to initialise than the modules that every base calls, which takes half of the time."""
    calls = [call for path in sorted(files) for call in _CALL.findall(files[path])]
    return calls != _CALLS or any(_BACKEND.search(text) for text in files.values())


def _initialize(module: RootModule, files: Files) -> list[str]:
    backend = any(_BACKEND.search(text) for text in files.values())
    done = module.run("init", "-input=false", f"-backend={str(backend).lower()}")
    if done.returncode == 0 or _ELSEWHERE.search(done.stderr):
        return []
    return ["init: " + " ".join(re.sub(r"[╷│╵]", "", done.stderr or done.stdout).split())[:600]]


def _validate(module: RootModule) -> list[str]:
    try:
        said = module.validate()
    except json.JSONDecodeError:  # what is wrong before there is a configuration to speak of
        said = ["error: validate failed"]
    found = (line for line in said if line.startswith("error: ") or ": error: " in line)
    return [line.replace("error: ", "", 1)[:400] for line in found][:3]
