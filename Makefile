# Two commands do everything: `make demo` and `make test`. Needs CPython 3.11 or newer and nothing else.

PYTHON ?= python3
WORKERS ?= 2
# make bench QUICK=--quick tries every benchmark on small files.
QUICK ?=
MEASURED := docs/results docs/speed.md benchmarks/results.json
# How old a release must be before it may enter a lock: time for others to find what is wrong with it.
QUARANTINE ?= 7 days

BIN := .venv/bin
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --fork-strategy fewest \
	--exclude-newer "$(QUARANTINE)" --group build --no-annotate --no-header \
	--no-emit-index-url --no-emit-find-links pyproject.toml

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo test browser check format doctest bench prove lock clean

help: ## show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 10

install: .venv/development.stamp ## build .venv with everything that developing needs

demo: .venv/training.stamp ## the whole chain on a simulated district, nothing asked
	$(BIN)/tepat demo

# A file stays on one worker: what a module's fixture trains is trained once.
test: check browser ## every check, then every test (what CI runs)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile

# The journeys through the pages need one; where it cannot be had, they are skipped with the reason.
browser:
	.ci/browser

check: .venv/development.stamp ## ruff, mypy, the layers, the examples in docstrings
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest --doctest-modules --quiet --no-header features models training serving tepat

format: .venv/development.stamp ## put the code into ruff's format
	$(BIN)/ruff check --quiet --fix .
	$(BIN)/ruff format --quiet .

# One folder for all, so that a district is simulated once. Alone on the machine: about half an hour.
bench: .venv/development.stamp ## run every benchmark and write docs/speed.md
	@set -e; BENCH_FOLDER=$$(mktemp -d); export BENCH_FOLDER; trap 'rm -rf "$$BENCH_FOLDER"' EXIT; \
	for script in $(wildcard benchmarks/[!_]*.py); do \
	if [ -n "$(QUICK)" ] && ! grep -q -e '"$(QUICK)"' $$script; then continue; fi; \
	echo "== $$script"; $(BIN)/python $$script $(QUICK); \
	$(BIN)/python -m benchmarks._table >/dev/null; done
	@$(BIN)/python -m benchmarks._table

prove: .venv/development.stamp ## run every bar in full and commit the results
	$(BIN)/python -m pytest --prove --timeout 0
	$(MAKE) bench
	mkdir -p docs/results
	git add $(MEASURED)
	git diff --cached --quiet -- $(MEASURED) || git commit --message "Measure every bar in full" -- $(MEASURED)

# The largest first: what the service runs on is exactly what the tests ran on.
lock: .venv/development.stamp ## write the three locks anew
	$(LOCK) --extra development --output-file requirements/development.txt
	$(LOCK) --extra training --constraint requirements/development.txt --output-file requirements/training.txt
	$(LOCK) --constraint requirements/training.txt --output-file requirements/service.txt

clean: ## remove what installing, checking and the demo made
	rm -rf .venv build dist demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# One environment serves both: the development lock holds every pin of the training lock.
.venv/%.stamp: requirements/%.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Tepat needs Python 3.11 or newer: make PYTHON=python3.11 ...")'
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --requirement $<
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@
