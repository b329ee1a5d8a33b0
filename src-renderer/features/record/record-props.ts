/** What the dialogs about the record need of the workbench. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { EventQuery } from '../../../src-preload/contract/event-schemas.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import type { RecordStore } from './store.ts';

export interface RecordDialogsProps {
  readonly store: RecordStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly client: Pick<ApiClient, 'shellBrowse' | 'shellPickFolder'>;
  /** The list of the Events pane: which events, whether that is fewer than all, and how many. */
  readonly query: () => EventQuery;
  readonly filtered: () => { readonly isFiltered: boolean; readonly shown: number; readonly total: number };
}
