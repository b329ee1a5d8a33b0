/** For tests: operations, items of the bin, and a store that answers with them. */
import type { BinItem, OperationEntry } from '../../../src-preload/contract/review-schemas.ts';
import type { ReviewReport } from '../../../src-preload/contract/schemas.ts';
import { sampleChange } from '../../client/fake-client.ts';
import type { NotifyAction } from '../../shared/notify.ts';

export const sampleOperation = (id: string, part: Partial<OperationEntry> = {}): OperationEntry => ({
  id,
  name: 'commit',
  state: 'done',
  at: 1_700_000_000_000,
  author: 'user',
  message: '',
  paths: 2,
  some: ['cwd://a.txt', 'cwd://b.txt'],
  events: null,
  fixed: null,
  recovered: null,
  ...part,
});

export const sampleItem = (id: string, paths: readonly string[]): BinItem => ({
  id,
  at: 1_700_000_000_000,
  message: '',
  changes: paths.map((path) => sampleChange(path)),
  bytes: 100,
});

export const sampleReport = (part: Partial<ReviewReport> = {}): ReviewReport => ({
  state: 'done',
  applied: [],
  conflicts: [],
  included: [],
  ...part,
});

/** Messages to the user, and what they offer to do. */
export function listening() {
  const messages: string[] = [];
  const actions: NotifyAction[] = [];
  const tell = (title: string, detail?: string): void => {
    messages.push(detail === undefined ? title : `${title}: ${detail}`);
  };
  return {
    messages,
    actions,
    notify: {
      failed: tell,
      note: tell,
      done: (title: string, detail?: string, action?: NotifyAction) => {
        tell(title, detail);
        if (action) actions.push(action);
      },
    },
  };
}
