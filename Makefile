# What can be done here; `make help` lists it. Everything runs in .venv, which `make` sets up by itself.
.DEFAULT_GOAL := help
.PHONY: help setup refresh test soak check types house style ui bench docs lock clean

#: Patients of the registries that `make bench` refreshes.
SIZES ?= 10000
AT_ONCE := --numprocesses 2 --dist loadfile --no-loadscope-reorder
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
READY := .venv/.ready
PEERS := .venv-bench/.ready

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info[:2] == (3, 11) else "Oligo needs Python 3.11; say where it is: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

$(PEERS): bench/requirements.lock
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
	@touch $(PEERS)

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: $(READY) ## make .venv with the locked libraries

refresh: setup ## take in every centre of raw/, rebuild the warehouse, publish
	@$(BIN)/oligo refresh

test: setup ## run the tests, two at a time; all but those of `make soak`
	@$(BIN)/python -m pytest -q $(AT_ONCE)

soak: setup ## the long tests: stories of many refreshes, faults at random moments (SOAK_MINUTES=30)
	@$(BIN)/python -m pytest -v -m soak $(AT_ONCE)

check: setup ## formatting, lint, types, SQL style and the house rules, two at a time
	@$(MAKE) --no-print-directory --jobs 2 types house style

types: setup
	@$(BIN)/mypy

house: setup
	@$(BIN)/python -m pytest -q tests/house

style: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@PYTHONWARNINGS=ignore $(BIN)/sqlfluff lint --disable-progress-bar dbt_project

ui: setup ## the same asset graph in Dagster's web page, on this machine alone
	@DAGSTER_DISABLE_TELEMETRY=1 $(BIN)/dagster dev --host 127.0.0.1

bench: setup $(PEERS) ## measure against peers in the same run; SIZES="10000 100000 1000000" for more patients
	@$(BIN)/python -m bench
	@$(BIN)/python -m bench.scale $(SIZES)

docs: setup ## write the generated pages of docs/ again
	@$(BIN)/python -m orchestration.dictionary
	@$(BIN)/python -m orchestration.rule_pages
	@$(BIN)/python -m schemas.redcap_project
	@$(BIN)/python -m tests.rules

lock: ## write both requirements.lock again (needs uv)
	uv pip compile bench/requirements.in --python-version 3.11 --generate-hashes --no-strip-extras --no-header --quiet --output-file bench/requirements.lock
	uv pip compile pyproject.toml --extra dev --python-version 3.11 --generate-hashes --no-strip-extras --no-header --quiet --output-file requirements.lock

clean: ## delete what a refresh builds and publishes; raw/ and the key stay
	rm -rf published && find warehouse -mindepth 1 ! -name README.md -delete
