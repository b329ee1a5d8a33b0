/** The stacks of all mounts, the checkpoints, which layers are chosen, and what became of one file. */
import { createStore } from 'zustand/vanilla';
import type { StoreApi } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import type { Checkpoint, FileFate, LayerStack } from '../../../src-preload/contract/review-schemas.ts';
import { messageOf } from '../../shared/failure.ts';

import type { ChosenLayers } from './layer-range.ts';
import { stackOf } from './tree-words.ts';
import type { LayerId } from './tree-words.ts';

export type LayersView = 'stack' | 'compare' | 'file';

export interface ShownFate {
  readonly path: string;
  readonly state: 'loading' | 'ready' | 'failed';
  readonly layers: FileFate['layers'];
  readonly message: string;
}

export interface LayersState {
  readonly view: LayersView;
  readonly stacks: readonly LayerStack[];
  /** Oldest first. */
  readonly checkpoints: readonly Checkpoint[];
  readonly state: 'loading' | 'ready' | 'failed';
  readonly problem: string | null;
  readonly chosen: ChosenLayers | null;
  /** Uppermost layers of groups of automatic checkpoints that are shown one by one. */
  readonly open: ReadonlySet<LayerId>;
  readonly fate: ShownFate | null;
  readonly refresh: () => Promise<void>;
  readonly setView: (view: LayersView) => void;
  /** `reach`: from the layer that was chosen first to this one. null chooses nothing. */
  readonly choose: (at: { readonly mount: string; readonly layer: LayerId } | null, how?: 'one' | 'reach') => void;
  readonly toggle: (first: LayerId) => void;
  readonly showFate: (path: string) => Promise<void>;
}
export type LayersStore = StoreApi<LayersState>;

export interface LayersDeps {
  readonly client: Pick<ApiClient, 'layerStack' | 'checkpointList' | 'fileFate'>;
  readonly sandbox: string;
}

type StoreAccess = Pick<LayersStore, 'getState' | 'setState'>;

/** A layer that was dropped is not chosen any more. */
function stillThere(chosen: ChosenLayers | null, stacks: readonly LayerStack[]): ChosenLayers | null {
  const layers = chosen && stackOf(stacks, chosen.mount)?.layers.map(({ layer }) => layer);
  if (!chosen || !layers?.includes(chosen.focus)) return null;
  return layers.includes(chosen.anchor) ? chosen : { ...chosen, anchor: chosen.focus };
}

class LayersActions {
  readonly #deps: LayersDeps;
  readonly #store: StoreAccess;
  #reading: Promise<void> | null = null;
  #again = false;
  constructor(deps: LayersDeps, store: StoreAccess) {
    this.#deps = deps;
    this.#store = store;
  }

  /** A stack may take a while: whoever asks meanwhile gets one more reading after it, however many they are. */
  readonly refresh = async (): Promise<void> => {
    if (this.#reading) {
      this.#again = true;
      await this.#reading;
      return;
    }
    this.#reading = this.#readAll();
    await this.#reading;
    this.#reading = null;
  };

  readonly setView = (view: LayersView): void => this.#store.setState({ view });

  readonly choose: LayersState['choose'] = (at, how = 'one') => {
    const { chosen } = this.#store.getState();
    if (at === null) {
      this.#store.setState({ chosen: null });
      return;
    }
    const { mount, layer } = at;
    const anchor = how === 'reach' && chosen?.mount === mount ? chosen.anchor : layer;
    this.#store.setState({ chosen: { mount, anchor, focus: layer } });
  };

  readonly toggle = (first: LayerId): void => {
    const { open } = this.#store.getState();
    const next = new Set(open);
    if (!next.delete(first)) next.add(first);
    this.#store.setState({ open: next });
  };

  readonly showFate = async (path: string): Promise<void> => {
    const known = this.#store.getState().fate;
    const layers = known?.path === path ? known.layers : [];
    this.#store.setState({ view: 'file', fate: { path, state: 'loading', layers, message: '' } });
    const fate = await this.#fateOf(path);
    if (this.#store.getState().fate?.path === path) this.#store.setState({ fate });
  };

  async #fateOf(path: string): Promise<ShownFate> {
    const { client, sandbox } = this.#deps;
    try {
      const { layers } = await client.fileFate({ sandbox, path });
      return { path, state: 'ready', layers, message: '' };
    } catch (error) {
      return { path, state: 'failed', layers: [], message: messageOf(error) };
    }
  }

  async #readAll(): Promise<void> {
    this.#again = false;
    await this.#read();
    if (this.#isAskedAgain()) await this.#readAll();
  }

  #isAskedAgain(): boolean {
    return this.#again;
  }

  async #read(): Promise<void> {
    const { client, sandbox } = this.#deps;
    try {
      const [stacks, checkpoints] = await Promise.all([
        client.layerStack({ sandbox }),
        client.checkpointList({ sandbox }),
      ]);
      const chosen = stillThere(this.#store.getState().chosen, stacks);
      this.#store.setState({ stacks, checkpoints, chosen, state: 'ready', problem: null });
    } catch (error) {
      this.#store.setState({ state: 'failed', problem: messageOf(error) });
    }
    const { fate } = this.#store.getState();
    if (fate) {
      const now = await this.#fateOf(fate.path);
      if (this.#store.getState().fate?.path === now.path) this.#store.setState({ fate: now });
    }
  }
}

export function createLayersStore(deps: LayersDeps): LayersStore {
  return createStore<LayersState>()((_set, _get, store) =>
    Object.assign(
      {
        view: 'stack',
        stacks: [],
        checkpoints: [],
        state: 'loading',
        problem: null,
        chosen: null,
        open: new Set<LayerId>(),
        fate: null,
      } as const,
      new LayersActions(deps, store),
    ),
  );
}
