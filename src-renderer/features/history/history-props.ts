/** What the history view and its parts need of the workbench. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { LayoutStore } from '../../shared/layout.ts';
import type { MomentStore } from '../../shared/moment.ts';
import type { Notify } from '../../shared/notify.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';

import type { HistoryStore } from './store.ts';

export interface HistoryPaneProps {
  readonly store: HistoryStore;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly moment: MomentStore;
  readonly layout: LayoutStore;
  readonly client: Pick<ApiClient, 'fileStat' | 'fileRestore'>;
  readonly notify: Notify;
}

/** Of one of its lists. */
export interface HistoryListProps extends HistoryPaneProps {
  /** The list takes the keyboard whenever this is a new number. */
  readonly focusSerial: number | null;
}
