/** Whether the text of a filter can be understood, told while it is typed. */
import type { SavedFilter } from '../../../src-preload/contract/event-schemas.ts';
import { FilterError } from '../../../src-preload/contract/filter/filter-error.ts';
import { parseFilter } from '../../../src-preload/contract/filter/parse-filter.ts';
import type { FilterSettings } from '../../../src-preload/contract/filter/parse-filter.ts';

export const settingsOf = (saved: readonly SavedFilter[], nowMs: number): FilterSettings => ({
  nowMs,
  saved: new Map(saved.map(({ name, filter }) => [name, filter])),
});

/** What is wrong with it and where; null when nothing is. */
export function filterProblem(text: string, settings: FilterSettings): FilterError | null {
  try {
    parseFilter(text, settings);
    return null;
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
}
