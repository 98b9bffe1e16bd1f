# Few words, one job each. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help run test journeys check trace bench demo docs lock install-run install-test install-dev

PYTHON ?= python3
PORT ?= 8000
TODAY ?=
WORKERS ?= auto
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONDONTWRITEBYTECODE :=

help: ## esta ayuda
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A set is installed once per content of its file: after a pull that changes it, it is installed again.
define install
	@mkdir -p $(VENV)/sets
	@cmp -s requirements/$(1).txt $(VENV)/sets/$(1).txt || { \
		echo "Instalando requirements/$(1).txt…"; \
		$(BIN)/python -m pip install --quiet --require-hashes -r requirements/$(1).txt && \
		cp requirements/$(1).txt $(VENV)/sets/$(1).txt; }
endef

install-run: $(BIN)/python
	$(call install,base)

install-test: $(BIN)/python
	$(call install,test)

install-dev: $(BIN)/python
	$(call install,dev)

# What is printed, mailed or read as a QR leads to where it is served.
run demo: export BAQUIANO_SITE_URL ?= http://127.0.0.1:$(PORT)

run: install-run ## instala, prepara los datos de demostración y sirve en http://127.0.0.1:PORT
	@BAQUIANO_DEMO=1 $(BIN)/python manage.py serve --port $(PORT) --prepare

demo: install-run ## vuelve a construir la demostración; TODAY=AAAA-MM-DD mueve su fecha
	@BAQUIANO_DEMO=1 $(BIN)/python manage.py demo --reset $(if $(TODAY),--today $(TODAY))

test: install-test ## la suite, en SQLite o en la base de DATABASE_URL
	$(BIN)/python -m pytest tests --ignore=tests/browser -n $(WORKERS) --dist worksteal

journeys: install-dev ## los recorridos en un navegador (necesita Chromium, mejor chromium-headless-shell), en SQLite o en la base de DATABASE_URL
	$(BIN)/python -m pytest tests/browser -n $(WORKERS) --dist loadgroup

check: install-dev ## formato, estilo, tipos, contratos de importación, migraciones, plantillas
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --fail-level WARNING
	git ls-files -z 'baquiano/*.html' | xargs -0 $(BIN)/djade --check --target-version 5.2

trace: install-test ## qué pruebas demuestran cada requisito y cuáles no tienen
	@$(BIN)/python -m tests.trace

bench: install-test ## el banco de rendimiento: razones contra un piso de la misma corrida
	@$(BIN)/python -m tests.bench

docs: install-dev ## rehace las capturas de la guía de uso (necesita Chromium)
	@$(BIN)/python docs/user/screenshots.py

lock: ## rehace los archivos de requisitos con sus huellas (necesita uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml -o requirements/base.txt -q
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml --extra production -o requirements/production.txt -q
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml --extra production --group test -o requirements/test.txt -q
	uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" pyproject.toml --extra production --group dev -o requirements/dev.txt -q
