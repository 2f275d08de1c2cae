# Two commands for a newcomer: "make demo" and "make test". Everything else serves them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready

.PHONY: demo test check format pictures requirements wheel clean help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

demo: $(READY)  ## the example seminar from announcement to inbox, then a page that shows it
	$(BIN)/seminarpost demo $(DEMO)

test: $(READY) node_modules/ready check  ## all tests, in parallel
	$(BIN)/python -m pytest

check: $(READY)  ## lint, types, floors, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/seminarpost check

format: $(READY)  ## formats the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pictures: $(READY)  ## renews the pictures of all mails in docs/
	$(BIN)/python -m tests.pictures docs/mails

requirements: $(READY)  ## pins anew what pyproject.toml and requirements/dev.in allow
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q pyproject.toml requirements/dev.in \
	  -o requirements/dev.txt

wheel: $(READY)  ## builds the wheel with the starter set in it
	$(BIN)/uv build --wheel --no-build-isolation --python $(BIN)/python

clean:  ## removes what was set up
	rm -rf $(VENV) node_modules dist

$(READY): requirements/dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Browser checks want axe-core; without npm the tests that use it say what to install.
node_modules/ready: package.json package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund && touch $@; \
	else echo "npm is missing: tests of mails in browsers and clients cannot run (Debian: apt install npm)"; fi
