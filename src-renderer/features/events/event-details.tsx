/** Every field of one event. */
import { FileDiff, FileText, X } from 'lucide-react';

import type { AuditEvent } from '../../../src-preload/contract/schemas.ts';
import { formatBytes, formatClock, formatCount, formatNanoseconds } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { visible } from '../../shared/visible.ts';

export interface EventDetailsProps {
  readonly event: AuditEvent;
  readonly onOpen: (kind: 'file' | 'diff', path: string) => void;
  readonly onClose: () => void;
}

function fields(event: AuditEvent): readonly (readonly [string, string])[] {
  return [
    ['Time', `${formatClock(event.timeMs)} + ${formatCount(event.timeNs)} ns`],
    ['Operation', event.op],
    ['Path', event.path],
    ['As asked', event.asked],
    ...(event.path2 === null ? [] : [['Second path', event.path2] as const]),
    ['Capsule', event.capsule === '' ? '–' : visible(event.capsule)],
    ['Function', event.fn],
    ['Principal', event.principal],
    ['Run', event.run ?? '–'],
    ['Mount', event.mount],
    ['Layer', event.layer],
    ['Decision', event.decision],
    ['Rule', event.reason],
    ['Outcome', event.outcome],
    [
      'Bytes',
      event.bytes < 1024 ? formatBytes(event.bytes) : `${formatBytes(event.bytes)} (${formatCount(event.bytes)})`,
    ],
    ['Duration', formatNanoseconds(event.durationNs)],
  ];
}

export function EventDetails({ event, onOpen, onClose }: EventDetailsProps) {
  return (
    <aside className="event-details" aria-label="Event details">
      <header className="event-details-head">
        <strong>Event {formatCount(event.seq)}</strong>
        <span className="spacer" />
        <IconButton label="Open file" icon={<FileText size={13} />} onClick={() => onOpen('file', event.path)} />
        <IconButton label="Open diff" icon={<FileDiff size={13} />} onClick={() => onOpen('diff', event.path)} />
        <IconButton label="Close details" icon={<X size={14} />} onClick={onClose} />
      </header>
      <dl>
        {fields(event).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{visible(value)}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
