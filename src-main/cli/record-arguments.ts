/** Commands about the record of events. */
import { resolve } from 'node:path';

import type { CallInput } from '../../src-preload/contract/api.ts';
import { EVENT_KEYS, EXPORT_FORMATS, FOLDS } from '../../src-preload/contract/event-words.ts';
import type { EventKey, ExportFormat, Fold } from '../../src-preload/contract/event-words.ts';
import { careWhere, JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import type { CommandName } from './command-names.ts';
import type { Where } from './where.ts';

export interface LogCommand {
  readonly kind: 'log';
  readonly where: Where;
  readonly format: 'plain' | 'json' | 'count';
  readonly filter: string | null;
  readonly run?: string;
  /** Set when it is not simply everything by number. */
  readonly list?: LogList;
}
export interface LogList {
  readonly key: EventKey;
  readonly order: 'ascending' | 'descending';
  /** Infinity for all. */
  readonly limit: number;
  readonly fold: readonly Fold[];
}
type Redaction = NonNullable<CallInput<'eventExport'>['redact']>[number];
export interface ExportCommand {
  readonly kind: 'export';
  readonly where: Where;
  /** Absolute. */
  readonly file: string;
  readonly format: ExportFormat;
  readonly filter: string | null;
  readonly run?: string;
  readonly redact: readonly Redaction[];
}
export interface ImportCommand {
  readonly kind: 'import';
  /** Absolute. */
  readonly file: string;
  readonly format: 'plain' | 'json';
}
type RetentionSettings = NonNullable<CallInput<'retention'>['set']>;
export interface RetentionCommand {
  readonly kind: 'retention';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  /** Empty to show it. */
  readonly set: RetentionSettings;
}
export interface FiltersCommand {
  readonly kind: 'filters';
  readonly format: 'plain' | 'json';
  readonly save: { readonly name: string; readonly filter: string } | null;
  readonly remove: readonly string[];
}
export type RecordCommand = LogCommand | ExportCommand | ImportCommand | RetentionCommand | FiltersCommand;

type Refuse = (message: string) => never;

const isIn = <T extends string>(words: readonly T[], word: string): word is T =>
  (words as readonly string[]).includes(word);

export function oneWord<T extends string>(words: readonly T[], word: string, option: string, refuse: Refuse): T {
  return isIn(words, word) ? word : refuse(`--${option} is one of ${words.join(', ')}, not ${JSON.stringify(word)}.`);
}

/** Words on the line and `--filter` are one filter. */
export function filterOf(words: readonly string[], filter: string | undefined): string | null {
  const parts = [...words, ...(filter === undefined ? [] : [filter])].filter((part) => part.trim() !== '');
  const [only] = parts;
  return parts.length > 1 ? parts.map((part) => `(${part})`).join(' ') : (only ?? null);
}

export const runOf = (run: string | undefined): { readonly run?: string } =>
  run === undefined || run === '' ? {} : { run };

/** Events as a command names them, in the words of a question. */
export const askedFor = ({ filter, run }: { readonly filter: string | null; readonly run?: string }) => ({
  ...(filter === null ? {} : { filter }),
  ...(run === undefined ? {} : { run }),
});

const LOG_OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  filter: { type: 'string' },
  run: { type: 'string' },
  count: { type: 'boolean' },
  sort: { type: 'string' },
  reverse: { type: 'boolean' },
  limit: { type: 'string' },
  fold: { type: 'string', multiple: true },
} as const;
type LogValues = ReturnType<typeof parse<typeof LOG_OPTIONS>>['values'];

export function parseLog(rest: readonly string[], cwd: string): LogCommand {
  const { values, positionals } = parse('log', rest, LOG_OPTIONS);
  if (values.json === true && values.count === true) return refuseFor('log')('--json and --count exclude each other.');
  const format = values.count === true ? 'count' : values.json === true ? 'json' : 'plain';
  const where = oneOf('log', values, cwd);
  const filter = filterOf(positionals, values.filter);
  return { kind: 'log', where, format, filter, ...runOf(values.run), ...listOf(values) };
}

function listOf({ sort, reverse, limit, fold = [] }: LogValues): { readonly list?: LogList } {
  if (sort === undefined && reverse !== true && limit === undefined && fold.length === 0) return {};
  const refuse = refuseFor('log');
  const key = oneWord(EVENT_KEYS, sort ?? 'seq', 'sort', refuse);
  if (fold.length > 0 && key !== 'seq') return refuse('--fold and --sort exclude each other.');
  const order = reverse === true ? 'descending' : 'ascending';
  return { list: { key, order, limit: countOf(limit, refuse), fold: foldsOf(fold, refuse) } };
}

const foldsOf = (words: readonly string[], refuse: Refuse): readonly Fold[] =>
  words.includes('all') ? FOLDS : words.map((word) => oneWord(FOLDS, word, 'fold', refuse));

function countOf(text: string | undefined, refuse: Refuse): number {
  if (text === undefined) return Infinity;
  const count = /^\d{1,12}$/.test(text) ? Number(text) : 0;
  return count > 0 ? count : refuse('--limit needs a whole number of events.');
}

