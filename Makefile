# make demo    a first look: a tour on a WIMS and a SWAD in memory, which writes into demo-output/
# make test    everything that needs no server; jobs and models on the sandbox too
# make coverage   the tests again, and which lines they do not reach; fails below 90 % (twice the time)
# make dates   the same on other days, at midnight and in other time zones (about an hour)
# make test-pythons   the unit, property and sandbox suites on every Python that is found
# make test-versions  lint and tests on the lowest versions that pyproject.toml names, and the newest
# make users   edusync as its users have it, from a wheel: examples/plugin_user tested, `edusync demo`
# make live    the same tests of jobs and models on real WIMS servers, which it installs: those of
#              Debian trixie and sid, one after the other (side by side: make -j2 live)
# make fuzz-wims   random calls put to those servers and to the sandbox, which must answer alike; the
#              same ones for the same SEED (SEQUENCES=, CALLS= of each, LIMIT= percent that may differ;
#              QUICK=1: the smallest sequences are looked for only where more do)
# make ci-trixie, ci-sid   what CI does with each of those servers: tests, then random calls
# make faults  every public call under every fault of the network, and 200 random schedules of them
# make kills   every work killed at random points of what it writes, then run again, on the sandbox
#              (POINTS= of each, SEED=; WORKS='enrol mirror'; STRACE=1); make kills-live: on the WIMS of make live
# make fuzz    damaged replies and files put to every parser (INPUTS=, SEED=)
# make constraints   the versions that development uses, all dependencies newest
# make wsdl    our description of SWAD's web service, from its table of operations
# make bench-quick   what work costs in our own process (no server): more calls of functions, requests
#              or memory than the committed figures fails
# make bench   speed against wimsapi, on the server of make live, into benchmarks/results.md
# Needs Python 3.11 or newer; `make live` also root on Debian or Ubuntu (or WIMS_URL, see CONTRIBUTING).

PYTHON ?= python3
BIN := .venv/bin
SERVER := $(BIN)/python tests/live/wims_server.py
SUITES := trixie sid
LIVE := $(BIN)/pytest tests/contract/wims tests/live --target live -m "not long"
TEST := $(BIN)/pytest -n auto --block-network --allowed-hosts='127\.0\.0\.1'
# Tests that touch a date run on other days too; the last one ends while each of them runs.
DAYS := 2028-02-29T12:00 2046-07-01T12:00 2027-12-31T23:59:59.9
DATED := $(addprefix tests/unit/,wims/test_class.py wims/test_rollover.py wims/test_archiving.py swad/test_journals.py) \
	$(addprefix tests/sandbox/,test_clock.py test_sandbox.py test_swad_sample.py test_wims_limits.py) \
	$(addprefix tests/contract/wims/,test_archive.py \
	test_year.py::test_a_rollover_makes_the_class_of_the_next_year \
	test_sheet.py::test_a_deleted_untitled_sheet_can_be_saved_again \
	test_exam.py::test_exams_are_added_found_and_removed_in_the_collection) tests/docs
# Draws other sequences with another SEED.
SEED ?= 1
INPUTS ?= 100000
POINTS ?= 200
KILLS = $(BIN)/python -m tests.kills --seed $(SEED) $(if $(WORKS),--works $(WORKS)) \
	$(if $(STRACE),--strace)
SEQUENCES ?= 100
CALLS ?= 50
LIMIT ?= 0.3
FUZZ = $(BIN)/python -m tests.fuzz --seed $(SEED) --sequences $(SEQUENCES) --calls $(CALLS) \
	--limit $(LIMIT) $(if $(QUICK),--quick)
# For checks that print much: the result alone where one passes, all but the list of modules where not.
SHORT = @found=$$($(1)) && echo "$$found" | grep -E '^Contracts: |^Type completeness' || \
	{ echo "$$found" | sed '/^   edusync[a-z_.]*$$/d'; exit 1; }
RETRY := for try in 1 2 3; do [ $$try = 1 ] || sleep 5;

.PHONY: demo constraints fuzz test coverage dates test-pythons test-versions lint users live live-there live-stop fuzz-wims fuzz-wims-there ci-trixie ci-sid faults kills kills-live record bench bench-quick wsdl clean

.venv/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(RETRY) $(BIN)/python -m pip install --quiet --upgrade "pip>=25.1" && exit 0; done; exit 1
	$(RETRY) $(BIN)/python -m pip install --quiet --editable . --group dev -c constraints.txt \
		&& exit 0; done; exit 1
	touch $@

constraints:
	folder=$$(mktemp -d) && trap "rm -rf $$folder" EXIT && $(PYTHON) -m venv $$folder && \
	$$folder/bin/python -m pip install --quiet --upgrade "pip>=25.1" && \
	$$folder/bin/python -m pip install --quiet --editable . --group dev && \
	$$folder/bin/python -m pip freeze --exclude-editable > constraints.txt

