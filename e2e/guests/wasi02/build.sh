#!/usr/bin/env bash
# Builds the guest beside its source, and SHA256SUMS. Needs clang and lld of Debian, and jco-transpile from node_modules.
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

clang-14 --target=wasm32 -std=gnu11 -O2 -Wall -Wextra -Werror -ffreestanding -nostdlib -Wl,--no-entry \
  -Wl,--strip-all -Wl,--stack-first files.c -o "$work/files.core.wasm"
node ../make-component.mjs "$work/files.core.wasm" files "$work/files.wasm" world.wit
if [ "${1:-}" = --check ]; then
  (cd "$work" && sha256sum --check --quiet "$OLDPWD/SHA256SUMS")
else
  mv "$work/files.wasm" .
  sha256sum files.wasm > SHA256SUMS
fi
