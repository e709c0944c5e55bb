# Every command of the project. `make help` prints them.
# Nothing outside this folder is changed; .venv/ and var/ can be deleted at any time.

SHELL := /bin/sh
PORT ?= 8000
VENV := .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
STAMP_DEV := $(VENV)/.installed-dev
CATALOGUES := $(wildcard locale/*/LC_MESSAGES/django*.po locale/wagtail/*/LC_MESSAGES/django*.po)
COMPILED := $(CATALOGUES:.po=.mo)
WORKERS ?= auto
PYTEST := $(PY) -m pytest -q -n $(WORKERS)

.DEFAULT_GOAL := help
.PHONY: grade-report help run install install-dev seed test test-fast lint fmt imports types check migrations \
	unit integration integration-postgres journeys browser crash bench messages docs lock ci clean

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-22s %s\n", $$1, $$2}'

run: install $(COMPILED) ## install, prepare the database and the demonstration, serve on 127.0.0.1:8000 (PORT=…)
	@PORT=$(PORT) $(PY) manage.py demo
	@PORT=$(PORT) $(PY) manage.py runserver --noreload --nostatic 127.0.0.1:$(PORT)

# --- installation ------------------------------------------------------------------------------
$(PY):
	@sh .ci/find-python > .python-found || { rm -f .python-found; exit 1; }
	@echo "Creating .venv with $$(cat .python-found)"
	@$$(cat .python-found) -m venv $(VENV); status=$$?; rm -f .python-found; exit $$status

$(STAMP): requirements.lock | $(PY)
	@echo "Installing what the program needs (once; about a minute)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMP_DEV): requirements-dev.lock | $(PY)
	@echo "Installing what the tests need (once; about two minutes)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@ $(STAMP)

install: $(STAMP) ## create .venv and install what the program needs

install-dev: $(STAMP_DEV) ## the same, with what the tests need

locale/%.mo: locale/%.po | $(STAMP)
	@$(PY) -m babel.messages.frontend -q compile -i $< -o $@

seed: install $(COMPILED) ## load content/library into the database
	@$(PY) manage.py seed

grade-report: install $(COMPILED) ## how well typed replies are graded, on the sets in tests/roleplay
	@mkdir -p var
	@for set in replies transcripts; do \
	  $(PY) manage.py grade_replies tests/roleplay/$$set.dev.jsonl var/$$set.graded.jsonl && \
	  $(PY) tests/roleplay/score.py tests/roleplay/$$set.dev.jsonl var/$$set.graded.jsonl || exit 1; done

# --- tests, in order of speed --------------------------------------------------------------------
test: ci ## everything: lint, contracts, types, migrations, unit, SQLite, PostgreSQL, journeys, browser

# The tests of `docs` are unit tests too.
ci: install-dev $(COMPILED) lint imports types check migrations unit integration integration-postgres journeys browser ## what .ci/run calls; it ends with crash

test-fast: install-dev $(COMPILED) unit integration ## unit and SQLite tests only

lint: install-dev ## ruff and djlint
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/djlint templates --lint --quiet

fmt: install-dev ## format the Python code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

imports: install-dev ## import contracts
	$(VENV)/bin/lint-imports

types: install-dev ## mypy, strict for the plain packages
	$(VENV)/bin/mypy lms quizzes courses content

check: install-dev $(COMPILED) ## Django's and our own system checks
	DJANGO_SETTINGS_MODULE=lms.settings.test $(PY) manage.py check --fail-level WARNING

migrations: install-dev ## no model without its migration
	DJANGO_SETTINGS_MODULE=lms.settings.test $(PY) manage.py makemigrations --check --dry-run

docs: install-dev $(COMPILED) ## architecture and documentation tests
	$(PYTEST) tests/architecture

unit: install-dev ## plain cores
	$(PYTEST) -m unit tests

integration: install-dev $(COMPILED) ## services, queries and views on SQLite
	$(PYTEST) -m integration tests

integration-postgres: install-dev $(COMPILED) ## the same on a PostgreSQL server that is started for it
	$(PY) tests/postgres.py $(PYTEST) -m integration tests

journeys: install-dev $(COMPILED) ## whole stories through the test client
	$(PYTEST) -m journey tests

browser: install-dev $(COMPILED) ## Chromium: keyboard, no JavaScript, accessibility
	$(PY) tests/chromium.py $(PY) -m pytest -q -m browser tests

crash: install-dev $(COMPILED) ## kill the server in the middle of a storm, on SQLite and PostgreSQL
	$(PYTEST) -m crash tests/crash

# --- speed: never a test ---------------------------------------------------------------------------
bench: install-dev $(COMPILED) ## load beside the bare floor site, on SQLite and PostgreSQL (QUICK=1: once, briefly)
	$(PY) tests/bench/run.py $(if $(QUICK),--quick)

# --- upkeep --------------------------------------------------------------------------------------
messages: install-dev ## collect texts into the catalogues (needs gettext)
	@command -v xgettext >/dev/null || { echo "make messages needs gettext: apt-get install gettext, or brew install gettext" >&2; exit 1; }
	$(PY) manage.py makemessages -l zh_Hans -l en --no-location --no-obsolete -i .venv -i var -i tests -i .work

# Extras stay in the locks: pip looks up `coverage[toml]` as a name of its own, and takes the newest
# release of it, without a hash, where only `coverage` is pinned.
lock: install-dev ## renew requirements.lock and requirements-dev.lock from pyproject.toml (needs uv)
	uv pip compile -q --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --extra postgres --extra redis -o requirements.lock
	uv pip compile -q --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml --extra postgres --extra redis --group dev -o requirements-dev.lock

clean: ## delete the environment, the database and everything that was built
	rm -rf $(VENV) var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find locale -name '*.mo' -delete
