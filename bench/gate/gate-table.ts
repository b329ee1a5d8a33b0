/** What the gate costs per operation: the same calls of the same trees, with few and many rules, grants and patterns, in turn. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { RunMode } from '../../src-preload/contract/policy-words.ts';
import type { GuestDoor } from '../../src-main/sandbox/guest-door.ts';
import { createRuleSet } from '../../src-main/sandbox/policy/rule-set.ts';
import type { Rule } from '../../src-main/sandbox/policy/rule-set.ts';
import type { Session } from '../../src-main/sandbox/session.ts';
import { openBenchSession } from '../bench-session.ts';
import { inTemp } from '../hosts.ts';

const FILES = 500;
const MANY = 1000;
const PATTERNS = 200;
const CALLS = 1000;
/** Short rounds, of which the quickest counts: what differs is less than what a busy machine adds. */
const LEAST_ROUNDS = 15;
const CAPSULE = { name: 'bench', hash: 'b'.repeat(64) };

/** How a run is governed; `grants`: how many are given to it before it starts. */
interface Case {
  readonly name: string;
  readonly mode: RunMode;
  readonly rules: readonly Rule[];
  readonly grants: number;
  readonly patterns: number;
}

const rule = (pattern: string): Rule => ({ access: 'read', pattern, place: 'Capsule.toml 1:1' });
/** Each file has a rule of its own, and as many more name what is not there. */
const manyRules = Array.from({ length: MANY }, (_, index) => rule(`cwd://d/f${index}`));
const plain = { mode: 'enforce', rules: [], grants: 0, patterns: 0 } as const;

const CASES: readonly Case[] = [
  { ...plain, name: 'open: no rules', mode: 'open' },
  { ...plain, name: '1 rule', rules: [rule('*')] },
  { ...plain, name: `${MANY} rules`, rules: manyRules },
  { ...plain, name: '1 grant', grants: 1 },
  { ...plain, name: `${MANY} grants`, grants: MANY },
  { ...plain, name: `1 rule, ${PATTERNS} patterns`, rules: [rule('*')], patterns: PATTERNS },
  { ...plain, name: 'observe: nothing declared', mode: 'observe' },
];

function fill(workspace: string, { patterns }: Case): void {
  mkdirSync(join(workspace, 'd'));
  for (let index = 0; index < FILES; index += 1) writeFileSync(join(workspace, `d/f${index}`), Buffer.alloc(4096, 97));
  const lines = Array.from({ length: patterns }, (_, index) =>
    index % 2 === 0 ? `*.secret${index}` : `/keys${index}/**/x`,
  );
  if (patterns > 0) writeFileSync(join(workspace, '.capsuleignore'), lines.join('\n'));
}

function doorOf(session: Session, { mode, rules, grants }: Case): GuestDoor {
  const run = 'bench';
  for (let index = 0; index < grants; index += 1) {
    const pattern = grants === 1 ? 'cwd://d' : `cwd://d/f${index}`;
    session.services.desk.add({ access: 'read', pattern, lifetime: 'sandbox', capsule: CAPSULE, source: 'window' });
  }
  const policy = { run, capsule: CAPSULE, mode, rules: createRuleSet(rules) };
  return session.doorForRun({ run, capsule: 'bench', principal: session.principal, policy }, session.mounts.all());
}

const at = (index: number): { readonly at: number; readonly path: string } => ({
  at: 0,
  path: `cwd://d/f${index % FILES}`,
});
const into = new Uint8Array(4096);
const OPEN = { access: 'read', create: 'never', content: 'keep', want: 'file', last: 'follow' } as const;

const WORKS = {
  stat: (door: GuestDoor, index: number): void => void door.stat('path_filestat_get', at(index), 'follow'),
  'open, read 4 KiB, close': (door: GuestDoor, index: number): void => {
    const { handle } = door.open('path_open', at(index), OPEN);
    door.readInto('fd_read', handle, 0, into);
    door.close('fd_close', handle);
  },
} as const;

/** Microseconds. */
function timed(door: GuestDoor, work: (door: GuestDoor, index: number) => void): number {
  const began = performance.now();
  for (let index = 0; index < CALLS; index += 1) work(door, index);
  return ((performance.now() - began) * 1000) / CALLS;
}

interface Subject {
  readonly session: Session;
  readonly door: GuestDoor;
  readonly took: Readonly<Record<keyof typeof WORKS, number[]>>;
}

function measure(subjects: readonly Subject[], rounds: number): void {
  for (let round = 0; round < rounds; round += 1)
    for (const name of ['stat', 'open, read 4 KiB, close'] as const)
      for (const { door, session, took } of subjects) {
        took[name].push(timed(door, WORKS[name]));
        session.store.journal.checkpoint();
      }
}

const cellOf = (value: number, first: number): string =>
  `${value.toFixed(2)} us  ${(value / first).toFixed(2)}x`.padStart(24);

/** Ratios are to the run that may do anything. */
export function gateTable(rounds: number): string {
  const lines = inTemp((folder) => {
    const subjects = CASES.map((one, index): Subject => {
      const session = openBenchSession(join(folder, String(index)), (workspace) => fill(workspace, one));
      return { session, door: doorOf(session, one), took: { stat: [], 'open, read 4 KiB, close': [] } };
    });
    measure(subjects, Math.max(LEAST_ROUNDS, rounds));
    for (const { session } of subjects) session.close();
    const best = subjects.map(({ took }) => Object.values(took).map((times) => Math.min(...times)));
    return CASES.map(({ name }, index) => {
      const cells = (best[index] ?? []).map((value, work) => cellOf(value, best[0]?.[work] ?? value));
      return [name.padEnd(38), ...cells].join('');
    });
  });
  return [
    'The gate, per operation'.padEnd(38) +
      Object.keys(WORKS)
        .map((name) => name.padStart(24))
        .join(''),
    ...lines,
  ].join('\n');
}
