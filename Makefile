# make run    the whole house on this machine, with demonstration data (PORT, DATA_DIR)
# make test   everything: checks, both databases, browser journeys (ORDER)
# make check  what takes seconds: style, types, floors, unit and architecture tests
# make roam   the rules that are tested as properties, with thousands of examples that nobody has tried yet
# make bench  how long pages, files and mails take over 100,000 complaints
# make setup  only the environment; make translations  collect new sentences for the English catalogue

PY := .venv/bin/python
# Tests run shuffled, in the same order every time; `make test ORDER=7` shuffles them anew.
ORDER := 2021325125
CATALOGUES := kalix_compliance/translations
ENGLISH := $(CATALOGUES)/en/LC_MESSAGES/messages.po
SENTENCES := -k _ -k _l -k gettext -k lazy_gettext -k ngettext:1,2 -k say

.PHONY: run setup test check lint roam bench translations browser catalogues clean
.DEFAULT_GOAL := run
.NOTPARALLEL:

run: .venv/.installed catalogues
	@$(PY) -m kalix_compliance.demo.supervisor

setup: .venv/.installed-dev catalogues

test: .venv/.installed-dev browser
	@$(MAKE) --no-print-directory lint
	@$(PY) -m pytest -n 2 --ignore=tests/e2e --ignore=tests/benchmarks -q --randomly-seed=$(ORDER)
	@$(PY) -m pytest tests/e2e -q --randomly-seed=$(ORDER)

check: .venv/.installed-dev lint
	@$(PY) -m pytest tests/unit tests/architecture -q

lint: .venv/.installed-dev catalogues
	@$(PY) -m ruff check --quiet .
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m mypy --no-error-summary
	@.venv/bin/lint-imports --no-logo
	@$(PY) -m djlint --lint --quiet templates

roam: .venv/.installed-dev catalogues
	@$(PY) -m pytest -n 2 tests/unit -q --hypothesis-profile=roam --timeout=0

bench: .venv/.installed-dev catalogues
	@$(PY) -m pytest tests/benchmarks -q -s -p no:randomly --timeout=0

translations: .venv/.installed
	@mkdir -p $(dir $(ENGLISH))
	@.venv/bin/pybabel -q extract -F $(CATALOGUES)/babel.cfg $(SENTENCES) --no-wrap --sort-output --add-location=file \
		--omit-header -o $(CATALOGUES)/messages.pot .
	@.venv/bin/pybabel -q update -i $(CATALOGUES)/messages.pot -d $(CATALOGUES) -l en --no-wrap \
		--no-fuzzy-matching --ignore-obsolete --init-missing --ignore-pot-creation-date
	@rm $(CATALOGUES)/messages.pot

# --- what the others stand on ------------------------------------------------------------------

catalogues: .venv/.installed
	@for po in $(wildcard $(CATALOGUES)/*/LC_MESSAGES/messages.po); do \
		mo=$${po%.po}.mo; \
		if [ ! -e "$$mo" ] || [ "$$po" -nt "$$mo" ]; then \
			.venv/bin/pybabel -q compile -i "$$po" -o "$$mo" || exit 1; \
		fi; \
	done

browser:
	@sh .ci/browser

.venv/.installed: requirements.txt
	@sh .ci/environment
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	@$(PY) -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
