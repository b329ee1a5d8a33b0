/** The same operations through the door, with our record behind it, and with one that does nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { AuditEvent, EventDraft } from '../../src-main/audit/event.ts';
import { createGate } from '../../src-main/sandbox/gate.ts';
import { GuardedFs } from '../../src-main/sandbox/guarded-fs.ts';
import { GuestDoor } from '../../src-main/sandbox/guest-door.ts';
import { askNobody } from '../../src-main/sandbox/policy/ask-access.ts';
import { NO_BOUNDARY } from '../../src-main/sandbox/policy/boundary.ts';
import { NO_GRANTS } from '../../src-main/sandbox/policy/grant-decider.ts';
import type { Session } from '../../src-main/sandbox/session.ts';
import { now, openBenchSession } from '../bench-session.ts';

export interface DoorCost {
  readonly name: string;
  /** Microseconds a recorded call. */
  readonly recorded: number;
  readonly unrecorded: number;
}

const FILE_BYTES = 4096;
const FILES = 500;
/** Rounds of each, interleaved. */
const ROUNDS = 5;

function fill(workspace: string): void {
  for (let index = 0; index < FILES; index += 1)
    writeFileSync(join(workspace, `f${index}`), Buffer.alloc(FILE_BYTES, 97));
}

const ignored = (draft: EventDraft): AuditEvent => ({ ...draft, seq: 0, timeMs: 0, timeNs: 0, hash: '' });

/** One door that records, and one that does not, over the same trees and the same journal. */
function doorsOf(session: Session): Readonly<Record<'recorded' | 'unrecorded', GuestDoor>> {
  const { mounts, store } = session;
  const gate = createGate({ mounts, boundary: NO_BOUNDARY, grants: NO_GRANTS, ask: askNobody });
  const caller = { run: 'bench', capsule: 'bench', principal: 'default' };
  const door = (audit: { record: (draft: EventDraft) => AuditEvent }): GuestDoor =>
    new GuestDoor(
      new GuardedFs({ mounts, gate, boundary: NO_BOUNDARY, audit, journal: store.journal, now }),
      caller,
      mounts.all(),
      () => 1000,
    );
  return { recorded: door(session.audit), unrecorded: door({ record: ignored }) };
}

const at = (index: number): { readonly at: number; readonly path: string } => ({
  at: 0,
  path: `cwd://f${index % FILES}`,
});
const fresh = (name: string, index: number) => ({ at: 0, path: `cwd://${name}-${index}` });
const into = new Uint8Array(FILE_BYTES);

/** How many calls one round of it makes, and the round. */
type Work = readonly [calls: number, act: (door: GuestDoor, name: string, index: number) => void];

const WORKS: Readonly<Record<string, Work>> = {
  stat: [1, (door, _, index) => void door.stat('path_filestat_get', at(index), 'follow')],
  'stat of nothing': [
    1,
    (door, name, index) => {
      try {
        door.stat('path_filestat_get', fresh(name, index), 'follow');
      } catch {
        // It is not there.
      }
    },
  ],
  'open, read 4 KiB, close': [
    3,
    (door, _, index) => {
      const { handle } = door.open('path_open', at(index), {
        ...{ access: 'read', create: 'never', content: 'keep', want: 'file', last: 'follow' },
      });
      door.readInto('fd_read', handle, 0, into);
      door.close('fd_close', handle);
    },
  ],
  'create, write 4 KiB, close': [
    3,
    (door, name, index) => {
      const { handle } = door.open('path_open', fresh(name, index), {
        ...{ access: 'write', create: 'if-missing', content: 'keep', want: 'file', last: 'follow' },
      });
      door.write('fd_write', handle, 0, into);
      door.close('fd_close', handle);
    },
  ],
};

/** `count` rounds of each work, several times; medians. */
export function doorCosts(count: number, folder: string): readonly DoorCost[] {
  const session = openBenchSession(folder, fill);
  const doors = doorsOf(session);
  const costs = Object.entries(WORKS).map(([name, work]) => {
    const took = { recorded: [] as number[], unrecorded: [] as number[] };
    for (let round = 0; round < ROUNDS; round += 1)
      for (const kind of ['recorded', 'unrecorded'] as const) {
        took[kind].push(timeWork(doors[kind], work, `${kind}-${round}`, count));
        session.store.journal.checkpoint();
      }
    return { name, recorded: middle(took.recorded), unrecorded: middle(took.unrecorded) };
  });
  session.close();
  return costs;
}

const middle = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Microseconds a call. */
function timeWork(door: GuestDoor, [calls, act]: Work, name: string, count: number): number {
  const began = performance.now();
  for (let index = 0; index < count; index += 1) act(door, name, index);
  return ((performance.now() - began) * 1000) / (count * calls);
}
