/** A plan as a shell script that does what the commit does. */
import { fail } from '../vfs/errors.ts';
import type { Names } from './names.ts';
import type { PlaceFacts } from './place-facts.ts';
import { utcText } from './utc-time.ts';
import type { PlannedStep, RehearsedPlan, RehearsedStep } from './plan-document.ts';

/** Bytes of contents in one script. */
const MOST_BYTES = 64 * 1024 * 1024;
/** As `base64` breaks them. */
const LINE = 76;

/** One word of the shell, whatever is in it. */
const word = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const place = (names: Names): string => word(names.join('/'));
const octal = (mode: number): string => mode.toString(8).padStart(3, '0');

/** As `touch -d` takes it. */
const timeOf = ({ modified }: PlaceFacts): string => word(utcText(BigInt(modified)));

const HEAD = `#!/bin/sh
# Does what a commit of Capsule Inspector would do. Nothing is touched unless every folder is as it was when this was written.
set -eu
umask 077
unset CDPATH

refuse() {
  printf 'Refused: %s\\n' "$1" >&2
  exit 1
}

# No directory on the way to a place may be a link.
way() {
  rest=$1
  at=.
  while :; do
    case $rest in
      */*) ;;
      *) break ;;
    esac
    at=$at/\${rest%%/*}
    rest=\${rest#*/}
    if [ -L "$at" ]; then refuse "$at is a link"; fi
  done
}

sum() {
  if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi
}

is_nothing() {
  way "$1"
  if [ -e "./$1" ] || [ -L "./$1" ]; then refuse "$1 is there already"; fi
}

is_file() {
  way "$1"
  if [ -L "./$1" ] || [ ! -f "./$1" ]; then refuse "$1 is no file any more"; fi
  hash=$(sum < "./$1")
  if [ "\${hash%% *}" != "$2" ]; then refuse "$1 has been changed"; fi
}

is_directory() {
  way "$1"
  if [ -L "./$1" ] || [ ! -d "./$1" ]; then refuse "$1 is no directory any more"; fi
}

is_link() {
  way "$1"
  if [ ! -L "./$1" ]; then refuse "$1 is no link any more"; fi
  target=$(readlink -- "./$1"; printf x)
  if [ "$target" != "$2
x" ]; then refuse "$1 leads elsewhere"; fi
}

# A link, or a file, that something else replaces.
give_way() {
  if [ ! -L "./$1" ] && [ -d "./$1" ]; then refuse "$1 is a directory"; fi
  if [ -L "./$1" ]; then rm -f -- "./$1"; fi
}

make_directory() {
  way "$1"
  mkdir -- "./$1"
  chmod "$2" "./$1"
}

# The content comes as base64.
write_file() {
  way "$1"
  give_way "$1"
  case $1 in
    */*) fresh=./\${1%/*}/.capsule-inspector-$$ ;;
    *) fresh=./.capsule-inspector-$$ ;;
  esac
  if [ -e "$fresh" ] || [ -L "$fresh" ]; then refuse "$fresh is there already"; fi
  base64 -d > "$fresh"
  chmod "$2" "$fresh"
  touch -d "$3" "$fresh"
  mv -f -- "$fresh" "./$1"
}

make_link() {
  way "$1"
  give_way "$1"
  rm -f -- "./$1"
  ln -s -- "$2" "./$1"
}

move() {
  way "$1"
  is_nothing "$2"
  mv -- "./$1" "./$2"
}

attributes() {
  way "$1"
  if [ -L "./$1" ]; then refuse "$1 is a link"; fi
  chmod "$2" "./$1"
  touch -d "$3" "./$1"
}

remove_file() {
  way "$1"
  if [ ! -L "./$1" ] && [ -d "./$1" ]; then refuse "$1 is a directory"; fi
  rm -f -- "./$1"
}

remove_directory() {
  way "$1"
  rmdir -- "./$1"
}
`;

