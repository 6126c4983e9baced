# make demo | test | check | prove | prove-breaks | bench | lock | manage ARGS="…"
PYTHON ?= python3
PORT ?= 8000
DATA_DIR ?= .data
UV_VERSION = 0.13.9
BIN = .venv/bin
UV = $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes
export PORT DATA_DIR
# Many processes start here: each would compile everything anew where the machine keeps no bytecode.
export PYTHONDONTWRITEBYTECODE =

.PHONY: demo test check prove prove-breaks bench lock manage clean

demo: .venv/.run
	@sh .ci/packages pdf
	@exec $(BIN)/python -m coaching.demo.run

test: .venv/.dev
	@sh .ci/packages pdf browser
	$(BIN)/python -m pytest -n $${PYTEST_WORKERS:-2} --dist worksteal $(ARGS)

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/python -m tests.check

prove: .venv/.dev
	$(BIN)/python -m tests.proof.prove

prove-breaks: .venv/.dev
	$(BIN)/python -m tests.proof.breaks

bench: .venv/.dev
	$(BIN)/python -m tests.proof.bench

# One command against the running demo: make manage ARGS="verify_ledger"
manage: .venv/.run
	@ENV_FILE=$(DATA_DIR)/run.env $(BIN)/python manage.py $(ARGS)

lock: .venv/.uv
	$(BIN)/uv pip compile --quiet --no-config --universal --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS) pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --no-config --universal --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache static/built staticfiles

.venv/.uv: Makefile
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "Python 3.11 with venv is needed: apt-get install python3-venv"; rm -rf .venv; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

.venv/.run: .venv/.uv requirements.lock
	$(UV) -r requirements.lock
	@touch $@

.venv/.dev: .venv/.uv requirements-dev.lock
	$(UV) -r requirements-dev.lock
	@touch $@ .venv/.run
