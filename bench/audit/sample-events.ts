/** Events as a busy sandbox makes them, always the same ones: many paths, a few capsules and runs, some refusals and changed contents. */
import type { EventDraft } from '../../src-main/audit/event.ts';
import { ACCESS_OF_OPERATION } from '../../src-preload/contract/policy-words.ts';

const PATHS = 50_000;
const RUNS = 40;
const CAPSULES = ['tidy', 'notes', 'indexer', 'shell'] as const;
/** Function, operation and layer of a call, as often as they come up. */
const CALLS = [
  ['path_open', 'open', 'base'],
  ['fd_read', 'read', 'base'],
  ['fd_read', 'read', 'top'],
  ['fd_write', 'write', 'top'],
  ['fd_close', 'close', 'top'],
  ['path_filestat_get', 'stat', 'base'],
  ['path_filestat_get', 'stat', 'none'],
  ['fd_readdir', 'list', 'base'],
  ['path_unlink_file', 'unlink', 'top'],
] as const;

/** Spreads small numbers over 32 bits. */
function mixed(index: number): number {
  let value = Math.imul(index ^ (index >>> 16), 0x45d9f3b);
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return (value ^ (value >>> 16)) >>> 0;
}

const hashOf = (value: number): string => value.toString(16).padStart(8, '0').repeat(8);

const ALLOWED: Partial<EventDraft> = { decision: 'allow', cause: 'default', reason: 'no rule applies', outcome: 'ok' };
const MISSING: Partial<EventDraft> = { ...ALLOWED, outcome: 'not-found' };
const DENIED: Partial<EventDraft> = {
  ...{ decision: 'deny', cause: 'boundary', outcome: 'boundary-escape' },
  reason: 'boundary: the path leaves its root',
};

/** What is different from call to call. */
function answerOf(chance: number, op: string, layer: string): Partial<EventDraft> {
  const decided = chance % 97 === 0 ? DENIED : layer === 'none' ? MISSING : ALLOWED;
  if (op === 'write') return { ...decided, bytes: chance % 65_536, after: hashOf(chance) };
  return op === 'read' ? { ...decided, bytes: chance % 65_536 } : decided;
}

export function sampleEvent(index: number): EventDraft {
  const chance = mixed(index);
  const file = mixed(Math.floor(index / 3)) % PATHS;
  const asked = `src/part-${file % 500}/file-${file}.ts`;
  const [fn, op, layer] = CALLS[chance % CALLS.length] ?? CALLS[0];
  return {
    run: `run-${(index >>> 10) % RUNS}`,
    capsule: CAPSULES[(index >>> 12) % CAPSULES.length] ?? 'tidy',
    principal: chance % 20 === 0 ? 'user' : 'default',
    ...{
      fn,
      op,
      access: ACCESS_OF_OPERATION[op],
      layer,
      asked,
      path: `cwd://${asked}`,
      path2: null,
      mount: 'cwd',
      bytes: 0,
    },
    durationNs: 800 + (chance % 9000) + (chance % 1009 === 0 ? 3_000_000 : 0),
    ...{ before: null, after: null, decision: 'allow', cause: 'default', reason: '', outcome: 'ok' },
    ...answerOf(chance, op, layer),
  };
}
