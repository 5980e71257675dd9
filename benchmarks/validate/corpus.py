"""Check Terraform that others wrote, for false alarms: `python -m benchmarks.validate.corpus`.

Fetches the commits in repositories.txt from GitHub with git, and checks each folder that holds `.tf` files as a root
module of its own. Nothing of it is committed.
"""

from __future__ import annotations

import argparse
import subprocess
import tarfile
from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from tfgen.rules.registry import load_rules
from tfgen.rules.rule import Group, MatrixRule
from tfgen.schema import load_schemas
from tfgen.validate.paths import validate_paths

if TYPE_CHECKING:
    from collections.abc import Iterator
HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".tfgen/corpus"
# The kinds 1 to 3: what Terraform would say too. The others are advice, which these modules never asked for.
GROUPS = (Group.SYNTAX, Group.REFERENCES, Group.SCHEMA)


@dataclass(frozen=True)
class Judgement:
    """Whether the findings of some rules in some folders are true, and why; patterns as in a shell."""

    folders: str
    rules: str
    verdict: str
    reason: str

    def covers(self, folder: str, rule: str) -> bool:
        """Whether it is about findings of this rule in this folder: `owner/name/path`."""
        return fnmatchcase(folder, self.folders) and fnmatchcase(rule, self.rules)


def main() -> None:
    """Print the findings with their judgements, then how many there are of each rule."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.validate.corpus", description=__doc__)
    parser.add_argument(
        "--cache", type=Path, default=CACHE, help="where to keep what is fetched (default: %(default)s)"
    )
    parser.add_argument("--notes", action="store_true", help="count what was not checked, too")
    options = parser.parse_args()
    rules = tuple(rule.name for rule in load_rules() if rule.group in GROUPS and not isinstance(rule, MatrixRule))
    schemas, judgements = load_schemas(), _judgements()
    counts, notes = Counter[tuple[str, str]](), Counter[str]()
    folders = sorted(_folders(options.cache))
    for folder in folders:
        report = validate_paths([folder], rules=rules, schemas=schemas)
        notes.update(note.text for note in report.notes)
        for finding in report.findings:
            place = _place(Path(finding.position.file).relative_to(options.cache))
            verdict = next((j.verdict for j in judgements if j.covers(str(place.parent), finding.rule)), "unjudged")
            counts[finding.rule, verdict] += 1
            print(f"{verdict}: {place}:{finding.position.line}: {finding.rule}: {finding.message}", flush=True)
    print(f"\n{len(folders)} folders of {len(_repositories())} repositories, {counts.total()} findings")
    for (rule, verdict), count in sorted(counts.items()):
        print(f"{count:6} {rule}, {verdict}")
    for text, count in notes.most_common() if options.notes else ():
        print(f"{count:6} folders, not checked: {text}")


def _judgements() -> list[Judgement]:
    lines = (HERE / "judged.tsv").read_text().splitlines()
    return [Judgement(*line.split("\t")) for line in lines if line and not line.startswith("#")]


def _place(path: Path) -> Path:
    """Owner, name and path of a file in the cache."""
    repository, _commit, *rest = path.parts
    return Path(*repository.split("+"), *rest)


def _repositories() -> list[tuple[str, str]]:
    """Name and commit of each repository."""
    lines = (HERE / "repositories.txt").read_text().splitlines()
    return [(name, commit) for name, commit in (line.split() for line in lines)]


def _folders(cache: Path) -> Iterator[Path]:
    """The folders with `.tf` files, fetched where they are not there yet."""
    for name, commit in _repositories():
        folder = cache / name.replace("/", "+") / commit[:12]
        if not folder.exists():
            _fetch(name, commit, folder)
        yield from {file.parent for file in folder.rglob("*.tf")}


def _fetch(name: str, commit: str, folder: Path) -> None:
    """The files of a commit, below the folder. Raises CalledProcessError when git cannot have them."""
    repository = folder.parent / "git"
    subprocess.run(("git", "init", "--quiet", "--bare", str(repository)), check=True)
    git = ("git", "-C", str(repository))
    subprocess.run((*git, "fetch", "--quiet", "--depth=1", f"https://github.com/{name}", commit), check=True)
    archive = subprocess.run((*git, "archive", commit), check=True, capture_output=True).stdout
    with tarfile.open(fileobj=BytesIO(archive)) as files:
        files.extractall(folder, filter="data")


if __name__ == "__main__":
    main()
