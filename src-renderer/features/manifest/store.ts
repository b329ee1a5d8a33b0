/** The manifests that are open: read, edited, saved with a check that nobody else wrote meanwhile. */
import { createStore } from 'zustand/vanilla';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { CAPABILITY_OF_RIGHT, capabilitiesOf } from '../../../src-preload/contract/manifest/capabilities.ts';
import { withEntry } from '../../../src-preload/contract/manifest/edit-manifest.ts';
import { readManifest } from '../../../src-preload/contract/manifest/read-manifest.ts';
import type { TextPlace } from '../../../src-preload/contract/manifest/text-place.ts';
import type { ManifestFile, NeededRight } from '../../../src-preload/contract/policy-schemas.ts';
import { toFailure } from '../../shared/failure.ts';
import type { Notify } from '../../shared/notify.ts';
import { OpenEntries } from '../../shared/open-entries.ts';
import type { ManifestRequest } from '../../shared/selection.ts';
import { visible } from '../../shared/visible.ts';

import { isEdited, isSavable } from './manifest-state.ts';
import type { ManifestsState, ManifestsStore, OpenManifest, TextChange } from './manifest-state.ts';

export interface ManifestsDeps {
  readonly client: Pick<ApiClient, 'manifestRead' | 'manifestWrite'>;
  readonly sandbox: string;
  readonly notify: Notify;
  /** A manifest was written: the capsule at this host path is another one now, or came to be. */
  readonly onSaved: (capsuleFile: string) => void;
}

const FRESH = {
  phase: 'loading',
  failure: null,
  disk: null,
  text: '',
  saving: 'idle',
  theirs: null,
  clash: 'seen',
  refused: null,
  pane: 'rights',
  scope: { of: 'last-run' },
  most: null,
  place: null,
} as const;

/** Each right as an entry; the first that cannot be put in says why. */
function withRights(text: string, rights: readonly NeededRight[]): TextChange {
  let change: TextChange = { text, problem: null };
  for (const { access, pattern } of rights) {
    if (change.text !== null) change = withEntry(change.text, access, pattern);
  }
  return change;
}

const entryPlace = (text: string, { access, pattern }: NeededRight): TextPlace | undefined =>
  capabilitiesOf(readManifest(text)).lists[CAPABILITY_OF_RIGHT[access]].find((entry) => entry.text === pattern)?.place;

class ManifestsActions {
  readonly #deps: ManifestsDeps;
  readonly #open: OpenEntries<OpenManifest>;
  constructor(deps: ManifestsDeps, open: OpenEntries<OpenManifest>) {
    this.#deps = deps;
    this.#open = open;
  }

