#!/usr/bin/env bash
# Builds the guests beside their sources, and SHA256SUMS. Needs clang and lld of Debian, and jco-transpile from node_modules.
#
#   build.sh           build here
#   build.sh --check   build elsewhere and compare with SHA256SUMS
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")"
# clang optimizes with the wasm-opt that it finds.
export PATH=$PWD/../../../node_modules/.bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

FLAGS=(--target=wasm32 -std=gnu11 -O2 -Wall -Wextra -Werror -ffreestanding -nostdlib -Wl,--no-entry -Wl,--strip-all
  -Wl,--stack-first)
clang-14 "${FLAGS[@]}" preview1.c -o "$work/preview1.wasm"
for name in wasi astrid; do clang-14 "${FLAGS[@]}" "$name.c" -o "$work/$name.core.wasm"; done
node ../make-component.mjs "$work/wasi.core.wasm" files "$work/wasi.wasm" ../wasi02/world.wit
node ../make-component.mjs "$work/astrid.core.wasm" astrid-scenario "$work/astrid.wasm" ../worlds.wit ../wasi.wit \
  ../../../resources/wit/fs@1.0.0.wit ../../../resources/wit/io@1.0.0.wit
# Linkers mark what they link as executable; a wasm file is data.
chmod 644 "$work"/*.wasm
if [ "${1:-}" = --check ]; then
  (cd "$work" && sha256sum --check --quiet "$OLDPWD/SHA256SUMS")
else
  mv "$work"/{preview1,wasi,astrid}.wasm .
  sha256sum ./{preview1,wasi,astrid}.wasm > SHA256SUMS
fi
