#!/usr/bin/env bash
# Rebuilds every guest in the repository: the capsules here, the test guests in e2e/guests and the
# benchmark in bench/guest. The results are committed; start and tests never need this script.
#
#   build.sh           build into the repository and write SHA256SUMS
#   build.sh --check   build into a temporary directory and compare with the committed sums
#
# Needs on Debian bookworm: clang lld wasi-libc libclang-rt-14-dev-wasm32 gcc, Node with npm, and
# the network or npm's cache for SQLite's sources. Same sources and tools give the same bytes.
set -euo pipefail
export LC_ALL=C

JCO_PACKAGE='@bytecodealliance/jco@1.35.0'
# npm's sqlite3 carries a release of SQLite with its shell. 6.0.1 is newer, but has 3.52.0, which
# SQLite's authors withdrew.
SQLITE_PACKAGE='sqlite3@5.1.7'
SQLITE_RELEASE='sqlite-autoconf-3440200'
SQLITE_SHA256='1c6719a148bc41cf0f2bbbe3926d7ce3f5ca09d878f1246fcc20767b175bb407'

repo=$(cd "$(dirname "$0")/../.." && pwd)
# clang optimizes with the wasm-opt that it finds.
export PATH=$repo/node_modules/.bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case "${1:-}" in
  '') out=$repo ;;
  --check) out=$work/out ;;
  *) echo 'usage: build.sh [--check]' >&2; exit 2 ;;
esac

# The stack lies first in memory, so that running over its end traps and does not eat data.
WASM_FLAGS=(--target=wasm32-wasi -std=c11 -O2 -Wall -Wextra -Werror
  -Wl,--strip-all -Wl,--stack-first -Wl,-z,stack-size=1048576)

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || { echo "build.sh: $tool is missing" >&2; exit 1; }
  done
}

find_jco() {
  jco=$repo/node_modules/.bin/jco
  [ -x "$jco" ] && return
  npm install --silent --no-save --prefix "$work/jco" "$JCO_PACKAGE"
  jco=$work/jco/node_modules/.bin/jco
}

# Relative source names keep the path of the repository out of the output.
module() { # SOURCE MODULE
  echo "$2"
  (cd "$repo" && clang-14 "${WASM_FLAGS[@]}" "$1" -o "$out/$2")
}

component() { # SOURCE COMPONENT
  local core=$work/core.wasm
  echo "$2"
  (cd "$repo" &&
    clang-14 "${WASM_FLAGS[@]}" "$1" resources/capsules/common/cabi_realloc.c -o "$core")
  "$jco" new "$core" --wasi-command -o "$out/$2" > /dev/null
}

text() { # SOURCE WASM
  echo "$2"
  "$jco" parse "$repo/$1" -o "$out/$2" > /dev/null
}

build_capsules() {
  module resources/capsules/tidy/tidy.c resources/capsules/tidy.wasm
  component resources/capsules/tidy/tidy.c resources/capsules/tidy.component.wasm
  module resources/capsules/shell/shell.c resources/capsules/shell.wasm
}

build_test_guests() {
  local name
  for name in hello echo trap spin hog waits fsops writer; do
    module "e2e/guests/$name.c" "e2e/guests/$name.wasm"
  done
  component e2e/guests/fsops.c e2e/guests/fsops.component.wasm
  text e2e/guests/missing-import.wat e2e/guests/missing-import.wasm
  text e2e/guests/missing-import.component.wat e2e/guests/missing-import.component.wasm
  local hello=$out/e2e/guests/hello.wasm
  head -c $(($(wc -c < "$hello") / 2)) "$hello" > "$out/e2e/guests/truncated.wasm"
  echo 'This is not WebAssembly, whatever its name says.' > "$out/e2e/guests/not-wasm.wasm"
}

