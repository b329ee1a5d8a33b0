/** What stands in for a text that cannot be shown: how large it is, and how it begins. */
import { FileWarning } from 'lucide-react';

import { hexLines } from '../../shared/content-text.ts';
import { formatBytes } from '../../shared/format.ts';

import { TEXT_LIMIT } from './document.ts';

export interface FileNoticeProps {
  readonly title: string;
  readonly detail: string;
  readonly head?: Uint8Array;
}

export function FileNotice({ title, detail, head }: FileNoticeProps) {
  return (
    <div className="file-notice">
      <div className="file-notice-head">
        <FileWarning size={22} strokeWidth={1.5} aria-hidden />
        <div>
          <strong>{title}</strong>
          <p>{detail}</p>
        </div>
      </div>
      {head !== undefined && head.length > 0 && (
        <pre className="hex" aria-label="First bytes" tabIndex={0}>
          {hexLines(head).join('\n')}
        </pre>
      )}
    </div>
  );
}

export function BinaryNotice({
  at,
  size,
  head,
}: {
  readonly at: 'binary' | 'too-large';
  readonly size: number;
  readonly head: Uint8Array;
}) {
  const title = at === 'binary' ? 'This file is not text' : 'This file is too large to edit';
  const limit = at === 'too-large' ? ` Files up to ${formatBytes(TEXT_LIMIT)} open as text.` : '';
  const shown = head.length < size ? ` The first ${formatBytes(head.length)}:` : '';
  return <FileNotice title={title} detail={`${formatBytes(size)}.${limit}${shown}`} head={head} />;
}
