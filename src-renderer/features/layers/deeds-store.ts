/** What is done with checkpoints and layers, and the question before each deed. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallInput, CallOutput } from '../../../src-preload/contract/api.ts';
import type { Checkpoint, TreePair } from '../../../src-preload/contract/review-schemas.ts';
import type { LayerCounts, SandboxState } from '../../../src-preload/contract/schemas.ts';
import { cancelJob } from '../../shared/cancel-job.ts';
import { endOf, messageOf } from '../../shared/failure.ts';
import { formatBytes, formatCount, plural } from '../../shared/format.ts';
import type { Notify } from '../../shared/notify.ts';
import { oneDeed } from '../../shared/one-deed.ts';
import { visible } from '../../shared/visible.ts';

export type Imported = CallOutput<'layerImport'>;
export type ImportAs = CallInput<'layerImport'>['as'];
export type LayerFormat = CallInput<'layerExport'>['format'];

/** The one dialog that is open. */
export type LayerQuestion =
  | { readonly ask: 'create' }
  | { readonly ask: 'rename'; readonly checkpoint: Checkpoint }
  | { readonly ask: 'branch'; readonly checkpoint: Checkpoint }
  | { readonly ask: 'restore'; readonly checkpoint: Checkpoint }
  | { readonly ask: 'drop'; readonly checkpoints: readonly Checkpoint[] }
  /** `into`: what the layer is called that they become one with. */
  | { readonly ask: 'squash'; readonly checkpoints: readonly Checkpoint[]; readonly into: string }
  | { readonly ask: 'export'; readonly mount: string; readonly pair: TreePair; readonly words: string }
  | { readonly ask: 'import'; readonly mount: string | null }
  | { readonly ask: 'imported'; readonly how: ImportAs['how']; readonly result: Imported };

export interface DeedsState {
  readonly question: LayerQuestion | null;
  /** Why the last deed did not come to its end. */
  readonly problem: string | null;
  readonly busy: 'busy' | 'idle';
  /** What goes on, whose progress the sandbox's jobs tell. */
  readonly job: string | null;
  /** What a restore would change; null until it is known. */
  readonly effect: LayerCounts | null;
  readonly ask: (question: LayerQuestion) => void;
  readonly close: () => void;
  readonly cancel: () => void;
  readonly create: (name: string) => Promise<void>;
  readonly rename: (id: number, name: string) => Promise<void>;
  readonly restore: (checkpoint: Checkpoint) => Promise<void>;
  readonly drop: (ids: readonly number[]) => Promise<void>;
  readonly branch: (id: number, name: string) => Promise<void>;
  readonly exportTo: (
    request: TreePair & { readonly mount: string; readonly format: LayerFormat; readonly file: string },
  ) => Promise<void>;
  readonly importFrom: (file: string, as: ImportAs) => Promise<void>;
  /** Shows another sandbox in place of this one. */
  readonly openSandbox: (id: string) => Promise<void>;
}
export type DeedsStore = StoreApi<DeedsState>;

export interface DeedsDeps {
  readonly client: Pick<
    ApiClient,
    | 'checkpointCreate'
    | 'checkpointRename'
    | 'checkpointRestore'
    | 'checkpointDrop'
    | 'checkpointBranch'
    | 'compareTrees'
    | 'layerExport'
    | 'layerImport'
    | 'sandboxState'
    | 'jobCancel'
  >;
  readonly sandbox: string;
  readonly notify: Notify;
  readonly onOpened: (state: SandboxState) => void;
  /** Reads the layers, and what they lead to, again. */
  readonly refresh: () => Promise<void>;
}

const IDLE = { busy: 'idle', job: null } as const;

type StoreAccess = Pick<DeedsStore, 'getState' | 'setState'>;

