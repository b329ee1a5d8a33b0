/** Puts many events into the record of a sandbox that nobody has open: a mixture as busy capsules leave it. */
import { hash } from 'node:crypto';

import { createAuditLog } from '../../src-main/audit/audit-log.ts';
import type { EventDraft } from '../../src-main/audit/event.ts';
import { openSandboxStore } from '../../src-main/store/open-sandbox-store.ts';
import { ACCESS_OF_OPERATION } from '../../src-preload/contract/policy-words.ts';

const PATHS = 50_000;
const RUNS = 40;
const CAPSULES = ['tidy', 'sqlite', 'lua', 'indexer'] as const;
/** Events in one group of the journal, and groups until it is brought into the database. */
const GROUP = 500;
const CHECKPOINT = 100;
/** Nanoseconds between two events. */
const STEP = 40_000n;

/** Of a hundred events, how many are of each kind. */
const MIXTURE = [
  { upTo: 35, op: 'stat', fn: 'path_filestat_get', layer: 'base' },
  { upTo: 55, op: 'open', fn: 'path_open', layer: 'base' },
  { upTo: 70, op: 'read', fn: 'fd_read', layer: 'base' },
  { upTo: 80, op: 'close', fn: 'fd_close', layer: 'base' },
  { upTo: 92, op: 'write', fn: 'fd_write', layer: 'top' },
  { upTo: 96, op: 'list', fn: 'fd_readdir', layer: 'base' },
  { upTo: 98, op: 'unlink', fn: 'path_unlink_file', layer: 'top' },
  { upTo: 100, op: 'rename', fn: 'path_rename', layer: 'top' },
] as const;

const pathOf = (index: number): string =>
  `cwd://packages/part-${index % 97}/src/module-${Math.floor(index / 97) % 53}/file-${index}.ts`;

/** Spreads numbers evenly without a pattern that a dictionary could profit from. */
const scattered = (index: number, among: number): number => Number((BigInt(index) * 2_654_435_761n) % BigInt(among));

/** How most end, and the few that do not. */
function endingOf(index: number): Pick<EventDraft, 'decision' | 'cause' | 'reason' | 'outcome'> {
  if (index % 199 === 0)
    return {
      decision: 'deny',
      cause: 'boundary',
      reason: 'boundary: the path leaves its root',
      outcome: 'boundary-escape',
    };
  const outcome = index % 61 === 0 ? 'not-found' : 'ok';
  return {
    decision: 'allow',
    cause: 'default',
    reason: 'default: a bare .wasm may read and write its mounts',
    outcome,
  };
}

/** What a write changed; nothing for the others. */
const hashesOf = (index: number, changed: 'content' | 'nothing'): Pick<EventDraft, 'before' | 'after'> => ({
  before: changed === 'content' ? hash('sha256', `before ${index}`, 'hex') : null,
  after: changed === 'content' ? hash('sha256', `after ${index}`, 'hex') : null,
});

const kindOf = (index: number): (typeof MIXTURE)[number] =>
  MIXTURE.find(({ upTo }) => scattered(index, 100) < upTo) ?? MIXTURE[0];

function draftOf(index: number, total: number): EventDraft {
  const { op, fn, layer } = kindOf(index);
  const ending = endingOf(index);
  const path = pathOf(scattered(index, PATHS));
  return {
    run: `run-${Math.floor((index * RUNS) / total)}`,
    capsule: CAPSULES[index % CAPSULES.length] ?? 'tidy',
    principal: 'default',
    fn,
    op,
    access: ACCESS_OF_OPERATION[op],
    path,
    asked: path.slice('cwd://'.length),
    path2: op === 'rename' ? `${path}.old` : null,
    mount: 'cwd',
    layer: ending.outcome === 'ok' ? layer : 'none',
    ...ending,
    bytes: op === 'read' || op === 'write' ? 64 + (scattered(index, 65_536) & ~7) : 0,
    durationNs: 4_000 + scattered(index, 60_000),
    ...hashesOf(index, op === 'write' && ending.outcome === 'ok' ? 'content' : 'nothing'),
  };
}

/** `folder` is that of the sandbox's store. Returns how many events its record has then. */
export function fillRecord(folder: string, events: number): number {
  let time = BigInt(Date.now()) * 1_000_000n - BigInt(events) * STEP;
  const now = (): bigint => (time += STEP);
  const store = openSandboxStore({ folder, now });
  try {
    const audit = createAuditLog({ journal: store.journal, database: store.database, now });
    for (let index = 0; index < events; index += 1) {
      audit.record(draftOf(index, events));
      if (index % GROUP === GROUP - 1) store.journal.commit();
      if (index % (GROUP * CHECKPOINT) === GROUP * CHECKPOINT - 1) store.journal.checkpoint();
    }
    store.journal.checkpoint();
    return audit.count();
  } finally {
    store.close();
  }
}
