# make demo    install into .venv and run the main job on real data
# make test    the same .venv with the development extras, and the whole test suite
# make coverage   the tests, with the lines that none of them runs; fails below 95 percent
# make test-min   the core of the tests with the oldest versions that are supported, in .venv-min
# make dist    a wheel and an sdist, built, looked through and tried out
# make check   tests, lint, types, docs: all that must pass before a change is merged

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

.PHONY: demo test coverage test-min dist check lint types docs examples bench clean

demo: $(VENV)/installed
	$(BIN)/python examples/quickstart.py

test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto -q

coverage: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n auto -q --cov --cov-report=term

MIN := .venv-min
test-min: pyproject.toml constraints-min.txt
	test -d $(MIN) || $(PYTHON) -m venv $(MIN)
	$(MIN)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints-min.txt \
		-e . dask[distributed] hypothesis matplotlib optuna polars pyarrow pytest skorch
	$(MIN)/bin/python -m pytest -q -W default tests/pymlj tests/pymlj_flux

dist: $(VENV)/installed-dev
	$(PIP) build hatchling
	$(BIN)/python scripts/check_distributions.py

check: test lint types docs examples

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-dev
	$(BIN)/mypy

docs: $(VENV)/installed-docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

examples: $(VENV)/installed-dev
	@for script in examples/[0-9]*.py; do echo "$$script"; $(BIN)/python "$$script" > /dev/null || exit 1; done

bench: $(VENV)/installed-dev
	@for script in benchmarks/*.py; do echo "$$script"; $(BIN)/python "$$script" || exit 1; done

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e .
	touch $@

$(VENV)/installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[dev]'
	touch $@ $(VENV)/installed

$(VENV)/installed-docs: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) -e '.[docs]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) $(MIN) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis
