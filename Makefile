# Two commands for a newcomer: "make demo" and "make test". Everything else serves them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Two stages of one environment: what runs the program, and on top of it what builds and tests it.
RUNS   := $(VENV)/runs
READY  := $(VENV)/ready
KERN   := node_modules/@kern-ux/native
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: assets demo test soak check format pictures requirements wheel wheel-test clean clean-dist help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

demo: $(RUNS)  ## the example seminar from announcement to inbox, then a page that shows it
	$(BIN)/python -m mailer demo $(DEMO)

test: $(READY) assets check  ## all tests, in parallel
	$(BIN)/python -m pytest

soak: $(READY)  ## what chance finds: random lives, kills, races, fuzzing, SOAK times as much (20)
	SEMINARPOST_SOAK=$(or $(SOAK),20) $(BIN)/python -m pytest -m "soak or hypothesis"

check: $(READY)  ## lint, types, floors, content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/seminarpost check

format: $(READY)  ## formats the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pictures: $(READY)  ## renews the pictures of all mails and public pages in docs/
	$(BIN)/python -m tests.pictures docs/mails
	$(BIN)/python -m tests.page_pictures docs/pages docs/pages.md

requirements: $(READY)  ## pins anew what pyproject.toml and requirements/dev.in allow
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q --all-extras pyproject.toml \
	  requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q --all-extras pyproject.toml \
	  -o requirements/server.txt

wheel: $(READY) assets  ## builds the wheel with the starter set in it
	$(BIN)/uv build --wheel --no-build-isolation --python $(BIN)/python

wheel-test: clean-dist wheel  ## the wheel in an environment of its own runs the demo
	$(PYTHON) -m venv dist/empty
	dist/empty/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	dist/empty/bin/python -m pip install --quiet --disable-pip-version-check --no-deps dist/*.whl
	cd dist && empty/bin/seminarpost demo --once

clean-dist:
	rm -rf dist

clean:  ## removes what was set up
	rm -rf $(VENV) node_modules dist

$(VENV)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The demo runs from the checkout: a path in the environment, so that nothing needs to be built.
$(RUNS): requirements/base.txt pyproject.toml | $(VENV)/python
	$(PIP) --require-hashes -r requirements/base.txt
	@$(BIN)/python -c 'import pathlib, sysconfig; pathlib.Path(sysconfig.get_path("purelib"), "seminarpost-checkout.pth").write_text(str(pathlib.Path.cwd()) + "\n", "utf-8")'
	@touch $@

$(READY): requirements/dev.txt pyproject.toml | $(VENV)/python
	$(PIP) --require-hashes -r requirements/dev.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

# Browser checks want axe-core; without npm the tests that use it say what to install.
assets: node_modules/ready  ## the public pages' design system, unmodified; without npm they are plain
	@if [ -f $(KERN)/dist/kern.min.css ]; then cp $(KERN)/dist/kern.min.css mailer/web/assets/ && \
	cp $(KERN)/LICENSE.md mailer/web/assets/KERN-LICENSE.md; fi

node_modules/ready: package.json package-lock.json
	@if command -v npm >/dev/null; then npm ci --silent --no-audit --no-fund && touch $@; \
	else echo "npm is missing: tests of mails in browsers and clients cannot run (Debian: apt install npm)"; fi
