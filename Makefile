# Everything a developer or a machine does with this project. `make` alone lists it.
# What is needed beforehand: Python 3.11+ with venv, git, make. Each target makes .venv by itself if need be.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Modules are compiled once and kept: a worker of the tests loads a thousand, and so does each `flask` they start.
unexport PYTHONDONTWRITEBYTECODE

BIN := .venv/bin
# What to test, and how: make test TESTS=tests/points ARGS="-k expiry -x"
TESTS ?= tests
ARGS ?=
WORKERS ?= 2
# What needs a browser is run by itself: it asks more of a machine, and would say the same on both databases.
APART := --ignore=tests/browser
# Where the service listens; what it keeps is in one SQLite file unless LOYALTY_DATABASE_URL says otherwise.
HOST ?= 127.0.0.1
PORT ?= 8000
serve demo: export LOYALTY_DATABASE_URL ?= sqlite:///var/demo.db

MOVED := $(shell [ "$$(cat .venv/.home 2>/dev/null)" = "$$(pwd -P)" ] || echo moved)

.PHONY: moved help venv client bench demo serve check format test test-sqlite test-postgresql test-browser full coverage clean

help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  While it is served, the API reads at http://localhost:$(PORT)/docs"

venv: .venv/.installed  ## Make .venv with every pinned package

# .venv/.home holds the folder it was made in: an environment does not survive being moved or copied.
.venv/.installed: requirements.txt requirements-dev.txt tools/venv.sh $(MOVED)
	@PYTHON='$(PYTHON)' tools/venv.sh

demo: venv  ## Fill a small shop with some weeks of receipts and serve it
	@$(BIN)/flask --app wsgi demo --host $(HOST) --port $(PORT)

serve: venv  ## Serve what LOYALTY_DATABASE_URL holds (by default the demo's database)
	@mkdir -p var
	@$(BIN)/granian --interface wsgi --host $(HOST) --port $(PORT) --blocking-threads 4 --no-ws wsgi:app

check: venv  ## Read the code without running it: format, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

client: venv  ## Write the client anew from what the API says of itself
	@$(BIN)/python tools/make_client.py

bench: venv  ## Measure what a receipt costs under each ready programme
	@$(BIN)/python -m bench.entitle

format: venv  ## Put the code into the agreed shape
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

test: test-sqlite test-postgresql  ## Run every test on SQLite, all that touch a database again on PostgreSQL

test-sqlite: venv  ## Run the tests on SQLite only
	@echo "== the suite on SQLite"
	LOYALTY_TEST_DATABASE=sqlite $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(APART) $(ARGS) $(TESTS)

test-postgresql: venv  ## Run the tests on PostgreSQL only
	@echo "== the suite on PostgreSQL"
	LOYALTY_TEST_DATABASE=postgresql $(BIN)/python tools/with_postgres.py \
		$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(APART) $(ARGS) $(TESTS)

test-browser: TESTS := tests/browser
test-browser: venv  ## Run what people see in a real Chromium (as root, installs it if need be)
	@tools/browser.sh
	@echo "== the pages in Chromium"
	LOYALTY_TEST_DATABASE=sqlite $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS) $(TESTS)

full: export LOYALTY_TEST_FULL := 1
full: test test-browser  ## Run everything, each page under twelve looks (width, language, light or dark)

coverage: venv  ## Show which lines no test runs (on SQLite)
	$(BIN)/python -m coverage run -m pytest -q $(APART) $(ARGS) $(TESTS)
	$(BIN)/python -m coverage report --skip-covered --show-missing

clean:  ## Remove everything that can be made again, the demo's data too
	rm -rf .venv var .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
