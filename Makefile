# The commands of this project. `make run` and `make test` need Python 3.11 or later and make.
HERE := $(shell cd -- "$$(dirname -- "$(strip $(MAKEFILE_LIST))")" && pwd -P)

ifneq ($(CURDIR),$(HERE))
# Called with -f from another folder: do it in the project's own.
.DEFAULT_GOAL := run
.PHONY: $(MAKECMDGOALS) run
run $(filter-out run,$(MAKECMDGOALS)):
	@$(MAKE) --no-print-directory -C "$(HERE)" $@
else

PYTHON ?= python3
PORT ?= 8000
VENV := .venv/bin/python
INSTALL := $(VENV) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps
UV := $(VENV) -m uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11
export DEVELOPMENT ?= 1
export PYTHONWARNINGS ?= ignore::RuntimeWarning:platformdirs

.PHONY: run seed demo editor test test-sqlite test-postgresql test-browser check fuzz audit fix openapi clients messages requirements requirements-check bench bench-peers soak docs

run: .venv/installed  ## migrate, load the menu and serve it on http://127.0.0.1:$(PORT)
	@$(VENV) manage.py migrate --verbosity 0
	@$(VENV) manage.py seed
	@$(VENV) manage.py render_documents
	@if [ "$(DEVELOPMENT)" = 1 ]; then $(MAKE) --no-print-directory demo; fi
	@$(MAKE) --no-print-directory docs || echo "The documentation could not be made; everything else works."
	@echo "The menu:          http://127.0.0.1:$(PORT)/"
	@echo "The documentation: http://127.0.0.1:$(PORT)/docs"
	@echo "An editor account: make editor NAME=anna, then http://127.0.0.1:$(PORT)/admin/"
	@exec $(VENV) manage.py serve --port $(PORT)

seed: .venv/installed  ## load fixtures/ again; what is there already stays as it is
	@$(VENV) manage.py migrate --verbosity 0
	@$(VENV) manage.py seed

demo: .venv/installed  ## made-up schools, a made-up study that recruits, and a client to enrol with
	@$(VENV) manage.py import_schools fixtures/example-schools.csv | tail -n 3
	@$(VENV) manage.py demo_study demo --places 10 --sectors po,vo --closes-in 30d
	@$(VENV) manage.py demo_client .venv/demo-client

editor: .venv/installed  ## make an editor account: make editor NAME=anna
	@$(VENV) manage.py create_editor $(NAME)

# What does not ask what the database is runs once: plain Python, pages, generated clients, sockets.
ONCE := tests/architecture tests/catalogue/statistics tests/catalogue/plotting tests/browser \
	tests/security/test_audit.py \
	tests/system/test_documentation_site.py tests/system/test_clients.py tests/system/test_serving.py

test: test-sqlite test-postgresql test-browser  ## everything, on SQLite and then on PostgreSQL, and in a browser

test-sqlite: .venv/installed-dev clients
	env -u DATABASE_URL $(VENV) -m pytest --numprocesses 2 --quiet --ignore tests/browser

test-postgresql: .venv/installed-dev clients  ## on DATABASE_URL, or on a PostgreSQL server that pip brought
	$(VENV) -m tests.postgresql $(VENV) -m pytest --numprocesses 2 --quiet $(addprefix --ignore=,$(ONCE))

test-browser: .venv/installed-dev site/built /usr/bin/chromium  ## the pages and the desk in Chromium, once: they are the same on every database
	env -u DATABASE_URL $(VENV) -m pytest --numprocesses 2 --dist load --quiet tests/browser

