/** What the tabs about an event need of the workbench. */
import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { MomentStore } from '../../shared/moment.ts';
import type { Notify } from '../../shared/notify.ts';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import type { SelectionStore } from '../../shared/selection.ts';

export interface DetailsDeps {
  readonly client: Pick<
    ApiClient,
    'eventRows' | 'eventContent' | 'fileStat' | 'fileRestore' | 'eventWhy' | 'grantAdd' | 'capsuleList'
  >;
  readonly sandbox: SandboxStore;
  readonly selection: SelectionStore;
  readonly moment: MomentStore;
  readonly notify: Notify;
}
