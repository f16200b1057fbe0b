# On a bare Debian 12: apt install python3 python3-venv make. Then `make run`.
PYTHON ?= python3
PORT ?= 8000
UV ?= uv
LOCK = $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet --upgrade

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run accounts clean-data test check format lint types contracts migrations templates \
	tidy system-packages lock

help: ## list what make can do
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

run: .venv/run.stamp ## start everything on this machine; PORT=8010 chooses another port
	@.venv/bin/python -m messagecenter.embedded --port $(PORT)

accounts: .venv/run.stamp ## print the sign-ins of the demo
	@.venv/bin/python manage.py accounts

clean-data: .venv/run.stamp ## remove all data of `make run`, while it is not running
	@.venv/bin/python -m messagecenter.embedded --clean-data

test: .venv/check.stamp system-packages ## run all tests, browser included; ARGS="-k inbox"
	.venv/bin/python -m pytest -n 2 --dist loadfile $(ARGS)

check: format lint types contracts migrations templates test ## everything a change must pass

format: .venv/check.stamp ## is the code formatted?
	.venv/bin/ruff format --check .

lint: .venv/check.stamp ## does the code keep the rules of the linter?
	.venv/bin/ruff check .

types: .venv/check.stamp ## do the types hold?
	.venv/bin/mypy

contracts: .venv/check.stamp ## do imports keep to the layers?
	.venv/bin/lint-imports

# Models are compared with files; the warning that no database answers is silenced.
migrations: .venv/check.stamp ## does every change of a model have its migration, a safe one?
	@DEMO=yes DATABASE_URL='postgresql:///none?host=/nowhere' SECRET_KEY=none \
		.venv/bin/python -W ignore manage.py makemigrations --check --dry-run
	@.venv/bin/python -m pytest -q tests/house/test_migrations_are_safe.py

templates: .venv/check.stamp ## are the templates formatted?
	@find templates -name '*.html' -exec .venv/bin/djade --check --target-version 5.2 {} +

tidy: .venv/check.stamp ## format code and templates, and repair what the linter can
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +

system-packages: ## as root: install what the tests need from Debian (Chromium, wget)
	@if [ -x /usr/bin/chromium ] && [ -x /usr/bin/wget ]; then exit 0; \
	elif [ "$$(id -u)" = 0 ]; then \
		apt-get -o DPkg::Lock::Timeout=900 update && \
		DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=900 install -y \
			--no-install-recommends chromium wget; \
	else \
		echo 'The tests need Chromium and wget: sudo apt-get install chromium wget' >&2; exit 1; \
	fi

lock: ## renew requirements/*.txt from the *.in files; needs uv
	cd requirements && $(LOCK) -o runtime.txt runtime.in
	cd requirements && $(LOCK) -c runtime.txt -o embedded.txt embedded.in
	cd requirements && $(LOCK) -c runtime.txt -c embedded.txt -o test.txt test.in
	cd requirements && $(LOCK) -c runtime.txt -c embedded.txt -c test.txt -o dev.txt dev.in

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo 'Message Center needs Python 3.11 or newer; make PYTHON=... names one.' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo 'Python has no venv module here: sudo apt-get install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv .venv

# Plain pip, because it obeys the machine's own pip settings (proxy, mirror, certificates).
.venv/run.stamp: requirements/runtime.txt requirements/embedded.txt | .venv/bin/pip
	@echo 'Installing what Message Center needs into .venv (about a minute, once).'
	@.venv/bin/pip install -qq --disable-pip-version-check --require-hashes \
		$(addprefix -r ,$^)
	@touch $@

.venv/check.stamp: requirements/test.txt requirements/dev.txt | .venv/run.stamp
	@echo 'Installing what the tests and checks need into .venv (once).'
	@.venv/bin/pip install -qq --disable-pip-version-check --require-hashes \
		$(addprefix -r ,$^)
	@touch $@
