/** The columns that the event list can have: every field of an event, as text. */
import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import type { EventKey } from '../../../src-preload/contract/event-words.ts';
import { KIND_OF_OPERATION } from '../../../src-preload/contract/vocabulary.ts';
import { formatBytes, formatClock, formatCount, formatDate, formatNanoseconds } from '../../shared/format.ts';

export const COLUMN_IDS = [
  'seq',
  'time',
  'op',
  'kind',
  'access',
  'path',
  'asked',
  'path2',
  'capsule',
  'principal',
  'run',
  'fn',
  'mount',
  'layer',
  'decision',
  'cause',
  'reason',
  'outcome',
  'bytes',
  'duration',
  'before',
  'after',
  'hash',
] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

export interface Column {
  readonly id: ColumnId;
  readonly title: string;
  /** What it is, for the menu of columns and the head's tooltip. */
  readonly about: string;
  /** Pixels, at first. */
  readonly width: number;
  readonly align?: 'end';
  /** By what its head sorts; without it the head does not. */
  readonly sort?: EventKey;
  /** What is in the cell, whole: what is copied and filtered by. */
  readonly value: (event: AuditEvent) => string;
  /** What is written in the cell, where that is shorter. */
  readonly text?: (event: AuditEvent) => string;
  readonly look?: 'quiet' | 'mono';
}

/** Enough of a hash to tell it from others by eye. */
const short = (hash: string | null): string => hash?.slice(0, 12) ?? '';

const COLUMNS: Readonly<Record<ColumnId, Omit<Column, 'id'>>> = {
  seq: {
    title: '#',
    about: 'Number of the event',
    width: 92,
    align: 'end',
    sort: 'seq',
    value: ({ seq }) => seq.toString(),
    text: ({ seq }) => formatCount(seq),
    look: 'quiet',
  },
  time: {
    title: 'Time',
    about: 'When it was asked for, in the order of the record',
    width: 100,
    sort: 'seq',
    value: ({ timeMs, timeNs }) => `${formatDate(timeMs)} ${formatClock(timeMs)}${timeNs.toString().padStart(6, '0')}`,
    text: ({ timeMs }) => formatClock(timeMs),
    look: 'quiet',
  },
  op: { title: 'Operation', about: 'What was tried', width: 110, sort: 'op', value: ({ op }) => op },
  kind: {
    title: 'Kind',
    about: 'Kind of operation',
    width: 72,
    sort: 'kind',
    value: ({ op }) => KIND_OF_OPERATION[op],
  },
  access: {
    title: 'Right',
    about: 'The right that it needs on its path',
    width: 64,
    sort: 'access',
    value: ({ access }) => access,
  },
  path: { title: 'Path', about: 'The path, canonical', width: 200, sort: 'path', value: ({ path }) => path },
  asked: {
    title: 'As asked',
    about: 'The path as the guest spelled it',
    width: 180,
    sort: 'asked',
    value: ({ asked }) => asked,
  },
  path2: {
    title: 'Second path',
    about: 'Where a rename or a link goes',
    width: 180,
    sort: 'path2',
    value: ({ path2 }) => path2 ?? '',
  },
  capsule: {
    title: 'Capsule',
    about: 'Who asked',
    width: 100,
    sort: 'capsule',
    value: ({ capsule }) => capsule,
    text: ({ capsule, principal }) => (capsule === '' ? principal : capsule),
  },
  principal: {
    title: 'Principal',
    about: 'On whose behalf',
    width: 90,
    sort: 'principal',
    value: ({ principal }) => principal,
  },
  run: {
    title: 'Run',
    about: 'The run that asked',
    width: 110,
    sort: 'run',
    value: ({ run }) => run ?? '',
    look: 'mono',
  },
  fn: {
    title: 'Function',
    about: 'The function that was called',
    width: 128,
    sort: 'fn',
    value: ({ fn }) => fn,
    look: 'quiet',
  },
  mount: { title: 'Mount', about: 'The mount that answered', width: 64, sort: 'mount', value: ({ mount }) => mount },
  layer: {
    title: 'Layer',
    about: 'The layer that answered',
    width: 74,
    sort: 'layer',
    value: ({ layer }) => layer,
    text: ({ layer }) => (layer === 'none' ? '' : layer),
  },
  decision: {
    title: 'Decision',
    about: 'Whether it was allowed',
    width: 74,
    sort: 'decision',
    value: ({ decision }) => decision,
  },
  cause: { title: 'Cause', about: 'What kind of thing decided', width: 90, sort: 'cause', value: ({ cause }) => cause },
  reason: {
    title: 'Reason',
    about: 'Which rule, grant or limit decided',
    width: 200,
    sort: 'reason',
    value: ({ reason }) => reason,
  },
  outcome: { title: 'Outcome', about: 'What came of it', width: 112, sort: 'outcome', value: ({ outcome }) => outcome },
  bytes: {
    title: 'Bytes',
    about: 'Bytes that were moved',
    width: 78,
    align: 'end',
    sort: 'bytes',
    value: ({ bytes }) => bytes.toString(),
    text: ({ bytes }) => (bytes > 0 ? formatBytes(bytes) : ''),
    look: 'quiet',
  },
  duration: {
    title: 'Duration',
    about: 'How long it took',
    width: 80,
    align: 'end',
    sort: 'duration',
    value: ({ durationNs }) => `${durationNs}ns`,
    text: ({ durationNs }) => formatNanoseconds(durationNs),
    look: 'quiet',
  },
  before: {
    title: 'Before',
    about: 'Hash of the content before it',
    width: 104,
    sort: 'before',
    value: ({ before }) => before ?? '',
    text: ({ before }) => short(before),
    look: 'mono',
  },
  after: {
    title: 'After',
    about: 'Hash of the content after it',
    width: 104,
    sort: 'after',
    value: ({ after }) => after ?? '',
    text: ({ after }) => short(after),
    look: 'mono',
  },
  hash: {
    title: 'Hash',
    about: 'Of the event, in the chain',
    width: 104,
    value: ({ hash }) => hash,
    text: ({ hash }) => short(hash),
    look: 'mono',
  },
};

export const isColumnId = (id: unknown): id is ColumnId => (COLUMN_IDS as readonly unknown[]).includes(id);
export const columnOf = (id: ColumnId): Column => ({ id, ...COLUMNS[id] });

/** Shown until the user chooses others. */
export const FIRST_COLUMNS: readonly ColumnId[] = [
  'time',
  'op',
  'path',
  'capsule',
  'fn',
  'layer',
  'outcome',
  'bytes',
  'duration',
];
