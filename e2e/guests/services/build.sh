#!/bin/sh
# Builds services.wasm beside its source. Needs clang-14 and lld; `--check` compares with what is there.
set -eu
cd "$(dirname "$0")"
# clang optimizes with the wasm-opt that it finds.
export PATH=$PWD/../../../node_modules/.bin:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
wit=../../../resources/wit
clang-14 --target=wasm32 -std=gnu11 -O2 -Wall -Wextra -Werror -nostdlib \
  -Wl,--no-entry -Wl,--strip-all -Wl,--stack-first -Wl,-z,stack-size=65536 services.c -o "$work/core.wasm"
node ../make-component.mjs "$work/core.wasm" services "$work/services.wasm" world.wit \
  "$wit/approval@1.0.0.wit" "$wit/elicit@1.0.0.wit" "$wit/kv@1.0.0.wit"
if [ "${1-}" = --check ]; then
  cmp "$work/services.wasm" services.wasm
else
  mv "$work/services.wasm" services.wasm
  sha256sum services.wasm > SHA256SUMS
fi