const REDACTIONS = ['paths', 'contents'] as const;

function oneFile(topic: CommandName, positionals: readonly string[], cwd: string): string {
  const [file, more] = positionals;
  if (file === undefined || file === '') return refuseFor(topic)(`${topic} needs a FILE.`);
  if (more !== undefined) return refuseFor(topic)(`${topic} takes one FILE, not ${JSON.stringify(more)} too.`);
  return resolve(cwd, file);
}

/** The end of a file's name says its format when nothing else does. */
const FORMAT_OF_END: Readonly<Record<string, ExportFormat>> = { jsonl: 'jsonl', csv: 'csv', 'capsule-trail': 'bundle' };

export function parseExport(rest: readonly string[], cwd: string): ExportCommand {
  const options = {
    ...WHERE,
    format: { type: 'string' },
    filter: { type: 'string' },
    run: { type: 'string' },
    redact: { type: 'string', multiple: true },
  } as const;
  const { values, positionals } = parse('export', rest, options);
  const refuse = refuseFor('export');
  const file = oneFile('export', positionals, cwd);
  const end = FORMAT_OF_END[/\.([\w-]+)$/.exec(file)?.[1] ?? ''];
  const format = values.format === undefined ? end : oneWord(EXPORT_FORMATS, values.format, 'format', refuse);
  if (format === undefined) return refuse(`export needs --format and one of ${EXPORT_FORMATS.join(', ')}.`);
  const wanted = (values.redact ?? []).flatMap((words) => words.split(','));
  const redact = wanted.map((word) => oneWord(REDACTIONS, word, 'redact', refuse));
  const where = oneOf('export', values, cwd);
  return { kind: 'export', where, file, format, filter: values.filter ?? null, ...runOf(values.run), redact };
}

export function parseImport(rest: readonly string[], cwd: string): ImportCommand {
  const { values, positionals } = parse('import', rest, JSON_FLAG);
  return { kind: 'import', file: oneFile('import', positionals, cwd), format: values.json === true ? 'json' : 'plain' };
}

/** Options of `retention`, and what each sets. */
const RETENTION_OPTIONS = {
  'event-bytes': 'eventBytes',
  'event-days': 'eventDays',
  'history-bytes': 'historyBytes',
  'history-days': 'historyDays',
  'file-bytes': 'fileBytes',
} as const satisfies Readonly<Record<string, keyof RetentionSettings>>;
type RetentionOption = keyof typeof RETENTION_OPTIONS;

const TEXT = { type: 'string' } as const;
const AMOUNTS: Readonly<Record<RetentionOption, typeof TEXT>> = {
  'event-bytes': TEXT,
  'event-days': TEXT,
  'history-bytes': TEXT,
  'history-days': TEXT,
  'file-bytes': TEXT,
};

export function parseRetention(rest: readonly string[], cwd: string): RetentionCommand {
  const { values, positionals } = parse('retention', rest, { ...WHERE, ...JSON_FLAG, ...AMOUNTS });
  const set: Partial<Record<keyof RetentionSettings, number | null>> = {};
  for (const option of Object.keys(RETENTION_OPTIONS) as RetentionOption[]) {
    const text = values[option];
    if (text !== undefined) set[RETENTION_OPTIONS[option]] = amountOf(option, text);
  }
  return { kind: 'retention', ...careWhere('retention', values, positionals, cwd), set };
}

const POWERS = ['', 'k', 'm', 'g', 't'] as const;

/** Bytes with a unit of 1024s, days without one; null for none. */
function amountOf(option: RetentionOption, text: string): number | null {
  if (text === 'none') return null;
  const isBytes = option.endsWith('bytes');
  const { digits, unit = '' } = /^(?<digits>\d+(?:\.\d+)?)(?<unit>[kmgt]?)$/i.exec(text)?.groups ?? {};
  const power = POWERS.findIndex((name) => name === unit.toLowerCase());
  const amount = Number(digits) * 1024 ** power;
  if (Number.isFinite(amount) && (isBytes ? Number.isSafeInteger(amount) : unit === '')) return amount;
  const what = isBytes ? 'a whole number of bytes, such as 500m or 4g' : 'a number of days';
  return refuseFor('retention')(`--${option} needs ${what}, or none; not ${JSON.stringify(text)}.`);
}

export function parseFilters(rest: readonly string[]): FiltersCommand {
  const { values, positionals } = parse('filters', rest, {
    ...JSON_FLAG,
    save: { type: 'string' },
    remove: { type: 'string', multiple: true },
  } as const);
  const refuse = refuseFor('filters');
  const filter = filterOf(positionals, undefined);
  if (values.save !== undefined && filter === null) return refuse('--save NAME needs a FILTER after it.');
  if (values.save === undefined && filter !== null) return refuse('filters takes a FILTER with --save NAME only.');
  const save = values.save === undefined || filter === null ? null : { name: values.save, filter };
  return { kind: 'filters', format: values.json === true ? 'json' : 'plain', save, remove: values.remove ?? [] };
}