# An absolute name is not of the repository.
output() { case $1 in /*) echo "$1" ;; *) echo "$out/$1" ;; esac; }

# Extism plug-ins: no C library, no start; the first PDKs spelled their imports differently.
plugin() { # SOURCE MODULE [FLAGS...]
  local source=$1 wasm=$2
  shift 2
  echo "$wasm"
  (cd "$repo" && clang-14 --target=wasm32 -std=gnu11 -O2 -Wall -Wextra -Werror -nostdlib "$@" \
    -Wl,--no-entry -Wl,--strip-all -Wl,--stack-first -Wl,-z,stack-size=65536 "$source" -o "$(output "$wasm")")
}

build_plugins() {
  local dir=e2e/guests/extism name
  for name in host kernel; do
    plugin "$dir/$name.c" "$dir/$name.wasm"
    plugin "$dir/$name.c" "$dir/$name.first.wasm" -DFIRST_GENERATION
    plugin "$dir/$name.c" "$dir/$name.candidate.wasm" -DRELEASE_CANDIDATE
  done
  plugin "$dir/hook.c" "$dir/hook.wasm"
  echo "$dir/with-wasi.wasm"
  (cd "$repo" && clang-14 "${WASM_FLAGS[@]}" -mexec-model=reactor "$dir/with-wasi.c" -o "$out/$dir/with-wasi.wasm")
  for name in shim before-0.5 wrong-imports swallow nothing-to-call; do
    text "$dir/$name.wat" "$dir/$name.wasm"
  done
}

# Components with the canonical ABI by hand: no C library, and no adapter between the guest and what it imports.
direct_component() { # SOURCE WORLD COMPONENT
  local core=$work/core.wasm guests=$repo/e2e/guests
  echo "$3"
  plugin "$1" "$core" > /dev/null
  node "$guests/make-component.mjs" "$core" "$2" "$out/$3" "$guests/worlds.wit" "$guests/wasi.wit" "$repo/resources/wit/fs@1.0.0.wit"
}

# One list of steps, one back-end for each contract.
build_scenario() {
  local dir=e2e/guests/scenario name
  for name in preview1 extism; do plugin "$dir/$name.c" "$dir/$name.wasm"; done
  for name in wasi astrid; do direct_component "$dir/$name.c" "$name-scenario" "$dir/$name.wasm"; done
}

# The same back-ends without an end, to be killed.
build_churn() {
  local dir=e2e/guests/churn name
  for name in preview1 extism; do plugin "$dir/$name.c" "$dir/$name.wasm"; done
  for name in wasi astrid; do direct_component "$dir/$name.c" "$name-scenario" "$dir/$name.wasm"; done
}

build_benchmark() {
  local dir=bench/guest/calls name
  module bench/guest/bench.c bench/guest/bench.wasm
  component bench/guest/bench.c bench/guest/bench.component.wasm
  for name in preview1 extism; do plugin "$dir/$name.c" "$dir/$name.wasm"; done
  for name in wasi astrid; do direct_component "$dir/$name.c" "$name-scenario" "$dir/$name.wasm"; done
}

fetch_sqlite() {
  (cd "$work" && npm pack --silent "$SQLITE_PACKAGE" > /dev/null)
  tar xzf "$work"/sqlite3-*.tgz -C "$work" "package/deps/$SQLITE_RELEASE.tar.gz"
  echo "$SQLITE_SHA256  $work/package/deps/$SQLITE_RELEASE.tar.gz" | sha256sum --quiet -c -
  tar xzf "$work/package/deps/$SQLITE_RELEASE.tar.gz" -C "$work"
}

# The same settings for both builds. LONGDOUBLE_TYPE: long double has 80 bits on x86-64 and 128 on
# wasm32, so numbers could be rounded differently; with double SQLite uses its portable arithmetic.
# OMIT_WAL: this release sets it for WASI by itself; the native build must do the same.
SQLITE_FLAGS=(-O2 -w -DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_TEMP_STORE=2
  -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_MATH_FUNCTIONS -DSQLITE_NOHAVE_SYSTEM
  -DHAVE_PREAD=1 -DHAVE_PWRITE=1 -DLONGDOUBLE_TYPE=double -DSQLITE_OMIT_WAL)

build_sqlite_wasm() {
  local target=(--target=wasm32-wasi -DSQLITE_WASI -D_WASI_EMULATED_SIGNAL
    -D_WASI_EMULATED_GETPID -D_WASI_EMULATED_PROCESS_CLOCKS -I .)
  (cd "$work/$SQLITE_RELEASE" && clang-14 "${target[@]}" "${SQLITE_FLAGS[@]}" \
    "$repo/resources/capsules/sqlite/shell-for-wasi.c" sqlite3.c \
    -lwasi-emulated-signal -lwasi-emulated-getpid -lwasi-emulated-process-clocks \
    -Wl,--strip-all -Wl,--stack-first -Wl,-z,stack-size=1048576 \
    -o "$out/resources/capsules/sqlite.wasm")
}

build_sqlite_native() {
  (cd "$work/$SQLITE_RELEASE" &&
    gcc "${SQLITE_FLAGS[@]}" shell.c sqlite3.c -lm -o "$work/sqlite-native")
}

build_sqlite() {
  echo resources/capsules/sqlite.wasm
  fetch_sqlite
  build_sqlite_wasm & local wasm=$!
  build_sqlite_native & local native=$!
  wait $wasm
  wait $native
}

sha256() { sha256sum "$1" | cut -d' ' -f1; }

new_folder() { # NAME, with fill.sql in it
  mkdir "$work/$1"
  cp "$repo/resources/capsules/sqlite/fill.sql" "$work/$1/"
}

record_expected() {
  local dir=$work/native
  echo resources/capsules/sqlite/expected.json
  new_folder native
  (cd "$dir" &&
    HOME=$dir "$work/sqlite-native" -batch fill.db '.read fill.sql' > "$work/native.txt")
  cat > "$out/resources/capsules/sqlite/expected.json" <<JSON
{
  "about": "fill.sql run by a native build (gcc, x86-64) of the sources of sqlite.wasm",
  "sqlite": "$("$work/sqlite-native" -version | cut -d' ' -f1)",
  "args": ["-batch", "fill.db", ".read fill.sql"],
  "database": {
    "file": "fill.db",
    "bytes": $(wc -c < "$dir/fill.db"),
    "sha256": "$(sha256 "$dir/fill.db")"
  },
  "stdout": { "bytes": $(wc -c < "$work/native.txt"), "sha256": "$(sha256 "$work/native.txt")" }
}
JSON
}

# Node's own WASI as a second opinion: what it leaves must be what the native run left.
verify_sqlite() {
  local dir=$work/wasi
  new_folder wasi
  node --no-warnings --input-type=module -e '
    import { readFileSync } from "node:fs";
    import { WASI } from "node:wasi";
    const [file, folder] = process.argv.slice(1);
    const args = ["sqlite", "-batch", "fill.db", ".read fill.sql"];
    const wasi = new WASI({ version: "preview1", args, preopens: { "/": folder } });
    const { instance } = await WebAssembly.instantiate(readFileSync(file), wasi.getImportObject());
    process.exitCode = wasi.start(instance);
  ' "$out/resources/capsules/sqlite.wasm" "$dir" > "$work/wasi.txt"
  cmp "$work/native.txt" "$work/wasi.txt"
  cmp "$work/native/fill.db" "$dir/fill.db"
}

# Lua and Jim Tcl are built with the programs of the tests: e2e/guests/programs/build.sh has their sums.
built_files() {
  (cd "$out" && find resources/capsules e2e/guests bench/guest -name '*.wasm' \
    -not -path 'e2e/guests/programs/*' -not -path 'e2e/guests/conformance/*' -not -name lua.wasm -not -name jim.wasm | sort)
  echo resources/capsules/sqlite/expected.json
}

# Linkers mark what they link as executable; a wasm file is data.
plain_modes() { (cd "$out" && built_files | xargs chmod 644); }

write_sums() { (cd "$out" && built_files | xargs sha256sum) > "$1"; }

need clang-14 wasm-ld-14 gcc node npm sha256sum
mkdir -p "$out"/resources/capsules/sqlite "$out"/e2e/guests/{extism,astrid,scenario,churn} "$out"/bench/guest/calls
find_jco
build_capsules
build_test_guests
build_plugins
direct_component e2e/guests/astrid/driver.c driver e2e/guests/astrid/driver.wasm
build_scenario
build_churn
build_benchmark
build_sqlite
record_expected
verify_sqlite
plain_modes

sums=$repo/resources/capsules/SHA256SUMS
if [ "$out" = "$repo" ]; then
  write_sums "$sums"
else
  write_sums "$work/sums"
  diff "$sums" "$work/sums"
  (cd "$repo" && sha256sum --quiet -c "$sums")
  echo 'The committed guests are what their sources give.'
fi
