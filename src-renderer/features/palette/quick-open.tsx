/** Files, found by some letters of their paths; and lines, by their numbers. */
import { useMemo, useState } from 'react';
import type { FocusEvent, KeyboardEvent } from 'react';
import { Command as Cmdk } from 'cmdk';

import type { ApiClient } from '../../../src-preload/contract/api.ts';
import { FIND_PLACES } from '../../../src-preload/contract/search-calls.ts';
import type { FoundFile } from '../../../src-preload/contract/search-calls.ts';
import { ChangeMark } from '../../shared/change-mark.tsx';
import { FileIcon } from '../../shared/file-icon.tsx';
import { formatCount } from '../../shared/format.ts';
import { MarkedText, shiftSpans } from '../../shared/marked-text.tsx';
import { nameOf } from '../../shared/paths.ts';
import { SegmentChoice } from '../../shared/segment-choice.tsx';
import type { Segment } from '../../shared/segment-choice.tsx';
import type { EditorTarget, SelectionState, TextPlace } from '../../shared/selection.ts';

import { quickGroups } from './quick-items.ts';
import { readQuickQuery } from './quick-query.ts';
import type { QuickQuery } from './quick-query.ts';
import { useFoundFiles } from './use-found-files.ts';
import type { FindPlace, FoundFiles } from './use-found-files.ts';
import { useOpener } from './use-opener.ts';

export interface QuickOpenProps {
  readonly client: Pick<ApiClient, 'fileFind'>;
  readonly sandbox: string;
  /** What is typed at first. */
  readonly begin: string;
  /** Paths of files that were opened, the last one first. */
  readonly recent: readonly string[];
  /** What is looked at, if it has lines that can be gone to. */
  readonly current: Extract<EditorTarget, { kind: 'file' | 'moment' }> | null;
  readonly onOpen: SelectionState['open'];
  readonly onCommands: () => void;
  readonly onClose: () => void;
}

const PLACES: readonly Segment<FindPlace>[] = [
  { value: 'merged', label: 'All files', title: 'What the sandbox shows (Alt+L for the next)' },
  { value: 'changed', label: 'Changed', title: 'What the sandbox changed (Alt+L for the next)' },
  { value: 'base', label: 'Folder', title: 'The folder as it is (Alt+L for the next)' },
];

/** The field is entered with all of it selected: what it begins with is there to be added to. */
function goToEnd({ currentTarget: field }: FocusEvent<HTMLInputElement>): void {
  queueMicrotask(() => field.setSelectionRange(field.value.length, field.value.length));
}

const nextPlace = (within: FindPlace): FindPlace =>
  FIND_PLACES.at((FIND_PLACES.indexOf(within) + 1) % FIND_PLACES.length) ?? 'merged';

/** A file that the sandbox deleted is shown as what became of it. */
function targetOf({ path, change }: FoundFile, within: FindPlace, at: TextPlace | null): EditorTarget {
  if (within === 'base') return { kind: 'file', path, view: 'base', ...(at && { at }) };
  if (change === 'deleted') return { kind: 'diff', path };
  return { kind: 'file', path, view: 'merged', ...(at && { at }) };
}

