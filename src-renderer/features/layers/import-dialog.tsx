/** Brings a tar, an OCI layer or an image archive in: as changes here, as a folder with a sandbox, or as a stack of layers. */
import { useState } from 'react';
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { folderOf, inFolder, safeName, stemOf } from '../../shared/host-paths.ts';
import { JobBar } from '../../shared/job-bar.tsx';

import type { ImportAs } from './deeds-store.ts';
import { HostField } from './host-field.tsx';
import { MountField } from './mount-field.tsx';
import type { LayersDialogsProps } from './layers-props.ts';
import { Problem } from './problem.tsx';

type How = ImportAs['how'];

const WAYS: readonly { readonly how: How; readonly title: string; readonly about: string }[] = [
  { how: 'layer', title: 'As a layer here', about: 'its files become changes of a mount; a checkpoint is made before' },
  { how: 'base', title: 'As a folder', about: 'unpacked into a new folder, with a sandbox over it' },
  { how: 'stack', title: 'As a stack', about: 'an image as a sandbox with a checkpoint for each layer, to look at' },
];

export interface ImportDialogProps extends LayersDialogsProps {
  /** null when it was not asked for one. */
  readonly mount: string | null;
}

/** null while something is missing. */
function wanted(how: How, mount: string | undefined, target: string): ImportAs | null {
  if (how === 'layer') return mount === undefined ? null : { how, mount };
  if (target.trim() === '') return null;
  return how === 'base' ? { how, folder: target.trim() } : { how, name: target.trim() };
}

/** What was typed, and what follows from it. */
function useTarget(file: string, how: How) {
  const [typed, setTyped] = useState<string | null>(null);
  const stem = safeName(stemOf(file), 'image');
  const likely = how === 'base' ? inFolder(folderOf(file), stem) : stem;
  return { stem, setTyped, target: typed ?? (file === '' ? '' : likely) };
}

export function ImportDialog({ feature, sandbox, client, mount: given }: ImportDialogProps) {
  const { busy, job, problem, close, cancel, importFrom } = useStore(feature.deeds);
  const { mounts } = useStore(sandbox, (view) => view.state);
  const overlays = mounts.filter(({ kind }) => kind === 'overlay').map(({ name }) => name);
  const [file, setFile] = useState('');
  const [how, setHow] = useState<How>('layer');
  const [mount, setMount] = useState(given ?? overlays[0]);
  const { stem, setTyped, target } = useTarget(file, how);
  const as = wanted(how, mount, target);
  const choose = (next: How): void => {
    setHow(next);
    setTyped(null);
  };
  return (
    <Dialog
      title="Import a layer or an image"
      description="A tar or tar.gz, an OCI layer, or an archive of docker save or of an OCI image layout."
      width={560}
      onClose={close}
      buttons={
        <Buttons
          job={job}
          state={busy === 'busy' || file === '' || as === null ? 'waiting' : 'ready'}
          onClose={close}
          onImport={() => as && void importFrom(file, as)}
        />
      }
    >
      <HostField
        label="Archive"
        value={file}
        pick="archive"
        client={client}
        focus="first"
        onChange={setFile}
        onPick={setFile}
      />
      <Ways how={how} onChoose={choose} />
      {how === 'layer' && <MountField mounts={overlays} mount={mount} onMount={setMount} />}
      {how === 'base' && (
        <HostField
          label="New folder"
          value={target}
          pick="folder"
          client={client}
          onChange={setTyped}
          onPick={(folder) => setTyped(inFolder(folder, stem))}
        />
      )}
      {how === 'stack' && (
        <label className="layer-field">
          Name of the sandbox
          <input
            className="input"
            maxLength={64}
            spellCheck={false}
            value={target}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      )}
      <Problem text={problem} />
      {job !== null && <JobBar job={job} title="Importing" sandbox={sandbox} onCancel={cancel} />}
    </Dialog>
  );
}

interface ButtonsProps {
  readonly job: string | null;
  readonly state: 'waiting' | 'ready';
  readonly onClose: () => void;
  readonly onImport: () => void;
}

function Buttons({ job, state, onClose, onImport }: ButtonsProps) {
  return (
    <>
      <button type="button" className="button" onClick={onClose}>
        {job === null ? 'Cancel' : 'Close'}
      </button>
      <button type="button" className="button primary" disabled={state === 'waiting'} onClick={onImport}>
        Import
      </button>
    </>
  );
}

function Ways({ how, onChoose }: { readonly how: How; readonly onChoose: (how: How) => void }) {
  return (
    <fieldset className="export-part">
      <legend>What becomes of it</legend>
      {WAYS.map((way) => (
        <label key={way.how} className="export-choice">
          <input type="radio" name="import-as" checked={how === way.how} onChange={() => onChoose(way.how)} />
          <span>
            <strong>{way.title}</strong>
            <span className="faint"> {way.about}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
