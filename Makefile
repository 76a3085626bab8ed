# handson: `make demo` trains a first network, `make test` checks everything, `make help` lists the rest.
#
# Thin on purpose: tools/setup.sh finds a Python and tools/bootstrap.py fills .venv; nothing is installed
# outside .venv. Plain enough for the make 3.81 of macOS, and for folders with spaces or 中文 in their names.
#
#   PYTHON=python3.12     the interpreter for .venv (otherwise one is found)
#   UNCONSTRAINED=1       newest versions instead of those in constraints.txt
#   TORCH_INDEX=URL|none  where torch comes from (otherwise: the CPU wheels if there is no CUDA device)
#   PIP_INDEX_URL=URL     the package index (pip's own setting)
#   ARGS="--epochs 3"     more arguments for demo and bench
#   MARKERS="not slow"    which tests `make test` runs (pytest's -m); JOBS=4 in how many processes

PYTHON ?=
ARGS ?=
MARKERS ?=
JOBS ?= 2
PYTEST_ARGS ?= -n $(JOBS)
export PYTHON
# What to type again after an error, for its message.
export AGAIN = make $(MAKECMDGOALS)
export PYTHONUTF8 = 1

ifeq ($(OS),Windows_NT)
RUN = .venv/Scripts/python.exe
else
RUN = .venv/bin/python
endif

# One thread per test process: two processes with all cores each would only get in each other's way.
PYTEST = OMP_NUM_THREADS=$${OMP_NUM_THREADS:-1} $(RUN) -m pytest $(PYTEST_ARGS)

.DEFAULT_GOAL := help
.PHONY: help demo test install install-dev check check-if-pinned format format-check lint types layers \
        slow bench bench-quick results results-check availability wheel clean distclean

help: ## list these targets
	@echo "make TARGET, where TARGET is one of"
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  \1: \2/p' Makefile
	@echo "Options (PYTHON=, TORCH_INDEX=, ...) stand at the top of the Makefile; more in docs/guides/install.md."

demo: install ## train LeNet on generated digits: a minute, no download but the packages
	$(RUN) -m handson run lenet --modern --data glyphs $(ARGS)

test: install-dev check-if-pinned ## style, types, layers and all tests (what CI runs)
	$(PYTEST) $(if $(MARKERS),-m "$(MARKERS)")

install: ## fill .venv with handson and what it needs
	@sh tools/setup.sh

install-dev: ## the same, and what tests need
	@sh tools/setup.sh dev

check: format-check lint types layers ## format, lint, types and import layers; changes nothing

# Newer linters know newer complaints: only the versions in constraints.txt decide whether `make test` is green.
check-if-pinned: install-dev
	@if $(RUN) tools/bootstrap.py --is-pinned; then $(MAKE) --no-print-directory check; \
	else echo "Not the versions of constraints.txt: 'make check' is left out."; fi

format: install-dev ## let ruff write the code in the project's style
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

format-check: install-dev
	$(RUN) -m ruff format --check .

lint: install-dev ## ruff
	$(RUN) -m ruff check .

types: install-dev ## mypy --strict
	$(RUN) -m mypy

layers: install-dev ## who may import whom
	$(RUN) -c "from importlinter.cli import lint_imports_command as main; main()" --no-logo

slow: install-dev ## only the tests that take longer than ten seconds
	$(PYTEST) -m slow

bench: install-dev ## side by side with plain torch and with d2l: many minutes
	$(RUN) -m benchmarks $(ARGS)

bench-quick: install-dev ## the same, smaller
	$(RUN) -m benchmarks --quick $(ARGS)

results: install-dev ## write docs/results.md from docs/results/*.json
	$(RUN) tools/results.py render

results-check: install-dev ## fail if docs/results.md is not what `make results` writes
	$(RUN) tools/results.py check

availability: install-dev ## ask the package index what each Python can have (for tests/install)
	$(RUN) tools/availability.py

wheel: install-dev ## build dist/*.whl
	$(RUN) -m build --wheel --no-isolation

clean: ## remove caches and built files; runs and .venv stay
	rm -rf build dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name ".*venv*" -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean ## clean, and remove .venv
	rm -rf .venv
