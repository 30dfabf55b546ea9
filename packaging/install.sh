#!/bin/sh
# Make .venv in the project's root and install the locked dependencies and the program into it.
# Called by `make setup`. Needs Python 3.11 to 3.14 with venv or pip.
set -eu
cd "$(dirname "$0")/.."

find_python() {
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$candidate" -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    echo "No Python from 3.11 to 3.14 was found. Install one (python.org, or your system's packages) and try again." >&2
    return 1
}

# Debian keeps ensurepip in a package of its own; the pip that stands beside Python can fill the folder as well.
make_folder() {
    "$1" -m venv .venv >/dev/null 2>&1 && return
    if "$1" -m pip --version >/dev/null 2>&1; then
        "$1" -m venv --clear --without-pip .venv
        "$1" -m pip --python .venv/bin/python install --quiet pip
        return
    fi
    echo "$1 has neither venv nor pip. On Debian and Ubuntu type: sudo apt-get install python3-venv" >&2
    return 1
}

if ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    echo "Setting up .venv with $("$python" --version); the first time takes a minute or two."
    rm -rf .venv
    make_folder "$python"
fi
.venv/bin/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