/usr/bin/chromium:
	@[ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null || { echo "The tests in a browser need Chromium: apt-get install --no-install-recommends chromium"; exit 1; }
	@echo "Installing Debian's Chromium …"
	@apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium > /dev/null

check: .venv/installed-dev  ## style, types, layers, migrations, the OpenAPI document, translations
	$(VENV) -m ruff check .
	$(VENV) -m ruff format --check .
	$(VENV) -m mypy catalogue api
	.venv/bin/lint-imports
	$(VENV) manage.py makemigrations --check --dry-run
	$(VENV) manage.py openapi --check
	$(VENV) manage.py bruno --check

fuzz: .venv/installed-dev  ## 10,000 generated questions on each database, and files for the importers; an hour or so
	env -u DATABASE_URL $(VENV) -m tests.security.fuzz --cases 10000
	$(VENV) -m tests.postgresql $(VENV) -m tests.security.fuzz --cases 10000
	env -u DATABASE_URL FUZZ_EXAMPLES=10000 $(VENV) -m pytest --numprocesses 2 --quiet tests/security/test_importers.py

audit: .venv/installed-dev  ## known weaknesses in what is installed; says so if osv.dev or the npm registry cannot be asked
	$(VENV) -m tests.security.audit

fix: .venv/installed-dev
	$(VENV) -m ruff check --fix .
	$(VENV) -m ruff format .

openapi: .venv/installed-dev  ## write docs/openapi.yaml from the code, and clients/bruno/ from that
	$(VENV) manage.py openapi
	$(VENV) manage.py bruno

clients: clients/python/intervention_menu/py.typed clients/typescript/built/.made  ## write both clients from docs/openapi.yaml; see docs/clients.md

clients/python/intervention_menu/py.typed: docs/openapi.yaml clients/python/config.yaml requirements-dev.txt | .venv/installed-dev
	@PATH="$(CURDIR)/.venv/bin:$$PATH" $(VENV) -m openapi_python_client generate --path docs/openapi.yaml \
		--config clients/python/config.yaml --meta none --overwrite --fail-on-warning \
		--output-path clients/python/intervention_menu
	@touch $@

clients/typescript/built/.made: docs/openapi.yaml clients/typescript/node_modules/.package-lock.json $(wildcard clients/typescript/*.json clients/typescript/test/*.ts)
	@cd clients/typescript && npm run --silent generate && npm run --silent build
	@touch $@

clients/typescript/node_modules/.package-lock.json: clients/typescript/package-lock.json
	@command -v npm > /dev/null || { echo "The client in TypeScript needs Node.js 20 or later with npm."; exit 1; }
	@cd clients/typescript && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

messages: .venv/installed-dev  ## bring the Dutch translations of api/ and catalogue/ up to date
	@for package in api catalogue; do \
		PYTHONPATH=. $(VENV) -m babel.messages.frontend -q extract -F $$package/locale/babel.cfg -k gettext_lazy -k pgettext_lazy:1c,2 -k ngettext_lazy:1,2 --no-location --sort-output --omit-header -o .venv/$$package.pot $$package; \
		$(VENV) -m babel.messages.frontend -q update -D django -i .venv/$$package.pot -d $$package/locale -l nl --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; \
		$(VENV) -m babel.messages.frontend -q compile -D django -d $$package/locale -l nl; \
	done

docs: site/built  ## make the site under /docs of the pages in docs/

site/built: .venv/installed-docs CHANGELOG.md $(shell find docs -type f ! -name '*.mo' ! -name openapi.yaml)
	@echo "Making the documentation …"
	@$(VENV) -m sphinx -q -W --keep-going -d .venv/pages docs site
	@$(VENV) -m sphinx -q -W --keep-going -d .venv/pages-nl -c docs -D language=nl -D html_title="Catalogus van de menukaart" docs/nl site/nl
	@touch $@

bench: .venv/installed-dev bench-peers  ## measure; see benchmarks/README.md
	$(VENV) -m benchmarks
	$(VENV) -m benchmarks.reads
	$(VENV) -m benchmarks.estimates
	$(VENV) -m benchmarks.findings_import
	$(VENV) -m benchmarks.exports
	$(VENV) -m benchmarks.enrolment

soak: .venv/installed-dev  ## break things under load and look what was lost; see docs/reliability.md
	$(VENV) -m benchmarks.soak

bench-peers: benchmarks/.venv/installed  ## what reads are measured against, in a venv of its own

requirements: .venv/installed-dev  ## compile both requirements files again, with hashes
	$(UV) requirements.in --output-file requirements.txt
	$(UV) requirements-dev.in --output-file requirements-dev.txt
	$(UV) requirements-docs.in --output-file requirements-docs.txt
	$(UV) benchmarks/requirements.in --output-file benchmarks/requirements.txt

requirements-check: .venv/installed-dev  ## compiling again changes nothing
	@mkdir -p .venv/compiled && cp requirements*.in requirements*.txt .venv/compiled/
	@cd .venv/compiled && ../bin/python $(subst $(VENV),,$(UV)) requirements.in --output-file requirements.txt
	@cd .venv/compiled && ../bin/python $(subst $(VENV),,$(UV)) requirements-dev.in --output-file requirements-dev.txt
	@cd .venv/compiled && ../bin/python $(subst $(VENV),,$(UV)) requirements-docs.in --output-file requirements-docs.txt
	@for file in requirements.txt requirements-dev.txt requirements-docs.txt; do cmp $$file .venv/compiled/$$file || { echo "run: make requirements"; exit 1; }; done

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed.")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python cannot make a virtual environment here: install the package python3-venv."; exit 1; }

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing the locked requirements into .venv …"
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/installed-docs: requirements-docs.txt | .venv/bin/python
	@echo "Installing what makes the documentation into .venv …"
	@$(INSTALL) -r requirements-docs.txt
	@touch $@

.venv/installed-dev: requirements.txt requirements-dev.txt requirements-docs.txt | .venv/bin/python
	@echo "Installing the locked requirements and tools into .venv …"
	@$(INSTALL) -r requirements.txt -r requirements-dev.txt -r requirements-docs.txt
	@touch $@ .venv/installed .venv/installed-docs

benchmarks/.venv/installed: requirements.txt benchmarks/requirements.txt
	@echo "Installing the peers of the read benchmark into benchmarks/.venv …"
	@$(PYTHON) -m venv benchmarks/.venv
	@benchmarks/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
		-r requirements.txt -r benchmarks/requirements.txt
	@touch $@
endif
