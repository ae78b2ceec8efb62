# The manual of the house in commands; every target sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: site serve demo test lint bench clean

site: .venv/installed          ## build the archive from content/
	$(BIN)/sitegen build

serve: .venv/installed         ## preview it, and follow edits
	$(BIN)/sitegen serve

demo: .venv/installed          ## build and serve an archive of 94 real stories in two languages
	$(BIN)/sitegen serve --site tests/debian_press

test: .venv/tested             ## all tests, with linter and type checker
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

bench: .venv/tested            ## times builds of a generated archive, in turn with Hugo
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[bench]'
	cd tests && ../$(BIN)/python -m bench.run --seeds ../seeds --memory
	cd tests && ../$(BIN)/python -m bench.extras --seeds ../seeds --runs 1

lint: .venv/tested
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

clean:
	rm -rf .venv public .sitegen build dist

.venv/installed: pyproject.toml .ci/constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sitegen needs Python 3.11 or later")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e .
	$(BIN)/python -m compileall -q sitegen
	touch $@

.venv/tested: .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c .ci/constraints.txt -e '.[test]'
	sh .ci/browser $(BIN)/python
	touch $@
