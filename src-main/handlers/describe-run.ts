/** A run as windows see it: what its record says, and how many events it has. */
import { rightLists } from '../../src-preload/contract/manifest/right-lists.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';
import type { RunRecord } from '../sandbox/run-book.ts';
import type { Session } from '../sandbox/session.ts';

/** How it was started beside its arguments, which may hold secrets, stays in the engine. */
type Told = Omit<RunRecord, 'start' | 'checkpoint' | 'rules'>;

function told(record: RunRecord): Told {
  const { id, capsule, capsuleFile, capsuleHash, args, startedAt, endedAt, state, end } = record;
  const { call = null, result = null, use = null, again = null, principal } = record;
  const facts = { id, capsule, capsuleFile, capsuleHash, args, startedAt, endedAt, state, end };
  return { ...facts, call, result, use, again, ...(principal !== undefined && { principal }) };
}

export function describeRun({ audit, record: sandbox }: Session, record: RunRecord): Run {
  const { rules = null, mode = 'open', call, notes = [], args } = record;
  const { eventCount, deniedCount } = audit.countsOfRun(record.id);
  return {
    ...told(record),
    args: [...args],
    notes: [...notes],
    call: call ? { export: call.export, args: [...call.args] } : null,
    sandbox: sandbox.id,
    eventCount,
    deniedCount,
    mode,
    rights: rules && rightLists(rules),
  };
}
