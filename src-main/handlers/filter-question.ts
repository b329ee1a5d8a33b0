/** What the text of a filter needs to be understood: the time, and the filters that have names. */
import type { FilterSettings } from '../../src-preload/contract/filter/parse-filter.ts';
import type { Workbench } from './workbench.ts';

export const filterSettings = ({ deps }: Workbench): FilterSettings => ({
  nowMs: deps.now(),
  saved: new Map(deps.filters.list().map(({ name, filter }) => [name, filter])),
});
