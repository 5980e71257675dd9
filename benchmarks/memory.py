"""The peak memory of commands that look at all stacks, summed over their processes.

Run with `python -m benchmarks.memory [STACKS [COMMAND]]`, on Linux. The project is committed and rendered, nothing is
remembered of it, and then one line of a template that all stacks have is another, so that `diff` and `affected` have
something to say of each. What processes share counts once (PSS); it is looked at twenty times a second. `watch` is
interrupted once it has worked on nothing for two seconds, behind its first answer.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.render import Case
from tfgen.disk.cache import VARIABLE

STACKS = 999
EVERY = 0.05
QUIET = 40  # looks, two seconds
KIB = 1024
INTERRUPTED = 130  # the exit code
COMMANDS = (
    "list",
    "order",
    "settings",
    "validate",
    "validate --recursive {project}/generated",
    "render",
    "compare e000 e001",
    "diff",
    "affected",
    "watch",
    "graph --matrix -o {folder}/matrix.svg",
    "report -o {folder}/report.html",
    "report --against HEAD -o {folder}/report.html",
    "report --format json -o {folder}/report.json",
    "adopt {project}/generated --layout {{environment}}/{{region}} --into {folder}/adopted",
)


def main(stacks: int, only: str = "") -> None:
    """Print a line for each command, or for those of one name."""
    with tempfile.TemporaryDirectory() as name:
        os.environ[VARIABLE] = f"{name}/cache"
        case = Case(Path(name), stacks)
        case.render()
        _commit(case.project)
        case.forget()
        case.change_template()
        for command in COMMANDS:
            words = command.format(folder=name, project=case.project).split()
            if only not in ("", words[0]):
                continue
            words += [] if words[0] == "adopt" else ["-C", str(case.project)]
            peak, seconds = _watch([sys.executable, "-m", "tfgen", *words])
            said = command.format(folder=".", project=".")
            print(f"| `tfgen {said}` | {peak:.0f} MB | {seconds:.1f} s |", flush=True)


def _commit(project: Path) -> None:
    git = ["git", "-C", str(project), "-c", "user.name=somebody", "-c", "user.email=somebody@example.com"]
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all of it"]):
        subprocess.run([*git, *words], check=True)


def _watch(command: list[str]) -> tuple[float, float]:
    """The peak in MB and the time by the clock in seconds. Findings are no failure; raises for any other."""
    started, peak, quiet, spent, stays = time.monotonic(), 0, 0, 0, "watch" in command
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_held, _family(process.pid))))
            before, spent = spent, _spent(process.pid)
            quiet = quiet + 1 if spent == before else 0
            if stays and quiet == QUIET:
                process.send_signal(signal.SIGINT)
            time.sleep(EVERY)
    if process.returncode not in (0, 1) and not (stays and process.returncode == INTERRUPTED):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return peak * KIB / 1e6, time.monotonic() - started


def _spent(process: int) -> int:
    """What a process and those that it waited for have had of processors, in ticks."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has just ended
        return 0
    return sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime: proc_pid_stat(5), from the third field on


def _family(process: int) -> list[int]:
    """A process and those that it started."""
    found = [process]
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [member for child in children.read_text().split() for member in _family(int(child))]
        except OSError:  # it has just ended
            continue
    return found


def _held(process: int) -> int:
    """What a process holds, in KiB; what several share is divided among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has just ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else STACKS, "".join(sys.argv[2:3]))
