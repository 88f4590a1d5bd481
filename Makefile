# The whole vocabulary: open, test, book, lint, bench (and figures, wheel, help).
# Only make and Python 3.11 or newer are needed beforehand.

PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/python tools/install.py
WITH_NODE := tools/with-node

# A changed pyproject.toml gives other stamps, so it is installed again.
KEY := $(shell cat pyproject.toml tests/constraints.txt | cksum | cut -d' ' -f1)
BOOK_READY := .venv/.book-$(KEY)
TEST_READY := .venv/.test-$(KEY)
NODE_READY := node_modules/.ready-$(shell cat package.json package-lock.json 2>/dev/null | cksum | cut -d' ' -f1)

.DEFAULT_GOAL := help
.PHONY: help open book test lint figures bundles node-test bench measure wheel chromium clean

help:  ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

open: $(BOOK_READY)  ## Open the book (ARGS="--port 8123 --table my.csv" are passed on)
	@$(BIN)/eigencat open $(ARGS)

book: $(BOOK_READY)  ## Build the book into book/_build/html
	@$(BIN)/eigencat build

lint: $(TEST_READY)  ## Check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

figures: $(BOOK_READY) $(NODE_READY)  ## Rebuild the figure bundles from figures/
	$(BIN)/python book/_ext/concept_export.py
	$(BIN)/python book/_ext/portrait_export.py
	$(BIN)/python book/_ext/word_export.py
	$(BIN)/python book/_ext/found_export.py
	$(BIN)/python book/_ext/style_export.py
	$(BIN)/python book/_ext/components_export.py
	$(BIN)/python book/_ext/rank_export.py
	$(BIN)/python book/_ext/face_export.py
	$(WITH_NODE) node figures/build.mjs

# Whoever changes a figure commits its bundle too: readers have no Node.
bundles: $(NODE_READY)
	$(WITH_NODE) node figures/build.mjs --check

node-test: $(NODE_READY)
	$(WITH_NODE) node --test --test-reporter=spec $(sort $(wildcard figures/test/*.test.mjs))

# One after the other, the quick ones first; pytest speaks last.
test:  ## Everything: lint, figures, book, unit, book and browser tests
	@$(MAKE) --no-print-directory $(TEST_READY) chromium
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory bundles
	@$(MAKE) --no-print-directory node-test
	@$(MAKE) --no-print-directory book
	@$(BIN)/pytest -n 2 --dist worksteal $(ARGS)

bench: $(TEST_READY) chromium book  ## Measure, and write the numbers that README quotes
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.readme

measure: $(TEST_READY)  ## Measure the shipped networks against their bars (half an hour once, then minutes)
	$(BIN)/python -m training.measure $(ARGS)

wheel: $(TEST_READY) book  ## Pack the library with its figures and the built book
	$(BIN)/python -m hatchling build -t wheel

chromium:
	@tools/need-chromium

clean:  ## Remove what was built (not .venv)
	rm -rf book/_build dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "python=%d.%d must be 3.11 or newer; run make PYTHON=/path/to/python3.11" % sys.version_info[:2])'
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv

$(BOOK_READY): | .venv/bin/python
	@$(INSTALL) book
	@rm -f .venv/.book-* && touch $@

$(TEST_READY): | .venv/bin/python
	@$(INSTALL) book,notebook,test,train tests/constraints.txt
	@rm -f .venv/.test-* .venv/.book-* && touch $@ $(BOOK_READY)

# The tests need the development tools of package.json; the book does not.
$(NODE_READY): | .venv/bin/python
	@$(WITH_NODE) npm ci --silent --no-audit --no-fund
	@touch $@
