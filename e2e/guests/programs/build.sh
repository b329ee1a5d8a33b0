#!/usr/bin/env bash
# Rebuilds the programs that others wrote (Lua with LuaFileSystem, Jim Tcl, Info-ZIP's Zip and UnZip) for
# WASI, and records what native builds of the same sources do in the sessions of sessions.ts. The
# results are committed; start and tests never need this script.
#
#   build.sh           build into the repository, record, and write SHA256SUMS
#   build.sh --check   build and record elsewhere, and compare with what is committed
#
# The sources are Debian bookworm's, fetched with apt from wherever this machine gets its packages, and
# checked by sum; Debian's patches are not applied. Needs Debian's clang-19 lld-19
# libclang-rt-19-dev-wasm32 wasi-libc gcc make, and Node 24. Same sources and tools give the same bytes.
set -euo pipefail
export LC_ALL=C TZ=UTC

here=$(cd "$(dirname "$0")" && pwd)
top=$(cd "$here/../../.." && pwd)
programs=e2e/guests/programs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

case "${1:-}" in
  '') out=$top ;;
  --check) out=$work/out ;;
  *) echo 'usage: build.sh [--check]' >&2; exit 2 ;;
esac

# NAME-VERSION in a pool, the sum of the release as its authors published it, and its folder.
SOURCES=(
  'lua5.4 164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61 lua-5.4.4'
  'lua-filesystem a1b7cf748ef2cdb6d75ebaa82a9c91b383fabc541b96febb1f9de98f06b8c188 lua-filesystem-1.8.0'
  'jimtcl ab7eb3680ba0d16f4a9eb1e05b7fcbb7d23438e25185462c55cd032a1954a985 jimtcl-0.81'
  'zip=3.0-13 f0e8bb1f9b7eb0b01285495a2699df3a4b766784c1765a8f1aeedf63c0806369 zip30'
  'unzip=6.0-28 036d96991646d0449ed0aa952e4fbe21b476ce994abc276e49d30e686708bd37 unzip60'
)

need() {
  local tool
  for tool in "$@"; do
    command -v "$tool" > /dev/null || { echo "build.sh: $tool is missing" >&2; exit 1; }
  done
}

# apt with lists of its own: those of the machine, asked for sources too, and nothing of it changed.
apt() {
  apt-get -qq -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/apt" \
    -o Dir::State::lists="$work/lists" -o Dir::Cache::srcpkgcache= -o Dir::Cache::pkgcache= \
    -o APT::Sandbox::User=root "$@"
}

fetch_sources() {
  local entry package sum folder
  mkdir -p "$work/apt" "$work/lists/partial" "$work/pool" "$work/src"
  sed 's/^Types: deb$/Types: deb-src/' /etc/apt/sources.list.d/debian.sources > "$work/apt/sources.sources"
  apt update
  for entry in "${SOURCES[@]}"; do
    read -r package sum folder <<< "$entry"
    (cd "$work/pool" && apt source --download-only --tar-only "$package")
    echo "$sum  $(echo "$work/pool/${package%%=*}"_*.orig.tar.gz)" | sha256sum --quiet -c -
    tar xzf "$work/pool/${package%%=*}"_*.orig.tar.gz -C "$work/src"
    [ -d "$work/src/$folder" ] || { echo "build.sh: $package has no $folder" >&2; exit 1; }
  done
}

# The stack lies first in memory, so that running over its end traps and does not eat data.
WASM_FLAGS=(--target=wasm32-wasi -O2 -w -D_GNU_SOURCE
  -include "$here/common/missing.h" -isystem "$here/common/include"
  -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID)
LINK_FLAGS=("$here/common/missing.c" -lwasi-emulated-signal -lwasi-emulated-process-clocks -lwasi-emulated-getpid
  -Wl,--wrap=stat,--wrap=lstat,--wrap=fstat
  -Wl,--strip-all -Wl,--stack-first -Wl,-z,stack-size=1048576)
# jco knows no exceptions, so a component has no longjmp: see common/include/setjmp.h.
JUMP_FLAGS=(-mllvm -wasm-enable-sjlj -mexception-handling "$here/common/setjmp.c" "$here/common/setjmp-tag.s")
NATIVE_FLAGS=(-O2 -w -D_GNU_SOURCE)

# Programs of use to people are on the shelf of sample capsules, the others with their components here.
place() { # PROGRAM
  case "$1" in
    lua | jim) echo "resources/capsules/$1.wasm" ;;
    *) echo "$programs/$1.wasm" ;;
  esac
}

