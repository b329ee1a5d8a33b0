/** How many rows each kind of fold would take away from the present list: counted when somebody wants to know. */
import { useState } from 'react';

import { FOLDS } from '../../../src-preload/contract/event-words.ts';

import type { EventsStore } from './events-state.ts';
import type { FoldedAway } from './fold-entries.ts';

/** The numbers so far, and what counts them. */
export function useFoldedAway(store: EventsStore): readonly [FoldedAway, () => void] {
  const [away, setAway] = useState<FoldedAway>({});
  const count = (): void => {
    setAway({});
    const { countRows } = store.getState();
    void countRows([]).then((all) => {
      for (const fold of FOLDS) {
        void countRows([fold]).then((rows) => {
          if (all !== null && rows !== null) setAway((known) => ({ ...known, [fold]: all - rows }));
        });
      }
    });
  };
  return [away, count];
}
