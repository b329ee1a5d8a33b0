/** `--mount`, `--memory` and `--pure` of the command line as what a run asks for. */
import { resolve } from 'node:path';

import type { CallInput } from '../../src-preload/contract/api.ts';

export type Mounts = NonNullable<CallInput<'runStart'>['mounts']>;
type Mount = Mounts[number];

/** Ends with the sentence as an error of usage. */
type Refuse = (message: string) => never;

/** HOST may hold `::` itself: the last one before a `/` divides; without any, the last `:` before a `/`. */
const FORMS = [
  /^(?<host>.+)::(?<guest>\/.*?)(?::(?<mode>ro|rw|overlay))?$/s,
  /^(?<host>.*[^:]):(?<guest>\/.*?)(?::(?<mode>ro|rw|overlay))?$/s,
] as const;
const MODES = {
  overlay: { kind: 'overlay', access: 'read-write' },
  rw: { kind: 'host', access: 'read-write' },
  ro: { kind: 'host', access: 'read-only' },
} as const;
const MEMORY = /^(?<guest>\/[^:]*)(?::(?<digits>\d+)(?<unit>[kmg]?))?$/i;
const UNITS = ['', 'k', 'm', 'g'] as const;

/** null for what is no absolute path, or has `..` in it. */
function guestPath(text: string | undefined): string | null {
  if (text?.startsWith('/') !== true) return null;
  const names = text.split('/').filter((name) => name !== '' && name !== '.');
  return names.includes('..') ? null : `/${names.join('/')}`;
}

const isMode = (text: string): text is keyof typeof MODES => Object.hasOwn(MODES, text);

function parseMount(text: string, cwd: string, refuse: Refuse): Mount {
  const form = FORMS.find((each) => each.test(text));
  const { host, guest, mode = 'overlay' } = form?.exec(text)?.groups ?? {};
  const at = guestPath(guest);
  if (host === undefined || at === null || at === '/' || !isMode(mode))
    return refuse(`--mount needs HOST:GUEST[:ro|:rw|:overlay] with an absolute GUEST, not ${JSON.stringify(text)}.`);
  return { ...MODES[mode], host: resolve(cwd, host), guest: at };
}

function parseMemory(text: string, refuse: Refuse): Mount {
  const { guest, digits, unit = '' } = MEMORY.exec(text)?.groups ?? {};
  const at = guestPath(guest);
  const bytes = Number(digits ?? 0) * 1024 ** UNITS.findIndex((name) => name === unit.toLowerCase());
  if (at === null || !Number.isSafeInteger(bytes))
    return refuse(
      `--memory needs GUEST[:BYTES] with an absolute GUEST, such as /scratch:64m, not ${JSON.stringify(text)}.`,
    );
  return { kind: 'memory', guest: at, ...(digits === undefined ? {} : { bytes }) };
}

export interface MountArguments {
  readonly mount?: readonly string[] | undefined;
  readonly memory?: readonly string[] | undefined;
  readonly pure?: boolean | undefined;
}

/** `cwd` is what HOST is relative to. */
export function parseMounts({ mount = [], memory = [], pure }: MountArguments, cwd: string, refuse: Refuse) {
  const mounts = [
    ...mount.map((text) => parseMount(text, cwd, refuse)),
    ...memory.map((text) => parseMemory(text, refuse)),
  ];
  const taken = new Set<string>();
  for (const { guest } of mounts) {
    if (taken.has(guest)) return refuse(`Two mounts cannot both be at ${guest}.`);
    taken.add(guest);
  }
  return { mounts, schemes: pure === true ? 'none' : 'given' } as const;
}
