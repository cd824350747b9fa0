# `make run` and `make test` do all set-up and are quick where nothing is to be set up.

.PHONY: run watch demo test bench lint pictures build setup clean
.DEFAULT_GOAL := run

TARGET := $(or $(CARGO_TARGET_DIR),target)
BINARY := $(TARGET)/release/usher
SOURCES := Cargo.toml Cargo.lock $(shell find src style public locales migrations templates -type f 2>/dev/null)
TOOLS := scripts/with-tools

run: build ## Build what has changed, and serve on the embedded database in data/
	@exec $(BINARY) serve

build: $(BINARY)

$(BINARY): $(SOURCES) scripts/setup scripts/lib.sh
	@scripts/setup
	@mkdir -p $(TARGET) && touch $(TARGET)/began
	$(TOOLS) cargo leptos build --release --precompress
	@# As old as the sources that it was built from: what changes meanwhile is built next time.
	@touch -r $(TARGET)/began $(BINARY)

watch: ## Build and serve anew whenever a file changes
	@scripts/setup
	LEPTOS_HASH_FILES=false $(TOOLS) cargo leptos watch

demo: build ## A sample organization with 250 people, beside no real data
	@exec scripts/demo $(BINARY)

test: build ## Everything: unit, property, conformance, API and browser tests
	@exec scripts/test $(BINARY)

bench: build ## Speed and weight, each beside its bar and what the machine can do at all
	@scripts/setup bench
	@exec scripts/bench $(BINARY)

lint: ## Format, clippy and the types of the browser tests, strict
	@scripts/setup lint
	cargo fmt --check
	cargo clippy --features ssr --all-targets -- -D warnings
	$(TOOLS) cargo clippy --features hydrate --lib --target wasm32-unknown-unknown -- -D warnings
	cd end2end && npm run --silent check

pictures: build ## The README's pictures, taken anew from the sample organization
	@scripts/setup test
	cd end2end && USHER_BINARY=$(abspath $(BINARY)) npm run --silent pictures

setup:
	@scripts/setup test

clean:
	rm -rf target end2end/node_modules end2end/test-results
