# `make run` and `make test` are all that a newcomer needs. `make help` lists the rest.

PORT ?= 8050
DATA ?= data/parquet
FACTS ?= 1000000
EXAMPLES := examples/documents
# The example data end here: the clock starts at this time while nothing else is loaded.
DEMO_CLOCK := 2026-04-05T08:00

VENV := .venv
BIN := $(VENV)/bin
GOLD := ../shared/gold/score.py
PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
PIP_COMPILE = CUSTOM_COMPILE_COMMAND="make upgrade" $(BIN)/pip-compile --quiet --upgrade \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	--strip-extras --allow-unsafe

.DEFAULT_GOAL := help
.PHONY: help run test etl serve lint bench bench-peers bench-pages gold examples screenshot upgrade clean

help:
	@echo 'make run     install, load the examples if there is nothing else, serve http://127.0.0.1:$(PORT)'
	@echo 'make test    install what the tests need, a browser too, and run them all'
	@echo 'make etl     load the examples into $(DATA)'
	@echo 'make serve   serve the dashboard over what is loaded'
	@echo 'make lint    ruff and mypy'
	@echo 'make bench   measure the extraction and the queries (FACTS=10000000: on that many facts;'
	@echo '             make bench-peers: other programs that extract, too;'
	@echo '             make bench-pages: the page in a browser, beside Dash and Streamlit; exports beside Datasette)'
	@echo 'make gold    score the extraction against hand-marked documents'
	@echo 'make upgrade renew the locked versions'
	@echo 'make clean   remove the environment and the caches; the tables stay'

run: $(VENV)/installed-run
	@case "$$($(BIN)/python examples/loaded.py $(DATA))" in \
	nothing) $(BIN)/python -m etl run $(EXAMPLES) --data $(DATA) --now $(DEMO_CLOCK) ;; esac
	@$(MAKE) --no-print-directory serve

serve: $(VENV)/installed-run
	@case "$$($(BIN)/python examples/loaded.py $(DATA))" in \
	examples) clock='--now $(DEMO_CLOCK)' ;; *) clock= ;; esac; \
	exec $(BIN)/python -m dashboard --data $(DATA) --port $(PORT) $$clock

etl: $(VENV)/installed-run
	$(BIN)/python -m etl run $(EXAMPLES) --data $(DATA) --now $(DEMO_CLOCK)

test: $(VENV)/installed-dev $(VENV)/installed-browser tests/s3/.venv/installed
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy etl dashboard tests examples benchmarks docs

bench: $(VENV)/installed-run
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.queries --facts $(FACTS)

bench-peers: $(VENV)/installed-run benchmarks/peers/.venv/installed
	$(BIN)/python -m benchmarks --peers benchmarks/peers/.venv/bin/python

bench-pages: $(VENV)/installed-browser benchmarks/peers/pages/.venv/installed
	$(BIN)/python -m benchmarks.pages --facts $(FACTS) --peers benchmarks/peers/pages/.venv/bin/python
	$(BIN)/python -m benchmarks.exports --facts $(FACTS) --peers benchmarks/peers/pages/.venv/bin/python

gold: $(VENV)/installed-run
	@if [ -f $(GOLD) ]; then $(BIN)/python $(GOLD) --root . --python $(BIN)/python; \
	else echo 'The gold is absent: $(GOLD) is not there, so there is nothing to score against.'; fi

examples: $(VENV)/installed-run
	$(BIN)/python examples/write_examples.py

screenshot: $(VENV)/installed-dev $(VENV)/installed-browser
	$(BIN)/python docs/take_screenshot.py

upgrade: $(VENV)/installed-dev
	$(PIP_COMPILE) pyproject.toml --output-file requirements.txt
	$(PIP_COMPILE) --extra dev --extra cluster --constraint requirements.txt pyproject.toml --output-file requirements-dev.txt
	$(PIP_COMPILE) --no-annotate tests/s3/requirements.in --output-file tests/s3/requirements.txt

clean:
	rm -rf $(VENV) benchmarks/peers/.venv benchmarks/peers/pages/.venv tests/s3/.venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: nothing is installed twice, and a new lock file is noticed.

$(BIN)/python:
	@sh .ci/make-venv $(VENV)

$(VENV)/installed-run: requirements.txt | $(BIN)/python
	@echo 'Installing what the ETL and the dashboard need (once; about a minute)'
	@$(PIP_INSTALL) requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/installed-run
	@echo 'Installing what the tests and the checks need (once)'
	@$(PIP_INSTALL) requirements-dev.txt
	@touch $@

$(VENV)/installed-browser: | $(VENV)/installed-dev
	@sh .ci/install-browser $(BIN)/python
	@touch $@

# The S3 server of the tests needs an older library than the program itself.
tests/s3/.venv/installed: tests/s3/requirements.txt
	@sh .ci/make-venv tests/s3/.venv
	@tests/s3/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

benchmarks/peers/.venv/installed benchmarks/peers/pages/.venv/installed: %/.venv/installed: %/requirements.txt
	@sh .ci/make-venv $*/.venv
	@$*/.venv/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@
