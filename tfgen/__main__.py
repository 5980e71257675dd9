"""Run the command line: `tfgen`, or `python -m tfgen`."""

import sys
from typing import NoReturn


def run() -> NoReturn:
    """The command line; Ctrl-C while it is still being loaded is an exit code too, and no traceback."""
    try:
        from tfgen.cli.main import main
        from tfgen.cli.streams import never_stop_for_errors

        never_stop_for_errors()
        main(prog_name="tfgen")
    except KeyboardInterrupt:
        pass
    sys.exit(130)  # 128 and the number of SIGINT, as shells have it


if __name__ == "__main__":
    if not sys.flags.safe_path:
        # Python looks in the current folder first, which may be a stranger's project. tfgen itself has been found.
        del sys.path[0]

    run()
