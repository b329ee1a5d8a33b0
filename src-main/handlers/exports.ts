/** What leaves the inspector and comes back, and the filters that have names. */
import type { ApiHandlers, CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import { FilterError } from '../../src-preload/contract/filter/filter-error.ts';
import { parseFilter } from '../../src-preload/contract/filter/parse-filter.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { exportToFile } from './export-events.ts';
import { openBundle } from './import-bundle.ts';
import type { Workbench } from './workbench.ts';

type ExportCalls = 'eventExport' | 'eventImport' | 'savedFilters';

export const createExportHandlers = (workbench: Workbench): Pick<ApiHandlers, ExportCalls> => ({
  eventExport: (request) => exportToFile(workbench, request),
  eventImport: async (request) => workbench.state(await openBundle(workbench, request)),
  savedFilters: ({ set }) => savedFilters(workbench, set),
});

type SavedFilters = CallOutput<'savedFilters'>;

function savedFilters({ deps }: Workbench, set: CallInput<'savedFilters'>['set']): SavedFilters {
  if (set) {
    checkFilters(set, deps.now());
    deps.filters.replace(set);
  }
  return [...deps.filters.list()];
}

/** One that cannot be understood would be found out when somebody needs it. Errors: `CallError` `invalid-input`. */
function checkFilters(filters: SavedFilters, nowMs: number): void {
  const saved = new Map(filters.map(({ name, filter }) => [name, filter]));
  if (saved.size < filters.length) throw new CallError('invalid-input', 'Two filters have the same name.');
  for (const { name, filter } of filters)
    try {
      parseFilter(filter, { nowMs, saved });
    } catch (error) {
      if (!(error instanceof FilterError)) throw error;
      const { column, length, message } = error;
      throw new CallError('invalid-input', `Column ${column} of the filter "${name}": ${message}`, {
        column,
        length,
        name,
      });
    }
}
