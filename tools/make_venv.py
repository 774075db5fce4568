"""Makes `.venv` with pip in it on a machine that has little more than python3.

Debian and Ubuntu ship python3 without venv and pip. In this order: the venv module; as root its package; a pip that
is already there; the pip wheel of the distribution, unpacked into a temporary folder, which needs no root.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

VENV = Path(__file__).resolve().parent.parent / ".venv"
PYTHON = VENV / "bin" / "python"


def works() -> bool:
    return PYTHON.exists() and _quiet([PYTHON, "-m", "pip", "--version"])


def with_venv_module() -> bool:
    return _quiet([sys.executable, "-m", "venv", "--clear", VENV]) and works()


def with_package_of_the_system() -> bool:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing python3-venv …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    for _again in range(2):  # the lists of a fresh machine are empty: try, fetch them, try again
        for package in (version, "python3-venv"):
            if _quiet(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], environment):
                return with_venv_module()
        _quiet(["apt-get", "update", "-qq"], environment)
    return False


def with_a_pip_at_hand() -> bool:
    if not _quiet([sys.executable, "-m", "pip", "--version"]):
        return False
    venv.create(VENV, clear=True, with_pip=False)
    return _quiet([sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "pip"]) and works()


def with_the_wheel_of_the_distribution() -> bool:
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        return False
    print("Fetching pip from the distribution, without root …", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "lists" / "partial").mkdir(parents=True)
        (Path(folder) / "archives" / "partial").mkdir(parents=True)
        apt = ["apt-get", "-qq", "-o", f"Dir::State::Lists={folder}/lists", "-o", f"Dir::Cache={folder}",
               "-o", "Debug::NoLocking=1", "-o", "APT::Sandbox::User="]  # fmt: skip
        if not (_quiet([*apt, "update"]) and _quiet([*apt, "download", "python3-pip-whl"], cwd=folder)):
            return False
        for package in Path(folder).glob("*.deb"):
            _quiet(["dpkg-deb", "-x", package, folder])
        venv.create(VENV, clear=True, with_pip=False)
        for wheel in Path(folder).glob("usr/share/python-wheels/pip-*.whl"):
            _quiet([PYTHON, f"{wheel}/pip", "install", "-q", "--no-index", wheel])
        return works()


def _quiet(words: list, environment: dict | None = None, cwd: str | None = None) -> bool:
    ended = subprocess.run(
        [str(word) for word in words], env=environment, cwd=cwd, capture_output=True, check=False
    )
    return ended.returncode == 0


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is the one an older Python may run
        sys.exit(f"Lianqiao needs Python 3.11 or later; python3 here is {sys.version.split()[0]}.")
    ways = (
        works,
        with_venv_module,
        with_package_of_the_system,
        with_a_pip_at_hand,
        with_the_wheel_of_the_distribution,
    )
    if not any(way() for way in ways):
        sys.exit("No virtual environment could be made. Install the package python3-venv and try again.")
