/** The start and the end of a run in the words of the record. */
import type { Cause } from '../../src-preload/contract/event-words.ts';
import type { RunEnd } from '../../src-preload/contract/schemas.ts';
import type { Operation } from '../../src-preload/contract/vocabulary.ts';
import type { RunRecord } from '../sandbox/run-book.ts';

export const OPERATION_OF_END = {
  exited: 'run-exit',
  killed: 'run-kill',
  limit: 'run-kill',
  trapped: 'run-trap',
  failed: 'run-trap',
} as const satisfies Record<RunEnd['how'], Operation>;

/** A limit stopped it, or the user did; everything else it did by itself. */
export const CAUSE_OF_END: Partial<Record<RunEnd['how'], Cause>> = { killed: 'user', limit: 'limit' };

export const describeEnd = (end: RunEnd): string => {
  switch (end.how) {
    case 'exited':
      return `exited with ${end.code}`;
    case 'killed':
      return `killed: ${end.why}`;
    case 'limit':
      return `stopped by its limit of ${end.which}: ${end.message}`;
    case 'trapped':
      return `trapped: ${end.message} ${end.doing}`;
    case 'failed':
      return `failed: ${end.message}`;
  }
};

/** Characters of a call that the record of attempts keeps; the run has all of it. */
const SHOWN = 1000;

export function whatIsRun({ capsule, call, args }: RunRecord): string {
  if (!call) return [capsule, ...args].join(' ');
  const text = JSON.stringify(call.args).slice(1, -1);
  return `${capsule} ${call.export}(${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text})`;
}

const strangeText = (count: number): string =>
  count === 1
    ? '; one grant to another binary of it does not hold'
    : `; ${count} grants to another binary of it do not hold`;

/** How it treats what is not granted, and what it declares. `strange`: grants of the capsule that another binary has. */
export const modeNote = ({ mode, rules }: RunRecord, strange: number): string => {
  const declared = rules ? `; file entries of its manifest: ${rules.length}` : '; it has no manifest';
  return `, in mode ${mode ?? 'open'}${declared}${strange === 0 ? '' : strangeText(strange)}`;
};