const CHECKS: Readonly<Record<PlaceFacts['kind'], (names: Names, facts: PlaceFacts) => string>> = {
  file: (names, { hash }) => `is_file ${place(names)} ${hash ?? ''}`,
  directory: (names) => (names.length === 0 ? ':' : `is_directory ${place(names)}`),
  symlink: (names, { target }) => `is_link ${place(names)} ${word(target ?? '')}`,
  other: (names) => `refuse ${word(`${names.join('/')} is neither a file, nor a directory, nor a link`)}`,
};

const check = ({ names, facts }: RehearsedPlan['finds'][number]): string =>
  facts ? CHECKS[facts.kind](names, facts) : `is_nothing ${place(names)}`;

function* lines(bytes: Uint8Array): Generator<string> {
  const text = Buffer.from(bytes).toString('base64');
  for (let at = 0; at < text.length; at += LINE) yield text.slice(at, at + LINE);
}

function attributesOf(names: Names, { after }: PlannedStep): string {
  return after ? `attributes ${names.length === 0 ? '.' : place(names)} ${octal(after.mode)} ${timeOf(after)}` : ':';
}

function writing({ names, planned, content }: RehearsedStep): string {
  const { after } = planned;
  if (!after) return ':';
  const head = `write_file ${place(names)} ${octal(after.mode)} ${timeOf(after)} <<'END'`;
  return [head, ...lines(content()), 'END'].join('\n');
}

function moving({ names, from, planned }: RehearsedStep): string {
  const { before, after } = planned;
  const move = `move ${place(from ?? [])} ${place(names)}`;
  const isSame = before?.mode === after?.mode && before?.modified === after?.modified;
  return isSame || after?.kind === 'symlink' ? move : `${move}\n${attributesOf(names, planned)}`;
}

const COMMANDS: Readonly<Record<PlannedStep['action'], (step: RehearsedStep) => string>> = {
  'make-directory': ({ names, planned }) => `make_directory ${place(names)} ${octal(planned.after?.mode ?? 0o755)}`,
  write: writing,
  link: ({ names, planned }) => `make_link ${place(names)} ${word(planned.after?.target ?? '')}`,
  rename: moving,
  attributes: ({ names, planned }) => attributesOf(names, planned),
  'remove-file': ({ names }) => `remove_file ${place(names)}`,
  'remove-directory': ({ names }) => `remove_directory ${place(names)}`,
};

function sizeOf({ steps }: RehearsedPlan): number {
  return steps.reduce((sum, { planned }) => sum + (planned.action === 'write' ? (planned.after?.size ?? 0) : 0), 0);
}

/**
 * POSIX sh with `base64`, `readlink`, and `sha256sum` or `shasum`. Its arguments are the folders of the mounts, in their order, when they
 * are not those of the plan. Errors: `too-large` when the contents have more than 64 MiB.
 */
export function planScript(plans: readonly RehearsedPlan[]): string {
  const bytes = plans.reduce((sum, plan) => sum + sizeOf(plan), 0);
  if (bytes > MOST_BYTES) fail('too-large', 'The contents are too large for a script: they have more than 64 MiB.');
  const busy = plans.filter(({ steps }) => steps.length > 0);
  const folders = busy.map(
    ({ folder }, index) =>
      `folder_${index + 1}=\${${index + 1}:-}\nif [ -z "$folder_${index + 1}" ]; then folder_${index + 1}=${word(folder)}; fi`,
  );
  const enter = (index: number): string => `cd -- "$start"\ncd -- "$folder_${index + 1}"`;
  const checks = busy.flatMap(({ mount, finds }, index) => [`# ${mount}`, enter(index), ...finds.map(check)]);
  const steps = busy.flatMap((plan, index) => [
    `# ${plan.mount}`,
    enter(index),
    ...plan.steps.map((step) => COMMANDS[step.planned.action](step)),
  ]);
  return [HEAD, ...folders, 'start=$PWD', '', ...checks, '', ...steps, ''].join('\n');
}
