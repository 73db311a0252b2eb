# Dingo.Aot: `make help` lists the targets.

SHELL         := /usr/bin/env bash
RUNTIME       ?= $(shell dotnet --info 2>/dev/null | sed -n 's/^ *RID: *//p')
BINARY        := artifacts/dingo-aot
BENCH         := artifacts/bench
PREREQUISITES := src/Dingo.Aot/Packaging/prerequisites.sh

export DOTNET_NOLOGO := 1
# Where Debian has programs that serve, and not everybody looks.
export PATH := $(PATH):/usr/sbin
export DOTNET_CLI_TELEMETRY_OPTOUT := 1

.PHONY: help run build test simulate mutate bench fmt clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: build ## publish the native binary and start it with its embedded default
	@exec $(BINARY) run

build: ## publish the native binary to artifacts/dingo-aot
	@$(PREREQUISITES) build
	dotnet publish src/Dingo.Aot -c Release -r $(RUNTIME) -o artifacts/publish/dingo-aot -v quiet
	@install -m 755 artifacts/publish/dingo-aot/dingo-aot $(BINARY)

test: ## run every test; ends with "N passed, N failed"
	@tests/run.sh $(RUNTIME)

simulate: ## run SEEDS=N seeds of the simulation (FROM=, JOBS=, RESULT=FILE), one SEED=N, or one REPLAY='SCHEDULE'
	dotnet build tests/Dingo.Simulation -c Release -v quiet
	@nice artifacts/bin/Dingo.Simulation/release/Dingo.Simulation $(if $(REPLAY),--replay '$(REPLAY)') $(if $(SEED),--seed $(SEED)) \
	  $(if $(SEEDS),--seeds $(SEEDS)) $(if $(FROM),--from $(FROM)) $(if $(JOBS),--jobs $(JOBS)) $(if $(RESULT),--result $(RESULT))

mutate: ## put one fault at a time into a copy of the code and see that a test notices each (hours); some: ARGS='--only TEXT'
	dotnet run --project tests/Dingo.Mutants -c Release -- $(ARGS)

bench: build ## run the benchmarks: tables against a bare C# server and one in C, HAProxy, nginx and socat (about 30 minutes)
	@$(PREREQUISITES) bench
	@mkdir -p $(BENCH)
	dotnet publish tests/Dingo.Benchmarks/BareServer -c Release -r $(RUNTIME) -o $(BENCH)/bare -v quiet
	@for program in epoll-server load bulk; do \
	  $(CC) -O2 -Wall -Wextra -Werror -pthread -o $(BENCH)/$$program tests/Dingo.Benchmarks/Native/$$program.c || exit; done
	dotnet run --project tests/Dingo.Benchmarks -c Release -- $(ARGS)

fmt: ## format the code
	dotnet format Dingo.Aot.sln

clean: ## delete everything that was built
	rm -rf artifacts
