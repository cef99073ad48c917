# Every chore has one name. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help demo test test-full test-scale test-s3 lint format docs coverage bench accuracy fuzz lock check-fresh clean env env-core tools servers \
	check-pages bench-service bench-scale reliability wheelhouse

export PYTHONUTF8 := 1
BIN := .venv/bin
PYTEST := $(BIN)/pytest -n 2
SERVICE_TESTS := tests/test_service*.py tests/test_pages.py tests/test_correcting.py
SOURCES := converter service tests bench scripts

help: ## these lines
	@sed -nE 's/^([a-z0-9-]+):[^#]*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; do \
		printf 'make %-12s %s\n' "$$name" "$$what"; done

demo: env-core ## convert samples/ into build/demo and show one report's contents
	@scripts/demo.sh

test: env ## the quick tests
	$(PYTEST) -m "not slow and not cluster"

test-full: env tools ## every test, those with LibreOffice, Chromium, epubcheck and the servers of test-scale too
	$(PYTEST) -m "not cluster"
	@$(MAKE) --no-print-directory test-scale

test-scale: env tools servers ## the tests of the service again, on PostgreSQL, Celery with Redis or RabbitMQ, and S3 (moto, Swift)
	$(PYTEST) -m cluster
	$(PYTEST) --cluster -m "not slow and not cluster" $(SERVICE_TESTS)

test-s3: env servers ## results in a bucket of a server that checks signatures (OpenStack Swift); part of make test-scale too
	$(BIN)/pytest -m s3

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

reliability: env servers ## 500 jobs under 40 drawn faults on a cluster of this machine; writes the table of docs/reliability.md
	$(BIN)/python -m scripts.reliability $(or $(RELIABILITY),--write-docs)

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
