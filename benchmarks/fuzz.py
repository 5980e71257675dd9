"""Fuzz all targets, or some, and count what held: python -m benchmarks.fuzz 10000 [--from SEED] [TARGET ...]."""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter

from tests.fuzz.targets import TARGETS, try_seed


def main() -> None:
    """Print a line for each kind of fault, then the counts for each target."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, help="seeds a target")
    parser.add_argument("targets", nargs="*", choices=[[], *TARGETS], metavar="TARGET")
    parser.add_argument("--from", dest="first", type=int, default=0, metavar="SEED")
    words = parser.parse_intermixed_args()
    os.environ["TFGEN_DEBUG"] = "1"  # a fault that would be a note for a user is one here
    for target in words.targets or TARGETS:
        began = time.monotonic()
        faults: Counter[str] = Counter()
        for seed in range(words.first, words.first + words.count):
            if fault := try_seed(target, seed):
                faults[fault] += 1
                if faults[fault] == 1:
                    print(f"  {target} {seed}: {fault}", flush=True)
        took = time.monotonic() - began
        print(f"{target}: {words.count - faults.total()} held, {faults.total()} broken, {took:.0f} s", flush=True)


if __name__ == "__main__":
    main()
