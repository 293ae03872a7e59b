# Dragoman in six verbs. Everything lands in .venv and var/; nothing outside this folder is touched.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
export PYTHONUTF8 := 1
export TOKENIZERS_PARALLELISM := false

.PHONY: help install run test check fix bench

help: ## Show this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(INSTALLED) ## Install everything into .venv, at the exact versions of requirements.lock

$(INSTALLED): pyproject.toml requirements.lock
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --disable-pip-version-check --progress-bar off --quiet -c requirements.lock -e '.[dev]'
	@touch $@

run: install ## Index the demo shop, train, and serve it at http://127.0.0.1:8000
	$(BIN)/dragoman demo

test: install ## Run every test
	$(BIN)/python -m pytest

check: install ## Lint, types, layers, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m assistant.i18n.catalogs check

fix: install ## Mend what tools can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m assistant.i18n.catalogs update

bench: install ## Print the budget table of docs/performance.md with this machine's figures
	$(BIN)/python -m benchmarks.budget
