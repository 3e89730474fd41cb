# Every target works alone on a machine with Python 3.12 or later and make; `make` alone tells what there is.
.DEFAULT_GOAL := help
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?=
FOUND := $(shell for name in $(PYTHON) python3.13 python3.14 python3.12 python3 python; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && echo "$$name" && break; done)
SET_UP = $(or $(FOUND),$(error Liaison Desk needs Python 3.12 or later; none of python3.13, python3.14, python3.12, python3 is)) -P config/prepare.py
IN_VENV := .venv/bin/python
# ARGS is handed on: make test ARGS="-k ballot"
ARGS ?=

.PHONY: help setup run test check format chaos bench reset stop backup restore lock

help: ## Say what there is
	@echo "Liaison Desk"
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 10

setup: ## Set everything up, without starting it
	@$(SET_UP)
	@$(IN_VENV) -m config.embedded stop --if-unused

run: ## Start web server and worker; set up first what is missing
	@$(SET_UP)
	@$(IN_VENV) -m config.run

test: ## Run the whole suite on a real PostgreSQL
	@$(SET_UP) --without-data
	@$(IN_VENV) -m pytest -n 2 --dist loadgroup $(ARGS)

check: ## Lint, types, layers, migrations, deployment, generated documents
	@$(SET_UP) --without-data
	@$(IN_VENV) -m config.check $(ARGS)

format: ## Put Python and templates into their form
	@$(SET_UP) --without-data
	@.venv/bin/ruff check --fix --quiet . || true
	@.venv/bin/ruff format --quiet .
	@find templates -name '*.html' -print0 | xargs -0 .venv/bin/djade || true

chaos: ## Run what is too long for every day: kills and races
	@$(SET_UP) --without-data
	@$(IN_VENV) -m pytest -m chaos $(ARGS)

bench: ## Measure pages and actions on a large database
	@$(SET_UP) --without-data
	@$(IN_VENV) -m tests.bench $(ARGS)

reset: ## Throw the demo's data away; the next run starts over
	@$(SET_UP) --without-data
	@$(IN_VENV) -m config.reset

stop: ## Stop the embedded PostgreSQL where a killed command has left it behind
	@$(SET_UP) --without-data
	@$(IN_VENV) -m config.embedded stop
	@$(IN_VENV) -m config.embedded stop --suite

backup: ## Write database, files and ledger key to TO (default: var/backups/<time>.tar)
	@$(SET_UP) --without-data
	@$(IN_VENV) -m config.backup create $(if $(TO),"$(TO)")

restore: ## Replace everything by the backup FROM
	@$(SET_UP) --without-data
	@$(IN_VENV) -m config.backup restore $(if $(FROM),"$(FROM)",$(error say which: make restore FROM=file.tar))

lock: ## Pin the requirements anew, with hashes
	@$(SET_UP) --without-data
	@$(IN_VENV) -m config.lock $(ARGS)