# Both builds for WASI and the native one, of the same sources with the same settings.
build() { # PROGRAM FOLDER NATIVE-FLAGS... -- SETTINGS AND SOURCES
  local program=$1 folder=$2 native=()
  shift 2
  while [ "$1" != -- ]; do native+=("$1"); shift; done
  shift
  echo "$program"
  (
    cd "$work/src/$folder"
    clang-19 "${WASM_FLAGS[@]}" "$@" "${JUMP_FLAGS[@]}" "${LINK_FLAGS[@]}" -o "$out/$(place "$program")"
    clang-19 "${WASM_FLAGS[@]}" "$@" "$top/resources/capsules/common/cabi_realloc.c" "${LINK_FLAGS[@]}" \
      -o "$work/$program.core.wasm"
    gcc "${NATIVE_FLAGS[@]}" "$@" "${native[@]}" -lm -o "$work/native/$program"
  )
  "$top/node_modules/.bin/jco" new "$work/$program.core.wasm" --wasi-command \
    -o "$out/$programs/$program.component.wasm" > /dev/null
}

# Without the seed the order of a table's keys would be another in each run.
build_lua() {
  local sources=()
  mapfile -t sources < <(cd "$work/src/lua-5.4.4/src" && ls -- *.c | grep -vE '^luac?\.c$')
  build lua lua-5.4.4/src -- '-Dluai_makeseed(L)=1' -I. -I"$work/src/lua-filesystem-1.8.0/src" \
    "$here/lua/lua-with-lfs.c" "$work/src/lua-filesystem-1.8.0/src/lfs.c" "${sources[@]}"
}

# Jim's own make turns the parts that are written in Tcl into C; its configuration is then ours.
build_jim() {
  (
    cd "$work/src/jimtcl-0.81"
    ./configure --disable-docs --disable-lineedit --math --with-ext=binary \
      --without-ext='eventloop exec signal syslog load readline sqlite3 zlib redis json history posix'
    make jimsh
  ) > "$work/jim.txt" 2>&1
  cp "$here/jim/jimautoconf.h" "$work/src/jimtcl-0.81/"
  build jim jimtcl-0.81 -- -I. _load-static-exts.c _binary.c _glob.c _initjimsh.c _nshelper.c _oo.c _stdlib.c \
    _tclcompat.c _tree.c jim.c jim-aio.c jim-array.c jim-clock.c jim-file.c jim-format.c jim-interactive.c \
    jim-interp.c jim-namespace.c jim-nosignal.c jim-pack.c jim-package.c jim-readdir.c jim-regexp.c jim-subcmd.c \
    jimiocompat.c jimregexp.c jimsh.c utf8.c
}

ZIP_SETTINGS=(-I. -Iunix -DUNIX -DNO_CRYPT -DIZ_PWLEN=80 -DHAVE_DIRENT_H -DHAVE_TERMIOS_H -DHAVE_MKTIME
  -DLARGE_FILE_SUPPORT -D_FILE_OFFSET_BITS=64 -DUIDGID_NOT_16BIT -DNO_LCHMOD -DNO_LCHOWN)

build_zip() {
  build zip zip30 "$here/common/sorted-readdir.c" -Wl,--wrap=opendir,--wrap=readdir64,--wrap=closedir -- \
    "${ZIP_SETTINGS[@]}" zip.c zipfile.c zipup.c fileio.c util.c globals.c crypt.c ttyio.c unix/unix.c crc32.c \
    deflate.c trees.c
}

build_unzip() {
  build unzip unzip60 -- "${ZIP_SETTINGS[@]}" unzip.c crc32.c crypt.c envargs.c explode.c extract.c fileio.c \
    globals.c inflate.c list.c match.c process.c ttyio.c ubz2err.c unreduce.c unshrink.c zipinfo.c unix/unix.c
}

licences() {
  local src=$work/src here=$out/$programs/licences shelf=$out/resources/capsules/licences
  mkdir -p "$here" "$shelf"
  sed -n '/^\* Copyright/,/^\*\*\*/p' "$src/lua-5.4.4/src/lua.h" > "$shelf/lua.txt"
  cp "$src/lua-filesystem-1.8.0/LICENSE" "$shelf/lua-filesystem.txt"
  cp "$src/jimtcl-0.81/LICENSE" "$shelf/jim.txt"
  cp "$src/zip30/LICENSE" "$here/zip.txt"
  cp "$src/unzip60/LICENSE" "$here/unzip.txt"
  chmod 644 "$here"/* "$shelf"/*
}

built_files() {
  (cd "$out" && ls -- resources/capsules/{lua,jim}.wasm "$programs"/*.wasm "$programs"/expected/*.json)
}

# Linkers mark what they link as executable; a wasm file is data.
plain_modes() { (cd "$out" && built_files | xargs chmod 644); }

write_sums() { (cd "$out" && built_files | xargs sha256sum) > "$1"; }

need apt-get clang-19 wasm-ld-19 gcc make node sha256sum
mkdir -p "$out/$programs" "$out/resources/capsules" "$work/native"
fetch_sources
build_lua
build_jim
build_zip
build_unzip
licences
node "$here/record.mjs" "$work/native" "$out/$programs/expected"
plain_modes

sums=$here/SHA256SUMS
if [ "$out" = "$top" ]; then
  write_sums "$sums"
else
  write_sums "$work/sums"
  diff "$sums" "$work/sums"
  (cd "$top" && sha256sum --quiet -c "$sums")
  echo 'The committed programs are what their sources give.'
fi
