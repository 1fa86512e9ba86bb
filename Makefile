# SPDX-License-Identifier: AGPL-3.0-or-later
# Everything runs from .venv, which is made from the lock files at the first need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: start test lint format clean

start: $(VENV)/.ready
	$(BIN)/hourself start

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 2 tests

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.ready-dev
	$(BIN)/ruff format src tests

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
