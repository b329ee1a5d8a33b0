/** Takes events out of the inspector: which, in which form, without what, and where to. */
import { useState } from 'react';
import { useStore } from 'zustand';

import type { ExportFormat } from '../../../src-preload/contract/event-words.ts';
import { BrowseDialog } from '../../shared/browse-dialog.tsx';
import { Dialog } from '../../shared/dialog.tsx';
import { toFailure } from '../../shared/failure.ts';
import { FormatField } from '../../shared/format-field.tsx';
import { formatCount } from '../../shared/format.ts';
import { folderOf, inFolder } from '../../shared/host-paths.ts';

import { EXPORTS, exportName } from './export-file.ts';
import { JobBar } from '../../shared/job-bar.tsx';
import type { RecordDialogsProps } from './record-props.ts';

type Redaction = 'paths' | 'contents';

/** A bundle of a part of the events, or with something left out, has no contents. */
const isEventsOnly = (format: ExportFormat, which: 'all' | 'filtered', redact: ReadonlySet<Redaction>): boolean =>
  format === 'bundle' && (which === 'filtered' || redact.size > 0);

export function ExportDialog({ store, sandbox, client, filtered, query }: RecordDialogsProps) {
  const { job, problem, close, cancel, exportTo } = useStore(store);
  const { name, workspace } = useStore(sandbox, (view) => view.state.sandbox);
  const [{ isFiltered, shown, total }] = useState(filtered);
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const [file, setFile] = useState(() => inFolder(folderOf(workspace), exportName(name, 'jsonl')));
  const [which, setWhich] = useState<'all' | 'filtered'>(isFiltered ? 'filtered' : 'all');
  const [redact, setRedact] = useState<ReadonlySet<Redaction>>(new Set());
  const [browsing, setBrowsing] = useState<'open' | 'closed'>('closed');
  const choose = (next: ExportFormat): void => {
    setFormat(next);
    // Contents and history go out with all events only.
    if (next === 'bundle') setWhich('all');
    setFile(inFolder(folderOf(file), exportName(name, next)));
  };
  const pick = async (): Promise<void> => {
    try {
      const { path } = await client.shellPickFolder({});
      if (path !== null) setFile(inFolder(path, exportName(name, format)));
    } catch (error) {
      if (toFailure(error).code === 'unsupported') setBrowsing('open');
    }
  };
  const toggle = (what: Redaction): void =>
    setRedact(new Set([...redact].includes(what) ? [...redact].filter((had) => had !== what) : [...redact, what]));
  const start = (): void =>
    void exportTo({
      file,
      format,
      redact: [...redact],
      ...(which === 'filtered' && { query: query() }),
    });
  if (browsing === 'open') {
    return (
      <BrowseDialog
        client={client}
        pick="folder"
        onPick={(folder) => setFile(inFolder(folder, exportName(name, format)))}
        onClose={() => setBrowsing('closed')}
      />
    );
  }
  return (
    <Dialog
      title="Export events"
      width={560}
      onClose={close}
      buttons={
        <>
          <button type="button" className="button" onClick={close}>
            {job === null ? 'Cancel' : 'Close'}
          </button>
          <button type="button" className="button primary" disabled={job !== null || file === ''} onClick={start}>
            Export
          </button>
        </>
      }
    >
      <FormatField name="format" formats={EXPORTS} format={format} onFormat={choose} />
      <fieldset className="export-part">
        <legend>Events</legend>
        <label className="export-choice">
          <input type="radio" name="which" checked={which === 'all'} onChange={() => setWhich('all')} />
          All {formatCount(total)}
        </label>
        <label className="export-choice">
          <input
            type="radio"
            name="which"
            disabled={!isFiltered}
            checked={which === 'filtered'}
            onChange={() => setWhich('filtered')}
          />
          {isFiltered ? `The ${formatCount(shown)} that the list shows` : 'Those that the list shows: no filter is set'}
        </label>
      </fieldset>
      <LeaveOut format={format} redact={redact} onToggle={toggle} />
      {isEventsOnly(format, which, redact) && (
        <p className="export-note" role="status">
          Events only: contents and history come along when all events do, with nothing left out.
        </p>
      )}
      <div className="export-file">
        <input
          className="input mono"
          aria-label="File"
          spellCheck={false}
          autoFocus
          value={file}
          onChange={(event) => setFile(event.target.value)}
        />
        <button type="button" className="button" onClick={() => void pick()}>
          Folder…
        </button>
      </div>
      {problem !== null && (
        <p className="notice error" role="alert">
          {problem}
        </p>
      )}
      {job !== null && <JobBar job={job} title="Exporting" sandbox={sandbox} onCancel={cancel} />}
    </Dialog>
  );
}

interface LeaveOutProps {
  readonly format: ExportFormat;
  readonly redact: ReadonlySet<Redaction>;
  readonly onToggle: (what: Redaction) => void;
}

function LeaveOut({ format, redact, onToggle }: LeaveOutProps) {
  const choice = (what: Redaction, title: string, about: string) => (
    <label className="export-choice">
      <input type="checkbox" className="checkbox" checked={redact.has(what)} onChange={() => onToggle(what)} />
      <span>
        {title} <span className="faint">{about}</span>
      </span>
    </label>
  );
  return (
    <fieldset className="export-part">
      <legend>Leave out</legend>
      {choice('paths', 'Paths', 'stand-ins instead, one for each: the hashes then prove order only')}
      {format === 'bundle' && choice('contents', 'Contents', 'no file’s content leaves')}
    </fieldset>
  );
}
