# Every command of the project, the same for people and for CI.

MAKEFLAGS += --no-print-directory
.NOTPARALLEL:
.DEFAULT_GOAL := help

# The first Python that runs and is new enough; a shim of a version manager may do neither.
PYTHON = $(or $(shell for python in python3.11 python3 /usr/bin/python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && \
	{ echo $$python; break; }; done),$(error Wangge needs Python 3.11 or later: install it with \
	`apt-get install python3` and run this again))
# In the place of the shell, so that ending make ends it too.
SETUP = @exec env PYTHONPATH=backend $(PYTHON) -m setup

export PORT COUNTY

.PHONY: help run reset dev check fmt test test-pure e2e geodata bench

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

run: ## Prepare what is missing and serve a demo county (PORT=8000, COUNTY=640425 or 150623)
	$(SETUP) run

reset: ## Throw the demo's data away and fill it anew (COUNTY)
	$(SETUP) reset

dev: ## Serve with changes to the screens and the server taken up as they are saved
	$(SETUP) dev

check: ## Format, lint, types, import contracts, dead code, the screens' own checks
	$(SETUP) check

fmt: ## Format everything and mend what the linters can mend
	$(SETUP) fmt

test: ## Every test, on SpatiaLite and on a throw-away PostGIS, the browser's included
	$(SETUP) test

test-pure: ## The tests that need no app and no database, in seconds
	$(SETUP) test-pure

e2e: ## The browser tests (WANGGE_TEST_DATABASE=spatialite or postgis)
	$(SETUP) e2e

geodata: ## Build the county packs' layers anew from their sources (COUNTY: only one)
	$(SETUP) geodata

bench: ## Measure what must stay fast
	$(SETUP) bench
