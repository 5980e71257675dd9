# Everything a contributor runs. `make render` and `make test` need Python 3.11 or newer, make and git, nothing else.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Many images forbid it to write byte code: then each run of the tests compiles all of them again, in each of its processes.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup tools page-tools package render checkov emulators test prove e2e deploy-role check pictures golden cost bench bench-quick site release-tools lock audit wheel sbom services clean

help: ## Show the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 15

setup: .venv/.ready ## Make the virtual environment with what tfgen needs

.venv/.ready: requirements/runtime.txt .ci/environment.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "tfgen needs Python 3.11 or newer; $(PYTHON) is older. Name another: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 2; }
	$(PYTHON) .ci/environment.py .venv
	$(BIN)/python -m pip install --quiet --no-compile --require-hashes --requirement requirements/runtime.txt
	@$(BIN)/python -m compileall -q -j 0 -x /pip/ .venv/lib tfgen # which pip does with one processor
	@touch $@

tools: .venv/.ready-tools ## Install what tests, lint and types need too, in the same environment

.venv/.ready-tools: requirements/dev.txt .venv/.ready
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@

package: setup ## Build the Lambda archive, if it is missing or older than its sources
	@$(BIN)/tfgen package --check >/dev/null 2>&1 || $(BIN)/tfgen package

render: package ## Render generated/ from config/ and templates/
	@$(BIN)/tfgen render

checkov: .venv-checkov/.ready ## Install the security scanner in an environment of its own

# checkov installs another package as `hcl2`, over python-hcl2: it must not share an environment with tfgen.
.venv-checkov/.ready: requirements/checkov.txt
	$(PYTHON) -m venv .venv-checkov
	.venv-checkov/bin/python -m pip install --quiet --require-hashes --requirement requirements/checkov.txt
	@touch $@

emulators: .venv-emulators/.ready ## Install the emulator that runs the function in an environment of its own

# It pins botocore, and the function it runs sees what is installed beside it.
.venv-emulators/.ready: requirements/emulators.txt
	$(PYTHON) -m venv .venv-emulators
	.venv-emulators/bin/python -m pip install --quiet --require-hashes --requirement requirements/emulators.txt
	@touch $@

page-tools: .node/.ready ## Install what pictures and pages are held against: the programs that draw Mermaid and DOT, and axe

.node/.ready: requirements/pages/package.json requirements/pages/package-lock.json
	@command -v npm >/dev/null || { echo "not installed, tests that need it are skipped: npm"; exit 0; }; \
	mkdir -p .node && cp $^ .node/ && npm ci --prefix .node --ignore-scripts --no-audit --no-fund --silent && touch $@

test: package tools ## Run the tests that take three minutes and need nothing of the system
	$(BIN)/python -m pytest -m "not prove" --numprocesses 2 --dist worksteal

prove: package tools page-tools services checkov site release-tools ## Run the others: with Terraform, a database, a browser, or for minutes
	$(BIN)/python -m pytest -m prove --numprocesses 2 --dist worksteal

e2e: package tools services emulators ## Deploy to emulated AWS with real Terraform, and book a trade there (about half an hour)
	$(BIN)/python -m pytest tests/e2e --numprocesses 3 --dist loadfile --durations 8

deploy-role: package tools emulators ## Measure in an emulator what deploying asks of IAM, render the least policy, and deploy with it enforced
	$(BIN)/python -m pytest tests/e2e/test_deploy_role.py --update-golden --durations 8

check: package tools ## Lint, types, whether generated/ is current, and what tfgen says of it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/tfgen render --check
	$(BIN)/tfgen validate --fail-on warning
	$(BIN)/tfgen rules --test

cost: setup ## Write docs/cost.md from docs/prices.yaml and generated/
	@$(BIN)/python .ci/cost.py

pictures: package tools services ## Draw the pictures of docs/images/ anew
	@$(BIN)/tfgen graph prod/us-east-1 --output docs/images/prod-us-east-1.svg
	@$(BIN)/tfgen graph --matrix --output docs/images/matrix.svg
	@$(BIN)/python -m tests.docs.pictures

