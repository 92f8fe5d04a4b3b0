# Everything that a developer or a stranger runs. Each target sets up what it needs.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip --disable-pip-version-check install --quiet
RUNS   := $(VENV)/.runs
READY  := $(VENV)/.ready
SHARED := --numprocesses auto --maxprocesses 4 --dist worksteal  # each process loads a model of its own

.PHONY: demo doctor run test check bench lock slow lint types audit clean

demo: $(RUNS)  ## a brief of the seed article, an answer and a digest preview, in the terminal
	@$(BIN)/python -m bot demo

doctor: $(RUNS)  ## what is still missing before the bot can run
	@$(BIN)/python -m bot doctor

run: $(RUNS)  ## the bot
	@$(BIN)/python -m bot run

test: $(READY)  ## the fast tests
	$(BIN)/pytest $(SHARED)

slow: $(READY)  ## the tests behind the marker `slow`
	$(BIN)/pytest $(SHARED) -m slow

check: lint types audit test slow  ## what CI runs

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

audit: $(READY)  ## known weaknesses of the locked dependencies
	$(BIN)/python -m tests.audit

bench: $(READY)  ## figures: accuracy where the corpora lie beside the checkout, and speed
	$(BIN)/python -m tests.bench

lock:  ## resolve the dependencies again, into hashed locks that name no host and no path
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/pip --disable-pip-version-check install --quiet uv
	.venv-lock/bin/uv pip compile pyproject.toml --output-file requirements.lock $(LOCK_OPTIONS)
	.venv-lock/bin/uv pip compile pyproject.toml --extra grow --output-file requirements-grow.lock --constraint requirements.lock $(LOCK_OPTIONS)
	.venv-lock/bin/uv pip compile pyproject.toml --extra grow --group dev --output-file requirements-dev.lock --constraint requirements-grow.lock $(LOCK_OPTIONS)

LOCK_OPTIONS := --quiet --upgrade --generate-hashes --universal --python-version 3.11 --no-emit-index-url --no-emit-find-links \
                --no-annotate --no-header

$(RUNS): requirements.lock  # what the product needs, and no more: a demo shall not wait for the tools of developers
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes -r requirements.lock
	@touch $@

$(READY): $(RUNS) requirements-dev.lock pyproject.toml
	$(PIP) --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

clean:
	rm -rf $(VENV)
