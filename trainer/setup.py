"""Makes the virtual environment that the trainer's scripts and tests run in, once for each requirements.txt.

    python3 trainer/setup.py [--where]

Prints the path of its Python. It lies in the cache directory ($HIVESMITH_CACHE, else $XDG_CACHE_HOME/hivesmith, else
~/.cache/hivesmith), unless HIVESMITH_TRAINER_VENV names another place. `--where` only says where it is, and ends with 1
when it is not there yet.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
OLDEST = (3, 10)


def environment_directory() -> Path:
    own = os.environ.get("HIVESMITH_TRAINER_VENV")
    if own:
        return Path(own).resolve()
    digest = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:12]
    cache = os.environ.get("HIVESMITH_CACHE")
    shared = os.environ.get("XDG_CACHE_HOME", "")
    if not cache:
        cache = os.path.join(shared if shared.startswith("/") else os.path.expanduser("~/.cache"), "hivesmith")
    return Path(cache) / f"trainer-{digest}"


def python_of(directory: Path) -> Path:
    return directory / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    directory = environment_directory()
    python = python_of(directory)
    # Written last, so that an interrupted installation is not taken for a whole one.
    marker = directory / "hivesmith-ready"
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    if marker.is_file() and marker.read_text() == wanted and python.is_file():
        print(python)
        return 0
    if "--where" in sys.argv[1:]:
        print(f"expected an environment in {directory}; npm run trainer:setup makes it", file=sys.stderr)
        return 1
    if sys.version_info < OLDEST:
        print(f"expected Python {OLDEST[0]}.{OLDEST[1]} or newer, got {sys.version.split()[0]}", file=sys.stderr)
        return 1
    print(f"installing {REQUIREMENTS.name} into {directory}", file=sys.stderr)
    try:
        venv.create(directory, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, "-r", str(REQUIREMENTS)], check=True, stdout=sys.stderr)
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"the environment could not be made: {error}", file=sys.stderr)
        return 1
    marker.write_text(wanted)
    print(python)
    return 0


if __name__ == "__main__":
    sys.exit(main())
