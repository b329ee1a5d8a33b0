/** A run's state as one word for colours and one for people. */
import type { Run } from '../../src-preload/contract/schemas.ts';

export type RunState = 'going' | 'succeeded' | 'stopped' | 'failed';

export function runState({ end }: Pick<Run, 'end'>): RunState {
  if (!end) return 'going';
  if (end.how === 'exited') return end.code === 0 ? 'succeeded' : 'failed';
  return end.how === 'killed' ? 'stopped' : 'failed';
}

export function runWord({ end, state }: Pick<Run, 'end' | 'state'>): string {
  if (!end) return state === 'starting' ? 'starting' : 'running';
  switch (end.how) {
    case 'exited':
      return `exited with ${end.code}`;
    case 'killed':
      return 'stopped';
    case 'limit':
      return `stopped by its limit of ${end.which}`;
    case 'trapped':
      return 'trapped';
    case 'failed':
      return 'failed to run';
  }
}
