/** What can be done with a run: by its key, from the bar and from its menu. */
import type { Run } from '../../../src-preload/contract/schemas.ts';

import type { RunsStore } from './store.ts';

export interface RunDeed {
  readonly label: string;
  /** As a key press has it. */
  readonly key: string;
  /** `menu`: too seldom wanted to stand in the bar. */
  readonly place: 'bar' | 'menu';
  readonly run: () => void;
}

export interface RunDeedsOptions {
  readonly store: RunsStore;
  readonly run: Run;
  readonly access: 'read-write' | 'read-only';
  readonly marked: readonly string[];
  readonly onTerminal: (run: string) => void;
}

export function runDeeds({ store, run, access, marked, onTerminal }: RunDeedsOptions): readonly RunDeed[] {
  const { showStory, again, stop, mark, compare } = store.getState();
  const isMarked = marked.includes(run.id);
  const deed = (label: string, key: string, place: RunDeed['place'], act: () => void): RunDeed => ({
    ...{ label, key, place },
    run: act,
  });
  const changing = [
    deed('Run again', 'a', 'bar', () => void again(run, 'now')),
    deed('Run again from its checkpoint', 'c', 'bar', () => void again(run, 'checkpoint')),
    ...(run.state === 'ended' ? [] : [deed('Stop', 's', 'bar', () => void stop(run.id))]),
  ];
  return [
    deed('Open its story', 'Enter', 'menu', () => showStory(run)),
    ...(access === 'read-write' ? changing : []),
    deed('Open its terminal', 't', 'bar', () => onTerminal(run.id)),
    deed(isMarked ? 'Do not compare it' : 'Choose to compare', ' ', 'bar', () => mark(run.id)),
    ...(marked.length === 2 ? [deed('Compare the two that are chosen', 'x', 'menu', compare)] : []),
  ];
}
