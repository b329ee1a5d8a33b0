/** The ends of a conflict that need no merging, as far as this one can have them. */
import type { Resolution } from '../../../src-preload/contract/review-words.ts';

import type { MergesStore, OpenMerge } from './store.ts';

type Whole = Exclude<Resolution, 'merged'>;

const WHOLE: readonly { readonly take: Whole; readonly label: string; readonly about: string }[] = [
  { take: 'theirs', label: 'Keep theirs', about: 'What the folder has; the change goes to the bin' },
  { take: 'mine', label: 'Keep mine', about: 'What the sandbox has goes over what the folder has, at the next commit' },
  { take: 'skip', label: 'Skip', about: 'Decide later: the change stays in the sandbox, uncommitted' },
];

export function WholeChoices({ store, merge }: { readonly store: MergesStore; readonly merge: OpenMerge }) {
  const possible = WHOLE.filter(({ take }) => merge.details?.choices.includes(take));
  return possible.map(({ take, label, about }) => (
    <button
      key={take}
      type="button"
      className="button small"
      title={about}
      disabled={merge.busy === 'busy'}
      onClick={() => void store.getState().resolve(merge.path, take)}
    >
      {label}
    </button>
  ));
}
