# What the rendered workflows call.
.PHONY: package

package: .venv/bin/tfgen ## Build the Lambda archive, if it is missing or older than its sources
	@.venv/bin/tfgen package --check >/dev/null || .venv/bin/tfgen package

.venv/bin/tfgen: requirements.txt
	python3 -m venv .venv
	.venv/bin/python -m pip install --quiet --requirement requirements.txt
	@touch $@