demo: $(or $(wildcard .venv/installed),.venv/demo)
	@$(BIN)/python examples/demo.py

.venv/demo: pyproject.toml
	@echo "Installing edusync[demo] into .venv: 35 seconds on a quiet machine, a point for each"
	@while sleep 1; do printf .; done & trap "kill $$!" EXIT; \
		$(PYTHON) -m venv .venv; \
		$(RETRY) $(BIN)/python -m pip install --quiet --disable-pip-version-check \
			--editable ".[demo]" && break; [ $$try = 3 ] && exit 1; done; echo
	@touch $@

lint: .venv/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(call SHORT,$(BIN)/lint-imports --no-cache)
	$(BIN)/mypy
	for system in win32 darwin; do \
		$(BIN)/mypy --platform $$system --cache-dir .mypy_cache/$$system edusync || exit 1; done
	$(call SHORT,PATH="$(CURDIR)/$(BIN):$$PATH" basedpyright --verifytypes edusync --ignoreexternal)

test: lint
	$(TEST)
	$(TEST) tests/contract --target sandbox --quiet
	$(TEST) tests/contract --target sandbox-http --wims 4.29a --quiet
	for day in $(DAYS); do $(TEST) $(DATED) --at $$day --quiet || exit 1; done

coverage: .venv/installed
	$(TEST) --cov --cov-report=term

test-pythons:
	$(PYTHON) -m scripts.pythons $(ONLY)

test-versions:
	$(PYTHON) -m scripts.versions $(ONLY)

users:
	folder=$$(mktemp -d) && trap "rm -rf $$folder" EXIT && \
	cp -r examples/plugin_user $$folder/project && $(PYTHON) -m venv $$folder/venv && \
	($(RETRY) $$folder/venv/bin/python -m pip install --quiet ".[demo]" "$$folder/project[test]" && exit 0; done; exit 1) && \
	cd $$folder/project && ../venv/bin/python -m pytest -q && ../venv/bin/edusync demo > $$folder/demo.txt

live: $(if $(WIMS_URL),live-there,$(SUITES:%=live-%))

live-there: .venv/installed
	$(LIVE)

live-%: .venv/installed
	WIMS_SUITE=$* $(SERVER) start
	WIMS_SUITE=$* $(LIVE)

live-contract-%: .venv/installed
	WIMS_SUITE=$* $(SERVER) start
	WIMS_SUITE=$* $(BIN)/pytest tests/contract/wims --target live

fuzz-wims: $(if $(WIMS_URL),fuzz-wims-there,$(SUITES:%=fuzz-wims-%))

fuzz-wims-there: .venv/installed
	$(FUZZ)

fuzz-wims-%: .venv/installed
	WIMS_SUITE=$* $(SERVER) start
	WIMS_SUITE=$* $(FUZZ)

ci-trixie: live-trixie
	$(MAKE) fuzz-wims-trixie

ci-sid: live-contract-sid
	$(MAKE) fuzz-wims-sid

dates: .venv/installed
	$(BIN)/python -m pip install --quiet --group dates
	$(BIN)/python scripts/dates.py

fuzz: .venv/installed
	$(BIN)/python -m tests.mutations --inputs $(INPUTS) --seed $(SEED)

faults: .venv/installed
	[ -n "$$WIMS_URL" ] || $(SERVER) start
	$(BIN)/pytest tests/live/test_faults.py tests/live/test_fault_schedules.py --target live

kills: .venv/installed
	$(KILLS) --points $(POINTS)

kills-live: POINTS = 20
kills-live: .venv/installed
	[ -n "$$WIMS_URL" ] || $(SERVER) start
	$(KILLS) --points $(POINTS) --live

live-stop: .venv/installed
	for suite in $(SUITES); do WIMS_SUITE=$$suite $(SERVER) stop; done

record: .venv/installed
	for suite in $(SUITES); do WIMS_SUITE=$$suite $(SERVER) start || exit 1; done
	rm -rf cassettes/wims
	WIMS_SUITE=trixie $(BIN)/pytest tests/contract/wims --record-mode=rewrite
	WIMS_SUITE=sid $(BIN)/pytest tests/contract/wims --record-mode=rewrite -m versions

bench-quick: .venv/installed
	$(BIN)/python -m benchmarks.quick

bench: .venv/installed
	[ -n "$$WIMS_URL" ] || $(SERVER) start
	$(BIN)/python -m benchmarks

wsdl: .venv/installed
	$(BIN)/python scripts/service_wsdl.py

clean:
	rm -rf .venv .pythons .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage demo-output
