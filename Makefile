# SPDX-License-Identifier: AGPL-3.0-or-later
# Everything runs from .venv, which is made from the lock files at the first need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: start test lint bench catalog-report extension faults format clean

start: $(VENV)/.ready
	$(BIN)/hourself start

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 3 --dist worksteal tests

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check src tests bench extension
	$(BIN)/ruff format --check src tests bench extension
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.ready-dev
	$(BIN)/python -m bench

# What the catalog holds; with HOURSELF_SHARED_DATA, how far it agrees with the lists in that folder.
catalog-report: $(VENV)/.ready
	$(BIN)/python -m bench.catalog_report

# The long forms: a hundred kills of each program, power cuts where root is there.
faults: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -m long tests/faults

# The browser extension as zip (Chromium) and xpi (Firefox), the same bytes each time; their SHA-256 is printed.
extension: $(VENV)/.ready
	$(BIN)/python extension/make_data.py
	$(BIN)/python extension/pack.py dist

format: $(VENV)/.ready-dev
	$(BIN)/ruff format src tests bench extension

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.ready-dev: requirements-dev.lock $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