class DeedsActions {
  readonly #deps: DeedsDeps;
  readonly #store: StoreAccess;
  #jobs = 0;
  constructor(deps: DeedsDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly ask = (question: LayerQuestion): void => {
    this.#store.setState({ question, problem: null, effect: null });
    if (question.ask === 'restore') void this.#readEffect(question.checkpoint.id);
  };
  /** What is under way goes on, and the status bar tells of it. */
  readonly close = (): void => this.#store.setState({ question: null, problem: null });
  readonly cancel = (): void => cancelJob(this.#deps.client, this.#store.getState().job);

  readonly create = async (name: string): Promise<void> => {
    const { client, sandbox, notify } = this.#deps;
    const made = await this.#run(() => client.checkpointCreate({ sandbox, name }));
    if (made) notify.done('Checkpoint made', visible(made.name));
  };
  readonly rename = async (id: number, name: string): Promise<void> => {
    const { client, sandbox } = this.#deps;
    await this.#run(() => client.checkpointRename({ sandbox, id, name }));
  };
  readonly restore = async ({ id, name }: Checkpoint): Promise<void> => {
    const { client, sandbox, notify } = this.#deps;
    const done = await this.#run(() => client.checkpointRestore({ sandbox, id }));
    if (!done) return;
    notify.done(`Restored “${visible(name)}”`, `What was there before is kept as “${visible(done.before.name)}”.`, {
      label: 'Undo',
      run: () => void this.restore(done.before),
    });
  };
  readonly drop = async (ids: readonly number[]): Promise<void> => {
    const { client, sandbox, notify } = this.#deps;
    const done = await this.#run(() => client.checkpointDrop({ sandbox, ids: [...ids] }));
    if (done) notify.done(`Dropped ${plural(done.dropped, 'checkpoint')}`, 'No file was changed.');
  };
  readonly branch = async (id: number, name: string): Promise<void> => {
    const { client, sandbox, notify } = this.#deps;
    const made = await this.#run((job) => client.checkpointBranch({ sandbox, job, id, name }));
    if (!made) return;
    await this.openSandbox(made.id);
    notify.done(`Opened ${visible(made.name)}`, 'It begins as the checkpoint was; the sandbox before is as it was.');
  };
  readonly exportTo: DeedsState['exportTo'] = async (request) => {
    const { client, sandbox, notify } = this.#deps;
    const done = await this.#run((job) => client.layerExport({ sandbox, job, ...request }));
    if (done) notify.done(`Exported ${entriesOf(done.entries)}`, `${visible(done.file)} (${formatBytes(done.bytes)})`);
  };
  readonly importFrom = async (file: string, as: ImportAs): Promise<void> => {
    const { client, sandbox } = this.#deps;
    const into = as.how === 'layer' ? { sandbox } : {};
    const result = await this.#run((job) => client.layerImport({ job, file, as, ...into }));
    if (result) this.ask({ ask: 'imported', how: as.how, result });
  };
  readonly openSandbox = async (id: string): Promise<void> => {
    const { client, notify, onOpened } = this.#deps;
    this.close();
    try {
      onOpened(await client.sandboxState({ sandbox: id }));
    } catch (error) {
      notify.failed('The sandbox could not be shown', messageOf(error));
    }
  };

  async #readEffect(id: number): Promise<void> {
    const { client, sandbox } = this.#deps;
    const pair: TreePair = { from: { tree: 'merged' }, to: { tree: 'checkpoint', id } };
    try {
      const { counts } = await client.compareTrees({ sandbox, ...pair, limit: 1 });
      const { question } = this.#store.getState();
      if (question?.ask === 'restore' && question.checkpoint.id === id) this.#store.setState({ effect: counts });
    } catch (error) {
      this.#store.setState({ problem: messageOf(error) });
    }
  }

  /** The dialog closes when it is done, and says why when it is not: then the answer is null. */
  async #run<T>(act: (job: string) => Promise<T>): Promise<T | null> {
    const { question } = this.#store.getState();
    const { sandbox, refresh: after } = this.#deps;
    const failed = (error: unknown): void => this.#failed(question, error);
    return await oneDeed({ store: this.#store, idle: IDLE, failed, after }, 'busy', async () => {
      const job = `layers-${sandbox}-${++this.#jobs}`;
      this.#store.setState({ job, problem: null });
      const done = await act(job);
      if (this.#store.getState().question === question) this.close();
      return done;
    });
  }

  /** Whoever closed the dialog meanwhile, or had none, is told all the same. */
  #failed(question: LayerQuestion | null, error: unknown): void {
    const problem = endOf(error);
    if (question !== null && this.#store.getState().question === question) this.#store.setState({ problem });
    else this.#deps.notify.failed('That could not be done', problem);
  }
}

export const entriesOf = (count: number): string => (count === 1 ? '1 entry' : `${formatCount(count)} entries`);

export const createDeedsStore = (deps: DeedsDeps): DeedsStore =>
  createStore<DeedsState>()((_set, _get, store) =>
    Object.assign({ question: null, problem: null, ...IDLE, effect: null } as const, new DeedsActions(deps, store)),
  );
