/** The bars over a manifest: it could not be saved, a form's change could not be made, somebody else wrote meanwhile. */
import { TriangleAlert } from 'lucide-react';

import { visible } from '../../shared/visible.ts';

import type { ManifestDeps } from './manifest-props.ts';
import type { OpenManifest } from './manifest-state.ts';

export function FailureBar({ manifest: { failure, refused } }: { readonly manifest: OpenManifest }) {
  const text = failure
    ? visible(failure.message)
    : refused && `The text could not be changed, line ${refused.line}: ${visible(refused.sentence)}`;
  if (text === null) return null;
  return (
    <div className="message-bar" role="alert">
      <TriangleAlert size={14} aria-hidden />
      <span>{text}</span>
    </div>
  );
}

/** Where saving goes, when that is not beside the program. */
export function NoteBar({ manifest: { disk } }: { readonly manifest: OpenManifest }) {
  if (disk?.note == null) return null;
  return (
    <div className="message-bar quiet" role="note">
      {visible(disk.note)}
    </div>
  );
}

export interface ClashBarProps {
  readonly deps: ManifestDeps;
  readonly manifest: OpenManifest;
  /** Whether both sides are shown, or the text is being edited. */
  readonly state: 'compared' | 'edited';
  readonly onToggle: () => void;
}

export function ClashBar({ deps, manifest, state, onToggle }: ClashBarProps) {
  const { file, theirs, clash } = manifest;
  if (theirs === null) return null;
  const { reload, save } = deps.store.getState();
  return (
    <div className="message-bar" role="alert">
      <TriangleAlert size={14} aria-hidden />
      <span>
        {clash === 'saving' && 'Not saved. '}Somebody else changed the manifest on disk while you were editing it.
        {state === 'compared' && ' Left: as it is on disk now. Right: yours.'}
      </span>
      <span className="spacer" />
      <button type="button" className="button small" onClick={onToggle}>
        {state === 'compared' ? 'Go on editing' : 'Show both'}
      </button>
      <button type="button" className="button small" onClick={() => void reload(file)}>
        Take theirs
      </button>
      <button type="button" className="button small danger" onClick={() => void save(file, 'overwrite')}>
        Save mine over it
      </button>
    </div>
  );
}
