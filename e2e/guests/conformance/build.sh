#!/usr/bin/env bash
# Builds the programs of conformance cases beside their sources, and SHA256SUMS.
# Needs on Debian bookworm: clang lld wasi-libc libclang-rt-14-dev-wasm32, and jco from node_modules.
#
#   build.sh           build here
#   build.sh --check   build elsewhere and compare with SHA256SUMS
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "$0")" && pwd)
# clang optimizes with the wasm-opt that it finds.
export PATH=$here/../../../node_modules/.bin:$PATH
jco=$here/../../../node_modules/.bin/jco
cd "$here"
out=$here
if [ "${1:-}" = --check ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi

FLAGS=(-O2 -Wall -Wextra -Werror -Wl,--strip-all -Wl,--stack-first -Wl,-z,stack-size=65536)
# Programs of cases without a C library, programs with one, and texts.
CASES=(published-descriptors published-numbers published-paths published-names published-environment bare
  environment descriptors rights status transfer opening names listing polling streams waiting pointers)
ALONE=(exits closing nowhere)
TEXTS=(caught)

for name in "${CASES[@]}"; do
  [ -f "$name.c" ] || continue
  clang-14 --target=wasm32 -std=gnu11 -nostdlib "${FLAGS[@]}" -Wl,--no-entry "$name.c" check.c start.c -o "$out/$name.wasm"
done
for name in "${ALONE[@]}"; do
  [ -f "$name.c" ] || continue
  clang-14 --target=wasm32 -std=gnu11 -nostdlib "${FLAGS[@]}" -Wl,--no-entry "$name.c" -o "$out/$name.wasm"
done
clang-14 --target=wasm32-wasi -std=gnu11 "${FLAGS[@]}" published-library.c check.c \
  ../../../resources/capsules/common/cabi_realloc.c -o "$out/published-library.wasm"
clang-14 --target=wasm32-wasi -std=gnu11 "${FLAGS[@]}" -mexec-model=reactor reactor.c -o "$out/reactor.wasm"
for name in "${TEXTS[@]}"; do
  [ -f "$name.wat" ] || continue
  "$jco" parse "$name.wat" -o "$out/$name.wasm" > /dev/null
done

# Linkers mark what they link as executable; a wasm file is data.
chmod 644 "$out"/*.wasm
if [ "$out" = "$here" ]; then sha256sum ./*.wasm > SHA256SUMS
else (cd "$out" && sha256sum --quiet --check "$here/SHA256SUMS"); fi
