"""Packages of Python for a script: a virtual environment below .build, made when it is first needed."""

import fcntl
import os
import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parents[1]


def run_with(name, packages):
    """Goes on in a Python that has the packages; installs them in .build/NAME if need be, one process at a time."""
    place = ROOT / ".build" / name
    if pathlib.Path(sys.prefix) == place:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = place / "installed.txt"
        if not done.exists() or done.read_text() != " ".join(packages):
            venv.create(place, with_pip=True, clear=True)
            pip = [place / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
            subprocess.run([*pip, *packages], check=True, stdout=sys.stderr)
            done.write_text(" ".join(packages))
    python = place / "bin" / "python"
    os.execv(python, [python, *sys.argv])
