/** The event that stands for several of which only the number is known. */
import type { NumberedEvent } from './event.ts';

/** How many numbers an event stands for. */
export const numbersOf = ({ op, bytes }: Pick<NumberedEvent, 'op' | 'bytes'>): number => (op === 'gap' ? bytes : 1);

/** `seq` is the last of them, and `bytes` how many there are; principal and time are those of `near`. */
export const gapEvent = (
  near: NumberedEvent,
  gap: Pick<NumberedEvent, 'seq' | 'bytes' | 'outcome' | 'reason'>,
): NumberedEvent => ({
  ...near,
  ...{
    run: null,
    capsule: '',
    fn: 'inspector',
    op: 'gap',
    access: 'none',
    path: '',
    asked: '',
    path2: null,
    mount: '',
    layer: 'none',
  },
  ...{ decision: 'allow', cause: 'disk', durationNs: 0, before: null, after: null },
  ...gap,
});
