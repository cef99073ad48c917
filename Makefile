# Every chore has one name. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test test-full test-scale lint format docs coverage bench accuracy fuzz lock check-fresh clean env env-core tools servers \
	check-pages bench-service bench-scale wheelhouse

export PYTHONUTF8 := 1
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2
SERVICE_TESTS := tests/test_service*.py tests/test_pages.py tests/test_correcting.py
SOURCES := converter service tests bench scripts

help: ## these lines
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do \
		printf 'make %-12s %s\n' "$$name" "$$what"; done

demo: env-core ## convert samples/ into build/demo and show one report's contents
	@scripts/demo.sh

test: env ## the quick tests
	$(PYTEST) -m "not slow and not cluster"

test-full: env tools ## every test on this machine alone, those with LibreOffice, Chromium and epubcheck too
	$(PYTEST) -m "not cluster"

test-scale: env tools servers ## the service on PostgreSQL, Celery with Redis or RabbitMQ, and S3; not all of it passes yet
	$(BIN)/pytest -n 2 -m cluster
	$(BIN)/pytest --cluster -n 2 -m "not slow and not cluster" $(SERVICE_TESTS)

lint: env ## ruff, mypy strict, the directions of imports
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: env ## format the sources and sort their imports
	$(BIN)/ruff check --select I --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

docs: env ## the pages of docs/ that are made from the code
	$(BIN)/python -m scripts.make_docs

coverage: env ## the quick tests, with the branches that they do not reach
	$(PYTEST) -m "not slow" --cov --cov-report=term

bench: env tools ## side by side with pandoc; writes build/bench.json
	$(BIN)/python -m bench.run $(BENCH)

accuracy: env ## what docs/accuracy.md tells, measured anew
	$(BIN)/python -m scripts.accuracy

fuzz: env ## atheris on every reader: make fuzz FUZZ="text 600" (reader and seconds)
	$(BIN)/uv pip install --quiet --python $(BIN)/python --group fuzz
	$(BIN)/python -m scripts.fuzz $(FUZZ)

check-pages: env tools ## page numbers of contents as LibreOffice shows them; prints the table of docs/accuracy.md
	$(BIN)/python -m scripts.check_pages

bench-service: env ## the service under load: jobs per minute, p50 and p95, memory over 500 jobs; writes build/bench-service.json
	$(BIN)/python -m bench.service $(BENCH)

bench-scale: env tools servers ## a larger installation beside plain processes; writes build/bench-scale.json
	$(BIN)/python -m bench.scale $(BENCH)

wheelhouse: env ## build/wheelhouse: the service and all it needs, for machines that reach no package index
	@scripts/wheelhouse.sh

lock: env ## requirements/*.txt anew from pyproject.toml
	scripts/lock.sh

check-fresh: ## make demo and make test in a new Debian with nothing but git, make and python3 (as root)
	scripts/check_fresh.sh

clean: ## remove what make made
	rm -rf build dist .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage*
	find $(SOURCES) -name __pycache__ -prune -exec rm -rf {} +

env-core:
	@scripts/env.sh core

env:
	@scripts/env.sh dev

tools:
	@scripts/tools.sh

servers:
	@scripts/tools.sh servers
