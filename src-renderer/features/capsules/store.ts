/** The capsules that can be run here, their arguments, and loading more of them. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient, CallInput } from '../../../src-preload/contract/api.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { Capsule, Run } from '../../../src-preload/contract/schemas.ts';
import type { Abi } from '../../../src-preload/contract/vocabulary.ts';
import { toFailure } from '../../shared/failure.ts';
import { visible } from '../../shared/visible.ts';

import { parseArguments } from '../../shared/arguments.ts';
import type { StartRun } from './start-run.ts';

export interface CapsulesState {
  readonly capsules: readonly Capsule[];
  readonly state: 'loading' | 'ready' | 'failed';
  /** Arguments as typed, by capsule file. */
  readonly args: Readonly<Record<string, string>>;
  readonly starting: string | null;
  /** What went wrong last, and with which file. */
  readonly problem: { readonly file: string; readonly failure: Failure } | null;
  /** The in-app picker, for shells without a dialog of their own. */
  readonly browsing: 'open' | 'closed';
  readonly refresh: () => Promise<void>;
  readonly setArgs: (file: string, args: string) => void;
  readonly pick: () => Promise<void>;
  readonly closeBrowser: () => void;
  readonly load: (file: string) => Promise<void>;
  /** One that came to be here, by its manifest: listed from now on. */
  readonly add: (file: string) => Promise<void>;
  readonly run: (capsule: Pick<Capsule, 'file'>) => Promise<void>;
  readonly dismiss: () => void;
  /** The file that was loaded last, until it was shown. */
  readonly arrived: string | null;
  readonly shown: () => void;
}
export type CapsulesStore = StoreApi<CapsulesState>;

export interface CapsulesDeps {
  readonly client: Pick<ApiClient, 'capsuleList' | 'capsuleInspect' | 'shellPickCapsule'>;
  readonly sandbox: string;
  readonly start: StartRun;
  readonly onStarted: (run: Run) => void;
  /** Of the terminal that a run will have; null when there is none yet. */
  readonly size?: () => NonNullable<CallInput<'runStart'>['size']> | null;
}

type StoreAccess = Pick<CapsulesStore, 'getState' | 'setState'>;

