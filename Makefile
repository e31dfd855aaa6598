# A notebook whose numbers are measured.
#   make run     measure note 2023-11-03 (NOTE=... another) and write its post
#   make test    install what the tests need, and run every check and test
#   make test-pkeys   the semantics of protection keys, on an emulated CPU that has them
#   make check   find every error of every note, without running anything
#   make bench   print the benchmarks' ratios
#   make clean   remove what can be made again; records and posts stay

NOTE ?= 2023-11-03
TOOL := .venv/bin/python -m

# Else each of the many processes would compile the program anew.
unexport PYTHONDONTWRITEBYTECODE

run:
	@setup/packages.sh "probes in C++ and those that use a library are skipped by name" g++ pkg-config libcurl4-openssl-dev libjson-c-dev & \
	  setup/venv.sh && wait $$!
	@$(TOOL) generator run $(NOTE); code=$$?; setup/look.sh $(NOTE); exit $$code

test:
	@setup/packages.sh "tests that need it are skipped by name" \
	  jekyll jekyll-theme-minima ruby-jekyll-feed chromium gcc-aarch64-linux-gnu libc6-dev-arm64-cross \
	  qemu-system-x86 g++ pkg-config libcurl4-openssl-dev libjson-c-dev \
	  openssh-client openssh-server iproute2 slurmctld slurmd slurm-client munge
	@setup/kernel.sh
	@setup/venv.sh test
	$(TOOL) ruff format --check --quiet
	$(TOOL) ruff check --quiet
	$(TOOL) mypy
	.venv/bin/lint-imports --no-logo
	$(TOOL) pytest -n 2

test-pkeys:
	@setup/packages.sh "protection keys cannot be tested on a machine without them" qemu-system-x86
	@setup/kernel.sh
	@setup/venv.sh test
	$(TOOL) pytest -rs tests/test_pkeys.py

check:
	@setup/venv.sh
	@$(TOOL) generator check

bench:
	@setup/packages.sh "accuracy is compared with Google Benchmark, invocations with wrk" g++ libbenchmark-dev \
	  wrk pkg-config libcurl4-openssl-dev libjson-c-dev
	@setup/venv.sh
	@$(TOOL) benchmarks

clean:
	rm -rf .venv .cache _site .jekyll-cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: run test test-pkeys check bench clean
