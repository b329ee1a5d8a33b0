/** One line of the explorer. */
import { useRef, useState } from 'react';
import { HardDrive, Layers, Lock, MemoryStick } from 'lucide-react';

import type { Entry, Mount } from '../../../src-preload/contract/schemas.ts';
import { ChangeMark } from '../../shared/change-mark.tsx';
import { FileIcon } from '../../shared/file-icon.tsx';
import { formatCount } from '../../shared/format.ts';
import { nameOf } from '../../shared/paths.ts';
import { Twistie } from '../../shared/twistie.tsx';
import { visible } from '../../shared/visible.ts';

import type { Edit, ExplorerRow } from './rows.ts';

export interface ExplorerRowViewProps {
  readonly row: ExplorerRow;
  /** Changes below this folder. */
  readonly changed: number;
  readonly onName: (name: string) => void;
  readonly onCancel: () => void;
}

const MOUNT_ICONS = { overlay: Layers, host: HardDrive, memory: MemoryStick } as const;

export function ExplorerRowView({ row, changed, onName, onCancel }: ExplorerRowViewProps) {
  switch (row.kind) {
    case 'edit':
      return <NameInput edit={row.edit} onName={onName} onCancel={onCancel} />;
    case 'root':
      return <RootRow row={row} mount={row.mount} changed={changed} />;
    case 'entry':
      return <EntryRow path={row.path} entry={row.entry} expanded={row.expanded} changed={changed} />;
    case 'more':
      return <span className="tree-more">{row.text}</span>;
    case 'notice':
      return (
        <span className="tree-notice" title={row.text}>
          {row.text}
        </span>
      );
  }
}

interface EntryRowProps {
  readonly path: string;
  readonly entry: Entry;
  readonly expanded: boolean | null;
  readonly changed: number;
}

function EntryRow({ path, entry, expanded, changed }: EntryRowProps) {
  const { change, name } = entry;
  return (
    <>
      <Twistie expanded={expanded} />
      <FileIcon kind={entry.kind} name={name} state={expanded === true ? 'open' : 'closed'} />
      <span
        className="tree-name"
        title={visible(path)}
        data-change={change ?? (changed > 0 ? 'modified' : undefined)}
        data-kind={change}
      >
        {visible(name)}
      </span>
      <span className="tree-end">
        {change !== null && entry.layer !== 'base' && (
          <span className="chip" title={`Comes from the ${entry.layer} layer: not in the real folder yet`}>
            {entry.layer}
          </span>
        )}
        {change !== null ? <ChangeMark kind={change} /> : changed > 0 && <FolderCount changed={changed} />}
      </span>
    </>
  );
}

const rootHint = ({ kind, hostPath }: Mount): string => {
  if (hostPath === null) return kind;
  return kind === 'host' ? `${nameOf(hostPath)}, direct` : nameOf(hostPath);
};

function RootRow({
  row,
  mount,
  changed,
}: {
  readonly row: ExplorerRow;
  readonly mount: Mount;
  readonly changed: number;
}) {
  const Icon = MOUNT_ICONS[mount.kind];
  return (
    <>
      <Twistie expanded={row.expanded} />
      <Icon size={14} className="file-icon" data-tint="grey" aria-hidden />
      <span className="tree-name" title={mount.hostPath === null ? undefined : visible(mount.hostPath)}>
        {row.path}
      </span>
      <span className="tree-hint">{visible(rootHint(mount))}</span>
      <span className="tree-end">
        {mount.access === 'read-only' && <Lock size={12} aria-label="Read-only" />}
        {changed > 0 && <FolderCount changed={changed} />}
      </span>
    </>
  );
}

function FolderCount({ changed }: { readonly changed: number }) {
  return (
    <span className="folder-count" title={`${formatCount(changed)} changed below`}>
      {formatCount(changed)}
    </span>
  );
}

interface NameInputProps {
  readonly edit: Edit;
  readonly onName: (name: string) => void;
  readonly onCancel: () => void;
}

function NameInput({ edit, onName, onCancel }: NameInputProps) {
  const [name, setName] = useState(edit.do === 'rename' ? nameOf(edit.path) : '');
  const settled = useRef(false);
  const settle = (act: () => void): void => {
    if (settled.current) return;
    settled.current = true;
    act();
  };
  return (
    <>
      <span className="twistie" aria-hidden />
      <input
        className="input tree-input"
        aria-label={
          edit.do === 'rename' ? 'New name' : `Name of the ${edit.do === 'new-file' ? 'new file' : 'new folder'}`
        }
        autoFocus
        spellCheck={false}
        value={name}
        onClick={(event) => event.preventDefault()}
        onFocus={(event) => selectStem(event.target)}
        onChange={(event) => setName(event.target.value)}
        onBlur={() => settle(() => onName(name.trim()))}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') settle(() => onName(name.trim()));
          if (event.key === 'Escape') settle(onCancel);
        }}
      />
    </>
  );
}

/** The name without its extension: what a rename changes most of the time. */
function selectStem(input: HTMLInputElement): void {
  const dot = input.value.lastIndexOf('.');
  input.setSelectionRange(0, dot > 0 ? dot : input.value.length);
}
