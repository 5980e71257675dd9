"""Run the command line with `python -m tfgen`."""

from tfgen.cli.main import main

if __name__ == "__main__":
    main(prog_name="tfgen")
