# Two commands do everything: `make run` and `make test`. `make help` lists the others.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONPATH := $(CURDIR)
export REFLEX_TELEMETRY_ENABLED = false
export REFLEX_USE_NPM = 1

.DEFAULT_GOAL := help
.PHONY: help run dev test check fix migration bench demo screenshots lock clean

help: ## What there is
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

run: $(VENV)/run.stamp ## Run Careerhub on http://localhost:3000 (PORT=… for another port)
	@exec $(BIN)/careerhub serve

dev: $(VENV)/run.stamp ## Run it with hot reload, for development
	@exec $(BIN)/reflex run

test: $(VENV)/dev.stamp check ## Check and test everything
	@CAREERHUB_DATA_DIR=$(CURDIR)/.build/data $(BIN)/careerhub build
	@$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/dev.stamp ## Format, lint, imports, types
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/lint-imports
	@$(BIN)/basedpyright
	@$(BIN)/python scripts/requirements.py --check

fix: $(VENV)/dev.stamp ## Format, and repair what can be repaired
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/python scripts/requirements.py

migration: $(VENV)/dev.stamp ## Draft a migration from the models: make migration NAME="what it does"
	@$(BIN)/alembic revision --autogenerate -m "$(NAME)"

bench: $(VENV)/dev.stamp ## Measure speed and size; results as JSON in bench/results
	@$(BIN)/python -m bench

demo: $(VENV)/run.stamp ## Fill a demo account
	@$(BIN)/careerhub demo

screenshots: $(VENV)/dev.stamp ## Take README's pictures from the demo account
	@$(BIN)/python scripts/screenshots.py

lock: $(VENV)/dev.stamp ## Renew the locked dependencies
	@$(BIN)/python -m pip install -q uv
	@$(BIN)/python scripts/lock.py

clean: ## Remove what was built (not your data)
	rm -rf $(VENV) .web .web-build.log .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(VENV)/run.stamp: requirements/run.txt scripts/setup.py
	@$(PYTHON) scripts/setup.py run

$(VENV)/dev.stamp: requirements/dev.txt scripts/setup.py
	@$(PYTHON) scripts/setup.py dev
