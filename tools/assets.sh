#!/bin/sh
# Fetches the front-end assets by the lock file. Where no npm is installed, one comes from a Python package.
set -eu
cd "$(dirname "$0")/.."
if npm --version >/dev/null 2>&1; then
    npm=npm
else
    echo 'Installing Node.js into the virtual environment …'
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
        -r requirements/node.txt
    PATH="$(pwd)/.venv/bin:$PATH"
    npm=.venv/bin/npm
fi
echo 'Fetching the front-end assets …'
"$npm" ci --no-audit --no-fund --loglevel=error