class CapsulesActions {
  readonly #deps: CapsulesDeps;
  readonly #store: StoreAccess;
  /** Files that came to be here; the engine lists them once they ran. */
  readonly #loaded = new Set<string>();
  constructor(deps: CapsulesDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  readonly refresh = async (): Promise<void> => {
    const { client, sandbox } = this.#deps;
    try {
      const listed = await client.capsuleList({ sandbox });
      this.#store.setState({ capsules: [...listed, ...(await this.#besides(listed))], state: 'ready' });
    } catch (error) {
      this.#store.setState({ state: 'failed' });
      this.#complain('', error);
    }
  };
  readonly setArgs = (file: string, args: string): void =>
    this.#store.setState({ args: { ...this.#store.getState().args, [file]: args } });
  readonly pick = async (): Promise<void> => {
    try {
      const { path } = await this.#deps.client.shellPickCapsule({});
      if (path !== null) await this.load(path);
    } catch (error) {
      if (toFailure(error).code === 'unsupported') this.#store.setState({ browsing: 'open' });
      else this.#complain('', error);
    }
  };
  readonly closeBrowser = (): void => this.#store.setState({ browsing: 'closed' });
  readonly load = async (file: string): Promise<void> => {
    const { client, sandbox } = this.#deps;
    this.#store.setState({ problem: null });
    try {
      const capsule = await client.capsuleInspect({ sandbox, file });
      this.#put(capsule);
      this.#store.setState({ arrived: capsule.file });
    } catch (error) {
      this.#complain(file, error);
    }
  };
  readonly add = async (file: string): Promise<void> => {
    const { client, sandbox } = this.#deps;
    try {
      this.#put(await client.capsuleInspect({ sandbox, file }));
      if (this.#store.getState().problem?.file === file) this.dismiss();
    } catch (error) {
      this.#complain(file, error);
    }
  };
  readonly run = async ({ file }: Pick<Capsule, 'file'>): Promise<void> => {
    if (this.#store.getState().starting === file) return;
    const { start, sandbox, onStarted } = this.#deps;
    const parsed = parseArguments(this.#store.getState().args[file] ?? '');
    if (!parsed.ok) {
      this.#store.setState({ problem: { file, failure: { code: 'invalid-argument', message: parsed.message } } });
      return;
    }
    this.#store.setState({ starting: file, problem: null });
    try {
      const size = this.#deps.size?.();
      onStarted(await start({ sandbox, file, args: [...parsed.args], ...(size ? { size } : {}) }));
    } catch (error) {
      this.#complain(file, error);
    } finally {
      this.#store.setState({ starting: null });
    }
  };
  readonly dismiss = (): void => this.#store.setState({ problem: null });
  readonly shown = (): void => this.#store.setState({ arrived: null });

  /** Those that were loaded and are not listed; one that is gone by now is left out. */
  async #besides(listed: readonly Capsule[]): Promise<readonly Capsule[]> {
    const { client, sandbox } = this.#deps;
    const files = [...this.#loaded].filter((loaded) => !listed.some(({ file }) => file === loaded));
    const settled = await Promise.allSettled(files.map((file) => client.capsuleInspect({ sandbox, file })));
    return settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  }

  #put(capsule: Capsule): void {
    this.#loaded.add(capsule.file);
    const { capsules } = this.#store.getState();
    const isListed = capsules.some(({ file }) => file === capsule.file);
    const put = capsules.map((known) => (known.file === capsule.file ? capsule : known));
    this.#store.setState({ capsules: isListed ? put : [...capsules, capsule] });
    // What was typed for a program goes with it when it gets a manifest.
    const same = capsules.find(({ hash, name }) => hash === capsule.hash && name === capsule.name);
    const typed = same && this.#store.getState().args[same.file];
    if (!isListed && typed !== undefined) this.setArgs(capsule.file, typed);
  }

  #complain(file: string, error: unknown): void {
    this.#store.setState({ problem: { file, failure: toFailure(error) } });
  }
}

export function createCapsulesStore(deps: CapsulesDeps): CapsulesStore {
  return createStore<CapsulesState>()((_set, _get, store) =>
    Object.assign(
      {
        capsules: [],
        state: 'loading',
        args: {},
        starting: null,
        problem: null,
        browsing: 'closed',
        arrived: null,
      } as const,
      new CapsulesActions(deps, store),
    ),
  );
}

export const ABI_NAMES: Record<Abi, string> = {
  preview1: 'WASI preview 1',
  wasi: 'WASI 0.2',
  astrid: 'Astrid',
  extism: 'Extism',
};

/** A name that tells the capsule from others of the same name: `tidy`, `tidy (WASI 0.2)`, or `tidy (with manifest)`. */
export function distinctName(capsule: Capsule, all: readonly Capsule[]): string {
  const same = all.filter((other) => other.name === capsule.name);
  const name = visible(capsule.name);
  if (same.length < 2) return name;
  const marks = [
    ...(same.some(({ abi }) => abi !== capsule.abi) ? [ABI_NAMES[capsule.abi]] : []),
    ...(same.some((other) => isBare(other) !== isBare(capsule)) ? [isBare(capsule) ? 'bare' : 'with manifest'] : []),
  ];
  return `${name} (${marks.length === 0 ? ABI_NAMES[capsule.abi] : marks.join(', ')})`;
}

/** Those that are one program stand together: the one with its manifest before the bare one. */
export function byProgram(all: readonly Capsule[]): readonly (readonly Capsule[])[] {
  const groups = Map.groupBy(all, ({ name, hash }) => `${hash} ${name}`);
  return [...groups.values()].map((same) => same.toSorted((a, b) => Number(isBare(a)) - Number(isBare(b))));
}

const isBare = ({ rights }: Capsule): boolean => (rights ?? null) === null;

/** The names in a failure's details: a list, or an object that holds one. */
export function namesIn(details: unknown): readonly string[] {
  if (Array.isArray(details)) return details.map((name) => (typeof name === 'string' ? name : JSON.stringify(name)));
  if (typeof details !== 'object' || details === null) return [];
  return namesIn(Object.values(details).find((value) => Array.isArray(value)) ?? null);
}
