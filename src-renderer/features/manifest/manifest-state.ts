/** What is known about the manifests that are open. */
import type { StoreApi } from 'zustand/vanilla';

import type { ManifestProblem } from '../../../src-preload/contract/manifest/manifest-document.ts';
import type { ManifestFile } from '../../../src-preload/contract/policy-schemas.ts';
import type { Failure } from '../../../src-preload/contract/reply.ts';
import type { ManifestRequest } from '../../shared/selection.ts';
import type { TextPlaceWanted } from '../../shared/text-editing.ts';

export const MANIFEST_PANES = ['rights', 'learn', 'what-if'] as const;
export type ManifestPaneId = (typeof MANIFEST_PANES)[number];

/** The events that are looked at: of one run, those that the event list shows, or all of the capsule. */
export type Scope = { readonly of: 'last-run' | 'list' | 'capsule' } | { readonly of: 'run'; readonly run: string };

export interface OpenManifest {
  /** Host path of the capsule, as in `runStart`. */
  readonly file: string;
  readonly name: string;
  /** The capsule that is read and written: `file`, or the copy that saving made of it. */
  readonly target: string;
  readonly phase: 'loading' | 'failed' | 'ready';
  /** Why it could not be read, or saved. */
  readonly failure: Failure | null;
  /** As it was read or written last. */
  readonly disk: ManifestFile | null;
  /** As it is being edited. */
  readonly text: string;
  readonly saving: 'idle' | 'saving';
  /** What somebody else wrote meanwhile. */
  readonly theirs: ManifestFile | null;
  /** Whether `theirs` kept it from being saved, or was only seen. */
  readonly clash: 'saving' | 'seen';
  /** Why the last change that a form asked for could not be made. */
  readonly refused: ManifestProblem | null;
  readonly pane: ManifestPaneId;
  readonly scope: Scope;
  /** Learned entries at most; null: as many as it takes. */
  readonly most: number | null;
  /** Where the cursor is wanted. */
  readonly place: TextPlaceWanted | null;
}

export interface ManifestsState {
  readonly open: Readonly<Record<string, OpenManifest>>;
  /** Reads it when it is not open yet, and does what else is asked for. */
  readonly show: (request: ManifestRequest) => Promise<void>;
  /** The host path that the manifest of a capsule is open by: its own, unless it is the copy that saving made of another. */
  readonly keyOf: (file: string) => string;
  readonly edit: (file: string, text: string) => void;
  /** Puts the text that `change` makes of the present one; what it cannot do is told as `refused`. */
  readonly change: (file: string, change: (text: string) => TextChange) => void;
  readonly choose: (file: string, part: Partial<Pick<OpenManifest, 'pane' | 'scope' | 'most' | 'place'>>) => void;
  /** `overwrite` saves over what somebody else wrote. Answers whether it was saved. */
  readonly save: (file: string, on: 'check' | 'overwrite') => Promise<boolean>;
  /** Asks whether it is still what was read: shown at once where nothing was edited, else told as `theirs`. */
  readonly look: (file: string) => Promise<void>;
  /** Throws unsaved edits away. */
  readonly reload: (file: string) => Promise<void>;
  readonly closed: (file: string) => void;
}
export type ManifestsStore = StoreApi<ManifestsState>;

export type TextChange =
  { readonly text: string; readonly problem: null } | { readonly text: null; readonly problem: ManifestProblem };

/** Whether closing it would lose something. */
export const isEdited = ({ disk, text }: OpenManifest): boolean => disk !== null && text !== disk.text;
/** Whether there is something to be saved: edits, or a proposal that is no file yet. */
export const isSavable = (manifest: OpenManifest): boolean => isEdited(manifest) || manifest.disk?.state === 'proposed';