golden: package tools checkov ## Rewrite everything committed that is made from something else; review the diff
	@$(BIN)/tfgen settings --format markdown > docs/settings.md
	@$(BIN)/tfgen settings --format json-schema > config/regions.schema.json
	@$(BIN)/tfgen rules --format markdown --select terraform --select aws --select house > docs/rules.md
	@$(BIN)/tfgen rules --format json-schema > config/rules.schema.json
	@$(BIN)/tfgen render
	@$(BIN)/python .ci/cost.py
	@$(MAKE) --no-print-directory pictures
	$(BIN)/python -m pytest tests/golden tests/features tests/checkov tests/picture tests/docs/test_reference.py tests/docs/test_shown.py tests/rules/test_rule_index.py tests/report/page/test_document.py --update-golden --quiet

bench-quick: tools ## Hold times to others of the same run, with a wide margin, in half a minute
	$(BIN)/python -m benchmarks.quick

bench: package tools ## Time tfgen beside a bare Jinja loop, Terraform and a shell loop, and the function beside bare SQL
	$(BIN)/python -m benchmarks.render
	$(BIN)/python -m benchmarks.starters
	$(BIN)/python -m benchmarks.validate
	$(BIN)/python -m benchmarks.running
	PYTHONPATH=lambda/src:. $(BIN)/python benchmarks/lambda/measure.py
	PYTHONPATH=lambda/src:. $(BIN)/python benchmarks/lambda/drain.py

release-tools: .venv-release/.ready ## Install what looks after the locks and makes a release

.venv-release/.ready: requirements/release.txt
	$(PYTHON) -m venv .venv-release
	.venv-release/bin/python -m pip install --quiet --require-hashes --requirement requirements/release.txt
	@touch $@

PIN := .venv-release/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade --quiet

site: .venv-site/.ready ## Build the documentation as a site, dist/site/
	@.venv-site/bin/zensical build --clean --strict

.venv-site/.ready: requirements/site.txt
	$(PYTHON) -m venv .venv-site
	.venv-site/bin/python -m pip install --quiet --require-hashes --requirement requirements/site.txt
	@touch $@

lock: release-tools ## Pin the dependencies of pyproject.toml anew
	$(PIN) pyproject.toml --output-file requirements/runtime.txt
	$(PIN) requirements/build.in --output-file requirements/build.txt
	$(PIN) pyproject.toml --group dev --constraint requirements/runtime.txt --constraint requirements/build.txt \
		--output-file requirements/dev.txt
	$(PIN) requirements/checkov.in --output-file requirements/checkov.txt
	$(PIN) requirements/emulators.in --output-file requirements/emulators.txt
	$(PIN) requirements/release.in --output-file requirements/release.txt
	$(PIN) requirements/site.in --output-file requirements/site.txt

audit: release-tools ## Ask whether anything that is pinned has a known vulnerability
	@.venv-release/bin/python .ci/audit.py requirements/*.txt lambda/requirements.txt

wheel: tools ## Build what is published: dist/tfgen-*.whl and .tar.gz, the same bytes each time
	@rm -rf dist && SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct) $(BIN)/hatchling build

# Of an environment that holds the wheel and what it needs, and nothing else: so it knows licences and what needs what.
sbom: release-tools wheel ## Write the bill of materials of a release, dist/tfgen.cdx.json
	@rm -rf .venv-sbom && $(PYTHON) -m venv --without-pip .venv-sbom
	@.venv-release/bin/uv pip install --quiet --python .venv-sbom --require-hashes --requirements requirements/runtime.txt
	@.venv-release/bin/uv pip install --quiet --python .venv-sbom --no-deps dist/*.whl
	@.venv-release/bin/cyclonedx-py environment .venv-sbom --pyproject pyproject.toml --mc-type application \
		--gather-license-texts --output-reproducible --output-format JSON --output-file dist/tfgen.cdx.json

# What proofs need of the system: the Lambda's a database server, the workflows' scripts jq, pages a browser. Installed where that is
# possible, else those tests say why they are skipped.
services: ## Install what proofs want of the system: a database server, jq, Chromium
	@missing=""; \
	command -v mariadbd >/dev/null || missing="$$missing mariadb-server"; \
	command -v jq >/dev/null || missing="$$missing jq"; \
	command -v chromium >/dev/null || missing="$$missing chromium"; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing for the tests:$$missing"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qqy $$missing >/dev/null; \
	else \
		echo "not installed, tests that need it are skipped:$$missing"; \
	fi

clean: ## Remove what can be made again
	rm -rf .node .venv .venv-checkov .venv-emulators .venv-release .venv-sbom .venv-site .tfgen dist lambda/dist lambda/build .mypy_cache .pytest_cache .ruff_cache .hypothesis
