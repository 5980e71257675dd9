"""Run the command line with `python -m tfgen`."""

import sys

if __name__ == "__main__":
    if not sys.flags.safe_path:
        # Python looks in the current folder first, which may be a stranger's project. tfgen itself has been found.
        del sys.path[0]

    from tfgen.cli.main import main

    main(prog_name="tfgen")
