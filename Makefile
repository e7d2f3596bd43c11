# Everything one does here. A new machine needs Python 3.11 or newer, make and git.

.DEFAULT_GOAL := help
BIN := .venv/bin
READY := .venv/.ready
PYTHONS := $(PYTHON) python3.11 python3.12 python3.13 python3.14 python3 python
# On two cores; the third of them mostly waits, for a call that is lived through.
WORKERS := -n 3 --dist loadfile --no-loadscope-reorder
# A browser has an event loop in its thread: tests with one run after all others.
BROWSERS := -n 2 --dist loadfile
UV ?= uv

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help setup run test check soak lint types imports format lock bench docs docs-pictures clean

help:  ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 24

setup: $(READY)  ## Set up .venv from the lock; done again when the lock or pyproject.toml changes

$(READY): requirements.lock pyproject.toml
	@if [ ! -x $(BIN)/python ]; then \
	  for python in $(PYTHONS); do \
	    if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	      found=$$python; break; \
	    fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "IGF Cycle needs Python 3.11 or newer. Found: $$(python3 --version 2>/dev/null || echo none)." >&2; \
	    echo "Install one, or say where it is: make $(or $(MAKECMDGOALS),setup) PYTHON=/path/to/python3" >&2; \
	    exit 1; \
	  fi; \
	  echo "Setting up .venv with $$($$found --version) (about a minute, once)"; \
	  $$found -m venv .venv || { \
	    rm -rf .venv; \
	    echo "This Python cannot make virtual environments; on Debian: apt-get install python3-venv" >&2; \
	    exit 1; \
	  }; \
	fi
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

run: $(READY)  ## Start everything with an example year; make run ARGS=--once runs one call and stops
	@$(BIN)/igf up --example $(ARGS)

test: $(READY)  ## Run the tests; what this machine lacks is left out and named
	$(BIN)/python -m pytest -q $(WORKERS) -m "not soak and not chromium"
	$(BIN)/python -m pytest -q $(BROWSERS) -m "not soak and chromium"

check: lint types imports test  ## The one check: lint, types, import contract, tests

soak: $(READY)  ## All that takes long, some hours: every kill, random drives, coverage; its figures
	@$(BIN)/python -m tests.soak $(ARGS)

lint: $(READY)  ## Look for mistakes and untidiness
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## Check the types
	$(BIN)/mypy

imports: $(READY)  ## Check who may import whom
	$(BIN)/lint-imports --no-logo

format: $(READY)  ## Put the code in form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock:  ## Write requirements.lock from pyproject.toml
	@$(UV) --version >/dev/null || { echo "make lock needs uv: pip install uv, or make lock UV=/path/to/uv" >&2; exit 1; }
	@$(UV) pip compile pyproject.toml --group dev --extra large --universal --python-version 3.11 \
	  --no-strip-extras --generate-hashes --no-emit-index-url --no-header --quiet --output-file requirements.lock

bench: $(READY)  ## Measure, and print the figures; make bench ARGS=NAME measures one thing
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(READY)  ## Write the pages that are made from the code anew, and check all of them
	@IGF_WRITE_DOCS=1 $(BIN)/python -m pytest -q -m "not chromium" tests/docs

docs-pictures: $(READY)  ## Write the pictures of the docs anew, from a real Chromium
	@IGF_WRITE_PICTURES=1 IGF_REQUIRE=chromium $(BIN)/python -m pytest -q -m chromium

clean:  ## Remove what was made here, .venv included; the data in .igf stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis htmlcov build *.egg-info .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
