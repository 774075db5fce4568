#!/bin/sh
# Writes requirements/*.txt from pyproject.toml: names, versions and hashes for every supported Python, no addresses.
set -eu
cd "$(dirname "$0")/.."
pin() { .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-emit-index-url --no-emit-find-links --no-annotate "$@"; }
pin pyproject.toml --output-file requirements/runtime.txt
pin pyproject.toml --group dev --constraint requirements/runtime.txt --output-file requirements/dev.txt
pin pyproject.toml --extra spark --constraint requirements/runtime.txt --output-file requirements/spark.txt
pin --group node --output-file requirements/node.txt
if grep -nE '(https?|file)://' requirements/*.txt; then echo 'an address crept into the pins' >&2; exit 1; fi