export function QuickOpen(props: QuickOpenProps) {
  const { client, sandbox, begin, recent, current, onOpen, onCommands, onClose } = props;
  const [text, setText] = useState(begin);
  const [within, setWithin] = useState<FindPlace>('merged');
  const leave = useOpener();
  const query = useMemo(() => readQuickQuery(text), [text]);
  const wanted = query.kind === 'file' ? query.text : '';
  // With nothing typed what was changed is of more interest than the first files of all.
  const asked = wanted === '' && within === 'merged' ? 'changed' : within;
  const found = useFoundFiles(client, sandbox, { text: wanted, within: asked });
  const close = (then: () => void): void => {
    onClose();
    leave(then);
  };
  const type = (next: string): void => {
    if (readQuickQuery(next).kind === 'commands') close(onCommands);
    else setText(next);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (!event.altKey || event.code !== 'KeyL') return;
    event.preventDefault();
    setWithin(nextPlace(within));
  };
  return (
    <Cmdk.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Go to file"
      className="palette quick-open"
      overlayClassName="dialog-overlay light"
      shouldFilter={false}
      loop
      onKeyDown={onKey}
    >
      <div className="quick-bar">
        <Cmdk.Input
          placeholder="Name of a file, :line, or > for commands"
          className="palette-input"
          aria-label="File"
          value={text}
          onValueChange={type}
          onFocus={goToEnd}
        />
        {query.kind === 'file' && (
          <SegmentChoice
            label="Where to look (Alt+L)"
            segments={PLACES}
            value={within}
            onChoose={setWithin}
            keyboard="apart"
          />
        )}
      </div>
      <Cmdk.List className="palette-list" label="Files">
        {query.kind === 'line' ? (
          <LineItem query={query} current={current} onOpen={(target) => close(() => onOpen(target))} />
        ) : (
          <Files
            found={found}
            groups={quickGroups({ text: wanted, within, asked, answer: found.answer, recent })}
            onChoose={(file) => close(() => onOpen(targetOf(file, within, query.kind === 'file' ? query.at : null)))}
          />
        )}
      </Cmdk.List>
      {query.kind === 'file' && <Foot found={found} />}
    </Cmdk.Dialog>
  );
}

interface LineItemProps {
  readonly query: Extract<QuickQuery, { kind: 'line' }>;
  readonly current: QuickOpenProps['current'];
  readonly onOpen: (target: EditorTarget) => void;
}

function LineItem({ query: { at }, current, onOpen }: LineItemProps) {
  if (!current) return <div className="palette-empty">There is no text open whose lines could be gone to</div>;
  if (!at) return <div className="palette-empty">Type the number of a line of {nameOf(current.path)}</div>;
  return (
    <Cmdk.Item value={`line ${at.line}:${at.column}`} onSelect={() => onOpen({ ...current, at })}>
      <span>
        Go to line {formatCount(at.line)}
        {at.column > 1 && `, column ${at.column}`}
      </span>
      <span className="tree-hint">{nameOf(current.path)}</span>
    </Cmdk.Item>
  );
}

interface FilesProps {
  readonly found: FoundFiles;
  readonly groups: ReturnType<typeof quickGroups>;
  readonly onChoose: (file: FoundFile) => void;
}

function Files({ found: { answer, text, problem }, groups, onChoose }: FilesProps) {
  if (problem !== null)
    return (
      <div className="palette-empty" role="alert">
        {problem}
      </div>
    );
  if (groups.length === 0) return <div className="palette-empty">{emptyWords(answer, text)}</div>;
  return groups.map(({ heading, files }) => (
    <Cmdk.Group key={heading} heading={heading}>
      {files.map((file) => (
        <Cmdk.Item key={file.path} value={file.path} onSelect={() => onChoose(file)}>
          <FileName file={file} />
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  ));
}

function emptyWords(answer: FoundFiles['answer'], text: string): string {
  if (!answer) return 'Looking…';
  if (text === '') return 'Type some letters of a path, in their order';
  return answer.complete === 'no' ? 'The list of files is being made…' : 'No such file';
}

function FileName({ file: { path, kind, change, spans } }: { readonly file: FoundFile }) {
  const name = nameOf(path);
  const at = path.length - name.length;
  const above = path.slice(0, Math.max(0, at - 1));
  return (
    <>
      <FileIcon kind={kind} name={name} />
      <span className="quick-name" data-change={change ?? undefined} data-kind={change ?? undefined}>
        <MarkedText text={name} spans={shiftSpans(spans, at)} />
      </span>
      <span className="quick-folder">
        <MarkedText text={above} spans={spans} />
      </span>
      {change && <ChangeMark kind={change} />}
    </>
  );
}

function Foot({ found: { answer, text } }: { readonly found: FoundFiles }) {
  if (!answer || text === '') return null;
  const { total, indexed, complete, matches } = answer;
  const shown =
    matches.length < total ? `the best ${formatCount(matches.length)} of ${formatCount(total)}` : formatCount(total);
  return (
    <div className="quick-foot" role="status">
      <span>{shown}</span>
      <span>{complete === 'no' ? `${formatCount(indexed)} paths so far…` : `${formatCount(indexed)} paths`}</span>
    </div>
  );
}
