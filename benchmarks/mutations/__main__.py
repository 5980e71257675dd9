"""Make mistakes in the committed stacks, and see what Terraform and tfgen find: `python -m benchmarks.mutations`."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks.mutations.choose import choose_mutants
from benchmarks.mutations.labels import load_labels, renew_labels
from benchmarks.mutations.report import list_extra, list_missed, make_tables
from benchmarks.mutations.verdicts import Validator

PAGE = Path(__file__).with_name("README.md")
_MARK = "<!-- the tables below are written by `python -m benchmarks.mutations --write` -->\n"


def main() -> None:
    """Print the tables, or what the options say."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutations", description=__doc__)
    parser.add_argument("--label", action="store_true", help="ask Terraform about mutants without a label first")
    parser.add_argument("--write", action="store_true", help="write the tables to README.md beside this file")
    parser.add_argument("--missed", action="store_true", help="print what Terraform finds and tfgen does not")
    parser.add_argument("--extra", action="store_true", help="print what tfgen finds and Terraform does not")
    parser.add_argument("--kind", help="only mutants of this kind")
    options = parser.parse_args()

    mutants = [mutant for mutant in choose_mutants() if options.kind in (None, mutant.kind)]
    if options.label:
        renew_labels(choose_mutants())
    labels = load_labels()
    labelled = [mutant for mutant in mutants if mutant.digest in labels]
    if len(labelled) < len(mutants):
        print(f"{len(mutants) - len(labelled)} mutants have no label and are left out: run with --label")
    validator = Validator()
    verdicts = [validator.judge(mutant, labels[mutant.digest]) for mutant in labelled]
    if options.missed or options.extra:
        print("\n".join(list_missed(verdicts) if options.missed else list_extra(verdicts)))
        return
    tables = make_tables(verdicts, sum(len(found) for found in validator.baseline.values()))
    print(tables)
    if options.write:
        head = PAGE.read_text().partition(_MARK)[0]
        PAGE.write_text(head + _MARK + "\n" + tables)


if __name__ == "__main__":
    main()
