/** What an event is in the words of contracts.md section 6: a verb, a result, an error. */
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { AuditEvent } from '../event.ts';

export type Verb = 'read' | 'write' | 'delete';
export type Result = 'allowed' | 'failed' | 'denied';

/** What is neither read nor changed, and is yet about a file: upstream counts it as reading. */
const LOOKS: ReadonlySet<Operation> = new Set(['stat', 'exists', 'canonicalize', 'close', 'sync']);

/** null for what is no operation on a file. */
export function verbOf(op: Operation): Verb | null {
  const kind = KIND_OF_OPERATION[op];
  if (kind === 'read' || kind === 'write' || kind === 'delete') return kind;
  return LOOKS.has(op) ? 'read' : null;
}

export function resultOf({ decision, outcome }: Pick<AuditEvent, 'decision' | 'outcome'>): Result {
  if (decision === 'deny') return 'denied';
  return outcome === 'ok' ? 'allowed' : 'failed';
}

export const errorOf = ({ outcome }: Pick<AuditEvent, 'outcome'>): string | null => (outcome === 'ok' ? null : outcome);
