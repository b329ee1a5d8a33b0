/** Comparing any two trees, and looking into what differs. */
import { randomUUID } from 'node:crypto';

import type { ApiHandlers, CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';
import { countChanges } from '../../review/change.ts';
import type { TreeChange } from '../../review/change.ts';
import { listQuiet } from '../../review/changes.ts';
import { counted } from '../jobs.ts';
import { bytesOfPlace, diffOfPlace } from '../diff-work.ts';
import type { Opened, Workbench } from '../workbench.ts';
import { insideOfPlace } from './compare-inside.ts';
import { openPair, treeChanges } from './compare-trees.ts';
import { FOLDER_AND_SANDBOX, listedChange, withPlaces } from './pair-places.ts';
import type { PlaceQuestion } from './pair-places.ts';

type Calls = 'changeQuiet' | 'changeDiff' | 'changeBytes' | 'changeInside' | 'compareTrees';
type Asked = Pick<CallInput<'changeDiff'>, 'sandbox' | 'path' | 'pair'>;

/** Comparisons that are kept for their next page, and for what was renamed between two trees. */
const MOST_KEPT = 4;
const MOST_LISTED = 10_000;

const keyOf = ({ sandbox, from, to }: Pick<CallInput<'compareTrees'>, 'sandbox' | 'from' | 'to'>): string =>
  JSON.stringify([sandbox, from, to]);

/** The newest comparisons, by what was compared. */
class KeptComparisons {
  readonly #kept = new Map<string, readonly TreeChange[]>();

  set(key: string, changes: readonly TreeChange[]): void {
    this.#kept.delete(key);
    this.#kept.set(key, changes);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  get(key: string): readonly TreeChange[] | undefined {
    return this.#kept.get(key);
  }
}

/** Bytes that the later side has and the earlier one does not. */
const bytesOf = (changes: readonly TreeChange[]): number =>
  changes.reduce((sum, { kind, content, sizeAfter }) => sum + (content || kind === 'added' ? (sizeAfter ?? 0) : 0), 0);

const pageOf = (
  changes: readonly TreeChange[],
  { offset = 0, limit = MOST_LISTED }: CallInput<'compareTrees'>,
): CallOutput<'compareTrees'> => ({
  changes: changes.slice(offset, offset + limit),
  counts: countChanges(changes, bytesOf(changes)),
  total: changes.length,
});

const quietOf = ({ session, changes }: Opened): CallOutput<'changeQuiet'> =>
  session.mounts.all().flatMap((mount) => [...listQuiet(mount.overlay, mount.name, changes.hashes(mount))]);

export const createCompareHandlers = (workbench: Workbench): Pick<ApiHandlers, Calls> => {
  const { jobs } = workbench.deps;
  const kept = new KeptComparisons();
  const opened = (id: string): Opened => workbench.opened(id);

  const questionOf = ({ sandbox, path, pair }: Asked): PlaceQuestion => {
    const asked = opened(sandbox);
    const canonical = asked.session.canonical(path);
    const change = pair
      ? kept.get(keyOf({ sandbox, ...pair }))?.find((each) => each.path === canonical)
      : listedChange(asked, canonical);
    return { pair: openPair(opened, sandbox, pair ?? FOLDER_AND_SANDBOX), path: canonical, change };
  };

  return {
    changeQuiet: ({ sandbox }) => quietOf(opened(sandbox)),
    changeDiff: (asked) => {
      const question = questionOf(asked);
      if (!asked.pair && !question.change) throw new CallError('not-found', `Nothing has changed at ${question.path}.`);
      return withPlaces(question, diffOfPlace);
    },
    changeBytes: (asked) => withPlaces(questionOf(asked), (places) => bytesOfPlace(places, asked)),
    changeInside: (asked) => insideOfPlace(questionOf(asked), () => opened(asked.sandbox).isOpen()),
    compareTrees: async (asked) => {
      const key = keyOf(asked);
      const known = asked.offset ? kept.get(key) : undefined;
      if (known) return pageOf(known, asked);
      const work = counted(treeChanges(openPair(opened, asked.sandbox, asked)));
      const changes = await jobs.run(asked.job ?? randomUUID(), 'Compare', work);
      kept.set(key, changes);
      return pageOf(changes, asked);
    },
  };
};
