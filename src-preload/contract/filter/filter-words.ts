/** The keys and words of the filter language, each with a line for people: docs/filter.md and completion are made of this. */
import { CAUSES, EVENT_LAYERS } from '../event-words.ts';
import { ACCESSES } from '../policy-words.ts';
import { OPERATION_KINDS, OPERATIONS, OUTCOMES } from '../vocabulary.ts';
import { NUMBER_KEYS, TEXT_KEYS } from './filter-tree.ts';
import type { NumberKey, TextKey } from './filter-tree.ts';

/** Keys of the language that stand for no one field. */
export const SPECIAL_KEYS = ['is', 'has', 'larger-than'] as const;
export type SpecialKey = (typeof SPECIAL_KEYS)[number];
export type FilterKey = TextKey | NumberKey | SpecialKey;

export interface KeyWords {
  /** One line for people. */
  readonly about: string;
  readonly example: string;
  /** Set when the key has these values only. */
  readonly values?: readonly string[];
}

/** What `is:` may say. */
export const STATES = {
  allowed: 'the attempt was allowed, however it ended',
  denied: 'the attempt was refused',
  failed: 'allowed, and did not come out well',
  ok: 'allowed, and came out well',
  problem: 'refused or failed',
} as const;
export type State = keyof typeof STATES;
/** States that a bare word stands for too; `ok` is found as the outcome that it is. */
export const STATE_WORDS = ['allowed', 'denied', 'failed', 'problem'] as const satisfies readonly State[];

/** Fields that may have no value: what `has:` may ask for. */
export const OPTIONAL_FIELDS = ['run', 'path2', 'before', 'after'] as const;
export type OptionalField = (typeof OPTIONAL_FIELDS)[number];

const states = Object.keys(STATES);

export const FILTER_KEYS: Readonly<Record<FilterKey, KeyWords>> = {
  path: { about: 'one of the two paths, as the inspector spells it', example: 'path:src/*.ts' },
  file: { about: 'a path and everything below it', example: 'file:cwd://src' },
  asked: { about: 'the path as the guest spelled it', example: 'asked:../' },
  path2: { about: 'the second path: of a rename, a link, a copy', example: 'path2:backup' },
  run: { about: 'the run, by its id', example: 'run:run-3' },
  capsule: { about: 'the name of the capsule', example: 'capsule:notes' },
  principal: { about: 'on whose behalf', example: 'principal:user' },
  fn: { about: 'the function that the guest called, in the words of its contract', example: 'fn:path_open' },
  mount: { about: 'the mount that answered', example: 'mount:cwd' },
  reason: { about: 'why it was decided so', example: 'reason:read-only' },
  before: { about: 'sha-256 of the content before it', example: 'before:e3b0c442' },
  after: { about: 'sha-256 of the content after it', example: 'after:e3b0c442' },
  op: { about: 'what was tried', example: 'op:read,write', values: OPERATIONS },
  kind: { about: 'the kind of operation', example: 'kind:write', values: OPERATION_KINDS },
  access: { about: 'the right that it needs', example: 'access:write', values: ACCESSES },
  layer: { about: 'the layer that answered', example: 'layer:base', values: EVENT_LAYERS },
  decision: { about: 'whether it was allowed', example: 'decision:deny', values: ['allow', 'deny'] },
  cause: { about: 'what kind of thing decided', example: 'cause:quota', values: CAUSES },
  outcome: { about: 'how it ended', example: 'outcome:not-found', values: OUTCOMES },
  seq: { about: 'the number of the event', example: 'seq:100..200' },
  time: { about: 'when it happened', example: 'time>-5m' },
  bytes: { about: 'how many bytes were moved', example: 'bytes>10k' },
  duration: { about: 'how long it took', example: 'duration>=1.5ms' },
  is: { about: 'a state in one word', example: 'is:problem', values: states },
  has: { about: 'the field has a value', example: 'has:path2', values: OPTIONAL_FIELDS },
  'larger-than': { about: 'more bytes than this', example: 'larger-than:10k' },
};

/** Other names of keys: what users of other tools type. */
export const KEY_ALIASES: Readonly<Record<string, FilterKey>> = {
  operation: 'op',
  'evt.type': 'op',
  name: 'path',
  'fd.name': 'path',
  second_path: 'path2',
  to: 'path2',
  function: 'fn',
  result: 'outcome',
  error: 'outcome',
  size: 'bytes',
  'proc.name': 'capsule',
  user: 'principal',
};

/** Signs between a key and its value, and words that may stand in their place. */
export const OPERATORS = {
  ':': 'contains; of a key with words of its own, is one of them',
  '=': 'is, whole and exactly (but for upper and lower case); `==` is the same',
  '!=': 'is not',
  '>': 'more than, later than',
  '>=': 'at least, from then on',
  '<': 'less than, before',
  '<=': 'at most, until then',
  contains: 'contains',
  matches: 'matches a regular expression',
} as const;
export type Operator = keyof typeof OPERATORS;

const isIn = <T extends string>(words: readonly T[], word: string): word is T =>
  (words as readonly string[]).includes(word);
export const isTextKey = (key: string): key is TextKey => isIn(TEXT_KEYS, key);
export const isNumberKey = (key: string): key is NumberKey => isIn(NUMBER_KEYS, key);
export const isOptionalField = (field: string): field is OptionalField => isIn(OPTIONAL_FIELDS, field);
export const isStateWord = (word: string): word is (typeof STATE_WORDS)[number] => isIn(STATE_WORDS, word);
export const isState = (word: string): word is State => Object.hasOwn(STATES, word);

/** The key that a word names, by its own name or another; null when there is none. */
export function keyNamed(word: string): FilterKey | null {
  const key = word.toLowerCase();
  if (Object.hasOwn(FILTER_KEYS, key)) return key as FilterKey;
  return Object.hasOwn(KEY_ALIASES, key) ? (KEY_ALIASES[key] ?? null) : null;
}
