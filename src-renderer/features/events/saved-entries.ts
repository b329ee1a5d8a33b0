/** The menu of saved filters. */
import type { SavedFilter } from '../../../src-preload/contract/event-schemas.ts';
import { quotedValue } from '../../../src-preload/contract/filter/print-filter.ts';

import type { PointEntry } from './point-menu.tsx';

export interface SavedDeeds {
  readonly apply: (text: string) => void;
  readonly manage: () => void;
}

/** As it is written in a filter. */
export const savedName = (name: string): string => `@${quotedValue(name)}`;

export function savedEntries(filters: readonly SavedFilter[], { apply, manage }: SavedDeeds): readonly PointEntry[] {
  return [
    ...filters.map(({ name }): PointEntry => ({
      kind: 'item',
      label: savedName(name),
      run: () => apply(savedName(name)),
    })),
    ...(filters.length > 0 ? [{ kind: 'separator' } as const] : []),
    { kind: 'item', label: 'Save or remove filters…', run: manage },
  ];
}
