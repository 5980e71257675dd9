"""Make the virtual environment of a checkout: `python environment.py FOLDER`, with pip and the command tfgen.

`python -m venv` lets pip install itself from the wheel that comes with Python and compile itself, which takes half as
long as installing all that tfgen needs: here that wheel, which is plain Python, is unpacked. A Python without it makes
the environment its own way, or says what is missing. tfgen is the code of the checkout; nothing is built for that.
"""

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
COMMANDS = ("pip = pip._internal.cli.main:main", "tfgen = tfgen.__main__:run")
WRITE_COMMANDS = """
import sys
from pip._vendor.distlib.scripts import ScriptMaker
maker = ScriptMaker(None, sys.argv[1])
maker.clobber, maker.variants = True, {""}
maker.make_multiple(sys.argv[2:])
"""


def make(folder: Path) -> None:
    """Make the environment anew; nothing of the one before stays."""
    wheel = find_pip()
    run(sys.executable, "-m", "venv", "--clear", *(["--without-pip"] if wheel else []), str(folder))
    python = str(folder / "bin" / "python")
    packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    if wheel:
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(packages)
    (packages / "checkout.pth").write_text(f"{CHECKOUT}\n", encoding="utf-8")
    run(python, "-c", WRITE_COMMANDS, str(folder.resolve() / "bin"), *COMMANDS)


def find_pip() -> Path | None:
    """The wheel of pip: bundled with Python, or where Debian, Fedora and others keep it for all their Pythons."""
    folders = [Path(sysconfig.get_path("stdlib"), "ensurepip", "_bundled"), sysconfig.get_config_var("WHEEL_PKG_DIR")]
    return next((wheel for folder in folders if folder for wheel in Path(folder).glob("pip-*.whl")), None)


def run(*command: str) -> str:
    """What the command prints; one that fails has said why, and ends this one too."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}this failed: {' '.join(command)}")
    return done.stdout


if __name__ == "__main__":
    make(Path(sys.argv[1]))
