/** What the user does with a sandbox beside its files: an attempt like any other, on the user's behalf. */
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import { USER_PRINCIPAL } from '../sandbox/gate.ts';
import type { Session } from '../sandbox/session.ts';
import { VfsError } from '../vfs/errors.ts';

export const USER_CALLER = { run: null, capsule: '', principal: USER_PRINCIPAL } as const;

export interface UserAct {
  readonly op: Operation;
  /** What it is about, e.g. `settings://limits`. */
  readonly path: string;
  /** What was asked for, when that says more. */
  readonly asked?: string;
  readonly reason?: string;
}

/** Errors: those of `act`; `no-space`, `io` when it cannot be recorded. */
export const byUser = <T>({ door }: Session, { op, path, asked = path, reason }: UserAct, act: () => T): T =>
  door.attempt(USER_CALLER, 'ui', op, ({ draft }) => {
    Object.assign(draft, { path, asked, cause: 'user', reason: reason ?? 'the user at the inspector' });
    return act();
  });

export interface InspectorAct {
  readonly op: 'open-sandbox' | 'close-sandbox' | 'fault';
  readonly path: string;
  readonly reason: string;
}

/**
 * What the inspector itself did; a full disk does not keep it from that, and the event goes with the journal's next group. A record
 * that was imported stays as it came.
 */
export function byInspector({ door, record }: Session, { op, path, reason }: InspectorAct): void {
  if (record.imported) return;
  try {
    door.attempt(USER_CALLER, 'inspector', op, ({ draft }) => {
      const fault = { decision: 'allow', cause: 'fault', outcome: 'defect' } as const;
      Object.assign(draft, { path, asked: path, cause: 'user', reason }, op === 'fault' ? fault : {});
    });
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
  }
}
