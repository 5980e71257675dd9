"""Time `tfgen apply` beside a shell loop of the same Terraform commands.

Run with `python -m benchmarks.running [RUNS]`. Six stacks in three accounts with the simulated AWS provider of the
tests, which starts faster than the real one and needs no time to create anything: a hard case for whoever sits around
it. Both start from a rendered project without state, and both initialise, ask whose credentials these are (once an
account), plan, read the plan back and apply. The loop knows its commands beforehand; it renders nothing, compares
nothing and reports nothing. The three take turns, so the ratios hold on a machine whose speed drifts.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.process import Run, measure, middle
from tests.engine.simulated.install import install_mirror
from tests.trees import write_tree
from tfgen.config.load import load_config
from tfgen.generate import plan_render
from tfgen.providers.aws.identity import write_question
from tfgen.stacks.order import order_waves
from tfgen.terraform.blocks import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

RUNS = 3
TFGEN = (sys.executable, "-m", "tfgen")
MATRIX = """\
project: {name: demo}
regions:
  us-east-1: {cidr: 10.0.0.0/16, availability_zones: [us-east-1a, us-east-1b]}
  us-west-2: {cidr: 10.1.0.0/16, availability_zones: [us-west-2a, us-west-2b]}
environments:
  dev: {account_id: "111122223333", home_region: us-east-1}
  staging: {account_id: "222233334444", home_region: us-east-1}
  prod: {account_id: "333344445555", home_region: us-east-1}
"""
TEMPLATE = """\
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
  backend "local" {}
}
provider "aws" {
  region              = {{ stack.region | hcl }}
  allowed_account_ids = [{{ stack.account_id | hcl }}]
}
resource "aws_sqs_queue" "orders" {
  count = 20
  name  = "orders-${count.index}"
}
"""
PROJECT = {"config/regions.yaml": MATRIX, "templates/main.tf.j2": TEMPLATE}


def main(runs: int) -> None:
    """Print the medians, and what tfgen takes of the loop's time."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _use_simulated_provider(folder)
        rounds = [_measure_round(folder / str(number)) for number in range(runs)]
    loop, one, two = (middle(column) for column in zip(*rounds, strict=True))
    print(f"loop:                 {loop.seconds:6.2f} s")
    for words, run in (("tfgen --parallel 1", one), ("tfgen --parallel 2", two)):
        print(f"{words}:   {run.seconds:6.2f} s  {run.seconds / loop.seconds:.3f} of the loop, {run.megabytes:.0f} MB")


def _use_simulated_provider(folder: Path) -> None:
    mirror = install_mirror(folder / "mirror")
    settings = folder / "terraform.rc"
    settings.write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{mirror}"\n  }}\n}}\n')
    os.environ |= {"TF_CLI_CONFIG_FILE": str(settings), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}


def _measure_round(folder: Path) -> tuple[Run, Run, Run]:
    projects = [folder / name for name in ("loop", "one", "two")]
    for project in projects:
        write_tree(project, PROJECT)
        plan_render(project).apply()
    script = folder / "loop.sh"
    script.write_text("set -e\n" + "\n".join(_loop(projects[0])) + "\n")
    runs = [measure(["sh", str(script)])]
    for project, parallel in zip(projects[1:], ("1", "2"), strict=True):
        runs.append(measure([*TFGEN, "apply", "--yes", "-C", str(project), "--parallel", parallel]))
    shutil.rmtree(folder)
    return runs[0], runs[1], runs[2]


def _loop(project: Path) -> Iterator[str]:
    """The commands, in the order in which tfgen runs them."""
    waves = order_waves(load_config(project).stacks)
    folders = [project / "generated" / stack.name for wave in waves for stack in wave]
    yield f"export TF_PLUGIN_CACHE_DIR={shlex.quote(str(project / 'plugins'))}"
    yield f"mkdir {shlex.quote(str(project / 'plugins'))}"
    for folder in folders:
        yield _terraform(folder, "init", "-input=false", "-no-color")
    for number, wave in enumerate(waves[0]):
        question = project / f"account{number}"
        write_tree(question, write_question(read_blocks(project / "generated" / wave.name)) or {})
        yield _terraform(question, "init", "-input=false", "-no-color")
        yield _terraform(question, "apply", "-auto-approve", "-input=false", "-json")
    for folder in folders:
        yield _terraform(folder, "plan", "-input=false", "-json", "-out=plan.tfplan")
        yield _terraform(folder, "show", "-json", "plan.tfplan")
    for folder in folders:
        yield _terraform(folder, "apply", "-input=false", "-json", "plan.tfplan")


def _terraform(folder: Path, *words: str) -> str:
    return shlex.join(["terraform", f"-chdir={folder}", *words]) + " > /dev/null"


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else RUNS)