  readonly show = async ({ file, name, add = [], pane, run }: ManifestRequest): Promise<void> => {
    if (!this.#open.find(file)) this.#open.put({ ...FRESH, file, target: file, name });
    if (pane) this.choose(file, { pane });
    if (run !== undefined) this.choose(file, { scope: { of: 'run', run } });
    if (this.#open.find(file)?.phase !== 'ready') await this.reload(file);
    if (add.length > 0) this.#add(file, add);
  };
  readonly keyOf = (file: string): string => this.#open.all().find(({ target }) => target === file)?.file ?? file;
  readonly edit = (file: string, text: string): void => this.#open.change(file, { text, refused: null });
  readonly change = (file: string, change: (text: string) => TextChange): void => {
    const manifest = this.#open.find(file);
    if (manifest?.phase !== 'ready') return;
    const { text, problem } = change(manifest.text);
    this.#open.change(file, text === null ? { refused: problem } : { text, refused: null });
  };
  readonly choose: ManifestsState['choose'] = (file, part) => this.#open.change(file, part);
  readonly reload = async (file: string): Promise<void> => {
    try {
      this.#fresh(file, await this.#read(file));
    } catch (error) {
      const ready = this.#open.find(file)?.phase === 'ready';
      this.#open.change(file, { failure: toFailure(error), ...(!ready && { phase: 'failed' }) });
    }
  };
  readonly look = async (file: string): Promise<void> => {
    const before = this.#open.find(file);
    if (before?.phase !== 'ready' || before.saving === 'saving') return;
    // Who cannot be asked now is asked again soon; saving tells what is wrong.
    const disk = await this.#read(file).catch(() => null);
    const manifest = this.#open.find(file);
    if (disk && manifest?.saving === 'idle' && manifest.disk === before.disk) this.#seen(manifest, disk);
  };
  readonly save = async (file: string, on: 'check' | 'overwrite'): Promise<boolean> => {
    const manifest = this.#open.find(file);
    if (manifest?.phase !== 'ready' || !manifest.disk || manifest.saving === 'saving') return false;
    if (on === 'check' && !isSavable(manifest)) return true;
    const { text, disk, theirs, target } = manifest;
    const version = on === 'overwrite' ? (theirs ?? disk).version : disk.version;
    this.#open.change(file, { saving: 'saving', failure: null });
    try {
      const { client, sandbox } = this.#deps;
      this.#saved(file, await client.manifestWrite({ sandbox, file: target, text, version }), disk);
      return true;
    } catch (error) {
      await this.#refused(file, error);
      return false;
    } finally {
      this.#open.change(file, { saving: 'idle' });
    }
  };
  readonly closed = (file: string): void => this.#open.close(file);

  /** The cursor goes to the last of them. */
  #add(file: string, rights: readonly NeededRight[]): void {
    this.change(file, (text) => withRights(text, rights));
    const last = rights.at(-1);
    const place = last && entryPlace(this.#open.find(file)?.text ?? '', last);
    if (place) this.choose(file, { place: { line: place.line, column: place.column } });
  }

  /** What was typed while it was written stays. */
  #saved(file: string, disk: ManifestFile, before: ManifestFile): void {
    this.#open.change(file, { disk, target: disk.capsuleFile, theirs: null, refused: null });
    const { notify, onSaved } = this.#deps;
    if (disk.capsuleFile !== before.capsuleFile)
      notify.note('The manifest is saved', `Run the capsule with it from now on: ${visible(disk.capsuleFile)}`);
    onSaved(disk.capsuleFile);
  }

  #seen(manifest: OpenManifest, disk: ManifestFile): void {
    const { file, theirs } = manifest;
    if (disk.version === theirs?.version) return;
    if (disk.version === manifest.disk?.version) this.#open.change(file, { theirs: null });
    else if (!isEdited(manifest) && disk.state === 'file') this.#fresh(file, disk);
    // It was removed: what is shown is all there is of it, and can be saved.
    else if (disk.state === 'proposed') this.#open.change(file, { disk, theirs: null });
    else this.#open.change(file, { theirs: disk, clash: 'seen' });
  }

  /** A conflict is shown with what is there now. */
  async #refused(file: string, error: unknown): Promise<void> {
    const failure = toFailure(error);
    if (failure.code !== 'conflict') {
      this.#open.change(file, { failure });
      return;
    }
    try {
      this.#open.change(file, { theirs: await this.#read(file), clash: 'saving' });
    } catch (unread) {
      this.#open.change(file, { failure: toFailure(unread) });
    }
  }

  #fresh(file: string, disk: ManifestFile): void {
    this.#open.change(file, { phase: 'ready', disk, text: disk.text, failure: null, theirs: null, refused: null });
  }

  async #read(file: string): Promise<ManifestFile> {
    const { client, sandbox } = this.#deps;
    return await client.manifestRead({ sandbox, file: this.#open.find(file)?.target ?? file });
  }
}

export function createManifestsStore(deps: ManifestsDeps): ManifestsStore {
  return createStore<ManifestsState>()((_set, _get, store) =>
    Object.assign({ open: {} }, new ManifestsActions(deps, new OpenEntries(store, ({ file }: OpenManifest) => file))),
  );
}
