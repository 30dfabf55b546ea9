# Every target sets up what it needs; `make setup` does nothing when nothing has changed.
# GNU make 3.81 (macOS) and later. On Windows, CONTRIBUTING.md names the same steps as plain commands.

PYTHON := .venv/bin/python
LOCK := $(PYTHON) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --extra dev --custom-compile-command "make lock"

.PHONY: setup run test look bench soak lock clean read-through run-through

setup: .venv/installed .venv/qt-libraries .venv/dictionary

.venv/installed: requirements.lock pyproject.toml packaging/install.sh
	@sh packaging/install.sh
	@touch $@

.venv/qt-libraries: .venv/installed packaging/linux/qt-libraries.sh
	@if [ "$$(uname)" != Linux ] || sh packaging/linux/qt-libraries.sh; then touch $@; fi

.venv/dictionary: .venv/installed packaging/linux/dictionary.sh
	@if [ "$$(uname)" = Linux ]; then sh packaging/linux/dictionary.sh; fi
	@touch $@

run: setup
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; \
	then sh packaging/linux/main-job.sh; \
	else $(PYTHON) -m tfm_desktop; fi

# Two things at a time: what is read, and what is run.
test: setup
	@$(MAKE) --no-print-directory -j 2 read-through run-through

read-through:
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports

run-through:
	$(PYTHON) -m pytest -n 4

look: setup
	$(PYTHON) -m tests.look build/look

bench: setup
	$(PYTHON) -m benchmarks $(ROWS)

soak: setup
	$(PYTHON) -m tests.soak

lock: setup
	$(PYTHON) -m pip install --quiet "uv>=0.9"
	$(LOCK) --upgrade --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
