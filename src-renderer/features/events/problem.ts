/** What stands out in a list of events. */
import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';

/** Refused, or failed. */
export const isProblem = ({ decision, outcome }: Pick<AuditEvent, 'decision' | 'outcome'>): boolean =>
  decision === 'deny' || outcome !== 'ok';
