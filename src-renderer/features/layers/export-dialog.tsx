/** Takes what layers have over those below out into a file: as a tar, as an OCI image layout, or as a patch. */
import { useState } from 'react';
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { FormatField } from '../../shared/format-field.tsx';
import type { FormatChoice } from '../../shared/format-field.tsx';
import { folderOf, inFolder, safeName } from '../../shared/host-paths.ts';
import { JobBar } from '../../shared/job-bar.tsx';

import type { LayerFormat, LayerQuestion } from './deeds-store.ts';
import { HostField } from './host-field.tsx';
import { MountField } from './mount-field.tsx';
import type { LayersDialogsProps } from './layers-props.ts';
import { Problem } from './problem.tsx';

interface Format extends FormatChoice<LayerFormat> {
  readonly ending: string;
}

const FORMATS: readonly Format[] = [
  {
    id: 'tar',
    title: 'Tar',
    about: 'with whiteouts for what was deleted: what docker and tar take as a layer',
    ending: 'tar',
  },
  { id: 'oci', title: 'OCI image', about: 'an image layout in a tar: opens in tools for images', ending: 'oci.tar' },
  { id: 'patch', title: 'Patch', about: 'for git apply and patch', ending: 'patch' },
];

const endingOf = (format: LayerFormat): string => FORMATS.find(({ id }) => id === format)?.ending ?? format;

export interface ExportDialogProps extends LayersDialogsProps {
  readonly question: Extract<LayerQuestion, { ask: 'export' }>;
}

export function ExportDialog({ feature, sandbox, client, question }: ExportDialogProps) {
  const { busy, job, problem, close, cancel, exportTo } = useStore(feature.deeds);
  const { sandbox: own, mounts } = useStore(sandbox, (view) => view.state);
  const layered = mounts.filter(({ kind }) => kind !== 'host').map(({ name }) => name);
  const [mount, setMount] = useState(question.mount);
  const [format, setFormat] = useState<LayerFormat>('tar');
  const nameFor = (wanted: LayerFormat): string => `${safeName(`${own.name}-${mount}`, 'layer')}.${endingOf(wanted)}`;
  const [file, setFile] = useState(() => inFolder(folderOf(own.workspace), nameFor('tar')));
  const choose = (next: LayerFormat): void => {
    setFormat(next);
    setFile(inFolder(folderOf(file), nameFor(next)));
  };
  return (
    <Dialog
      title={`Export ${question.words}`}
      description="What is there at the end and was not at the beginning, and what is gone."
      width={560}
      onClose={close}
      buttons={
        <>
          <button type="button" className="button" onClick={close}>
            {job === null ? 'Cancel' : 'Close'}
          </button>
          <button
            type="button"
            className="button primary"
            disabled={busy === 'busy' || file === ''}
            onClick={() => void exportTo({ ...question.pair, mount, format, file })}
          >
            Export
          </button>
        </>
      }
    >
      <FormatField name="layer-format" formats={FORMATS} format={format} onFormat={choose} />
      {layered.length > 1 && <MountField mounts={layered} mount={mount} onMount={setMount} />}
      <HostField
        label="File"
        value={file}
        pick="folder"
        client={client}
        focus="first"
        onChange={setFile}
        onPick={(folder) => setFile(inFolder(folder, nameFor(format)))}
      />
      <Problem text={problem} />
      {job !== null && <JobBar job={job} title="Exporting" sandbox={sandbox} onCancel={cancel} />}
    </Dialog>
  );
}
