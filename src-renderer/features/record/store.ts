/** The care of the record: verifying it, taking it out and bringing one in, how much of it is kept. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import type { ChainReport, ExportRequest, Retention } from '../../../src-preload/contract/event-schemas.ts';
import type { SandboxState } from '../../../src-preload/contract/schemas.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { endOf, messageOf } from '../../shared/failure.ts';
import { formatBytes, plural } from '../../shared/format.ts';
import type { Notify } from '../../shared/notify.ts';

export type RecordDialog = 'verify' | 'export' | 'import' | 'retention';

export interface RecordState {
  readonly dialog: RecordDialog | null;
  /** The job under way, whose progress the sandbox's jobs tell. */
  readonly job: string | null;
  /** Why the last deed did not come to its end. */
  readonly problem: string | null;
  readonly report: ChainReport | null;
  readonly kept: CallOutput<'retention'> | null;
  /** Opens a dialog; verifying begins at once. */
  readonly open: (dialog: RecordDialog) => void;
  readonly close: () => void;
  readonly cancel: () => void;
  /** Answers whether the file was made. */
  readonly exportTo: (request: ExportRequest) => Promise<boolean>;
  readonly importFrom: (file: string) => Promise<void>;
  /** Answers whether it was kept. */
  readonly setRetention: (set: Partial<Retention>) => Promise<boolean>;
}
export type RecordStore = StoreApi<RecordState>;

export interface RecordDeps {
  readonly client: Pick<ApiClient, 'eventVerify' | 'eventExport' | 'eventImport' | 'retention' | 'jobCancel'>;
  readonly sandbox: string;
  readonly notify: Notify;
  /** Shows another sandbox in place of this one. */
  readonly onOpened: (state: SandboxState) => void;
}

type StoreAccess = Pick<RecordStore, 'getState' | 'setState'>;

class RecordActions {
  readonly #deps: RecordDeps;
  readonly #store: StoreAccess;
  #jobs = 0;

  constructor(deps: RecordDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly open = (dialog: RecordDialog): void => {
    this.#store.setState({ dialog, problem: null });
    if (dialog === 'verify') void this.#verify();
    if (dialog === 'retention') void this.#retention();
  };
  /** What is under way goes on, and the status bar tells of it. */
  readonly close = (): void => this.#store.setState({ dialog: null, problem: null });
  readonly cancel = (): void => cancelJob(this.#deps.client, this.#store.getState().job);

  readonly exportTo = async (request: ExportRequest): Promise<boolean> => {
    const { client, sandbox, notify } = this.#deps;
    const done = await this.#run('export', (job) => client.eventExport({ sandbox, job, ...request }));
    if (!done) return false;
    this.close();
    const contents = done.contents === 0 ? '' : `, ${plural(done.contents, 'content')}`;
    notify.done(`Exported ${plural(done.events, 'event')}`, `${done.file} (${formatBytes(done.bytes)}${contents})`);
    return true;
  };

  readonly importFrom = async (file: string): Promise<void> => {
    const state = await this.#run('import', (job) => this.#deps.client.eventImport({ file, job }));
    if (!state) {
      this.#deps.notify.failed('The export could not be opened', this.#store.getState().problem ?? undefined);
      return;
    }
    this.close();
    this.#deps.onOpened(state);
  };

  readonly setRetention = async (set: Partial<Retention>): Promise<boolean> => {
    const input: CallInput<'retention'> = { sandbox: this.#deps.sandbox, set };
    return await this.#askRetention(input);
  };

  async #verify(): Promise<void> {
    if (this.#store.getState().job !== null) return;
    this.#store.setState({ report: null });
    const { client, sandbox } = this.#deps;
    const report = await this.#run('verify', (job) => client.eventVerify({ sandbox, job }));
    if (report) this.#store.setState({ report });
  }

  async #retention(): Promise<void> {
    this.#store.setState({ kept: null });
    await this.#askRetention({ sandbox: this.#deps.sandbox });
  }

  async #askRetention(input: CallInput<'retention'>): Promise<boolean> {
    try {
      this.#store.setState({ kept: await this.#deps.client.retention(input), problem: null });
      return true;
    } catch (error) {
      this.#store.setState({ problem: messageOf(error) });
      return false;
    }
  }

  /** null when it did not come to its end; `problem` says why, unless the user cancelled it. */
  async #run<T>(what: string, act: (job: string) => Promise<T>): Promise<T | null> {
    const job = `record-${what}-${this.#deps.sandbox}-${++this.#jobs}`;
    this.#store.setState({ job, problem: null });
    try {
      return await act(job);
    } catch (error) {
      this.#store.setState({ problem: endOf(error) });
      return null;
    } finally {
      this.#store.setState({ job: null });
    }
  }
}

export function createRecordStore(deps: RecordDeps): RecordStore {
  return createStore<RecordState>()((_set, _get, store) =>
    Object.assign(
      { dialog: null, job: null, problem: null, report: null, kept: null } as const,
      new RecordActions(deps, store),
    ),
  );
}
