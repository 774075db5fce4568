# Everything one does here is one of these words; `make help` lists them.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
RUN := DJANGO_SETTINGS_MODULE=lianqiao.config.settings $(BIN)/python
STAMPS := .venv/.stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
# Spark comes as source, half a gigabyte, and only where there is a Java to run it.
SPARK := $(if $(shell command -v java),$(STAMPS)/spark)
CHECKED := lianqiao tests tools bench
# Services, rules and facts of every room; the ground, the roof, and the two rooms that compute and translate. Views and
# forms are Django's dialect, which its type stubs describe badly.
TYPED := $(filter-out %/views.py %/forms.py %/desk.py %/gallery.py, $(wildcard \
	lianqiao/*/services.py lianqiao/*/services lianqiao/*/rules.py lianqiao/*/rules lianqiao/*/facts.py lianqiao/*/facts) \
	$(filter-out %/facts.py %/rules.py %/services.py, $(wildcard lianqiao/core/*.py lianqiao/config/*.py lianqiao/config/commands \
	lianqiao/indicators/*.py lianqiao/indicators/measures lianqiao/indicators/tallies lianqiao/lake/*.py lianqiao/interop/*.py lianqiao/interop/sheets)))

.PHONY: help setup setup-dev demo serve test bench check lint messages docs pins chromium clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: $(STAMPS)/runtime $(STAMPS)/assets  ## virtual environment, pinned packages, front-end assets; starts nothing
	@$(BIN)/python -m compileall -q lianqiao  # a process starts in half the time

setup-dev: setup $(STAMPS)/dev

demo: setup  ## setup, build the demo city unless it is there, serve it on 127.0.0.1:8000 (PORT=… for another)
	@exec $(BIN)/lianqiao demo

serve: setup  ## serve without the demo city
	@exec $(BIN)/lianqiao serve

test: setup-dev $(SPARK) chromium  ## every test, browser journeys included where a Chromium is or may be installed
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

bench: setup  ## measure everything and compare with a bare floor; QUICK=1 for one city of 100 000 cases, five minutes
	$(BIN)/python -m bench $(if $(QUICK),--quick) $(ARGS)

check: setup-dev  ## lint, types, templates, floors, migrations, messages, generated docs
	$(BIN)/ruff check $(CHECKED)
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --quiet --lint lianqiao
	$(BIN)/python tools/messages.py --check
	$(RUN) -m tools.reference --check
	$(RUN) -W ignore -m django makemigrations --check --dry-run
	@echo mypy …
	@$(BIN)/mypy $(TYPED)

messages: setup-dev  ## extract, update and compile the Chinese catalogues (ROOM=cases for one)
	$(BIN)/python tools/messages.py $(ROOM)

docs: setup-dev  ## write docs/reference from the code
	$(RUN) -m tools.reference

pins: setup-dev  ## write requirements/*.txt from pyproject.toml
	tools/pin.sh

chromium:
	@tools/chromium.sh

clean:  ## remove what setup made
	rm -rf .venv node_modules

$(STAMPS)/venv: tools/make_venv.py
	@$(PYTHON) tools/make_venv.py
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/runtime: requirements/runtime.txt pyproject.toml tools/link.sh | $(STAMPS)/venv
	@echo 'Installing the packages …'
	@$(PIP) -r requirements/runtime.txt
	@tools/link.sh
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/runtime
	@echo 'Installing what tests and checks need …'
	@$(PIP) -r requirements/dev.txt
	@touch $@

$(STAMPS)/spark: requirements/spark.txt $(STAMPS)/runtime
	@echo 'Installing Spark, since there is a Java …'
	@$(PIP) --no-binary pyspark -r requirements/spark.txt
	@touch $@

$(STAMPS)/assets: package-lock.json package.json .npmrc tools/assets.sh | $(STAMPS)/runtime
	@tools/assets.sh
	@touch $@
