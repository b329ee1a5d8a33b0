/** The words of the record, which both worlds share. Const arrays and unions only; imports nothing. */

/**
 * What kind of thing decided about an attempt; `reason` says it in words.
 * - user: the user's own hands. - default: no rule applied. - mount: which mounts a run was given. - rule: one of a manifest.
 * - grant: what somebody allowed, or refused for a run. - observed: no rule allows it, and the run is only watched.
 * - ignored: `.capsuleignore`, which beats every grant. - boundary: a path that leaves its root. - path: the rules of paths. - right: what an open handle
 *   may do. - quota, limit: what a sandbox, or a run, may use up. - unsupported: a call that is not offered.
 * - service: the rules of a service. - disk: the record or the change could not be written. - fault: a fault of ours.
 */
export const CAUSES = [
  'user',
  'default',
  'mount',
  'rule',
  'grant',
  'observed',
  'ignored',
  'boundary',
  'path',
  'right',
  'quota',
  'limit',
  'unsupported',
  'service',
  'disk',
  'fault',
] as const;
export type Cause = (typeof CAUSES)[number];

/** The layers an event may name. */
export const EVENT_LAYERS = ['top', 'checkpoint', 'base', 'none'] as const;
export type EventLayer = (typeof EVENT_LAYERS)[number];

/** The fields of an event by which lists are filtered and sorted; `kind` is that of its operation, `time` in milliseconds. */
export const EVENT_KEYS = [
  'seq',
  'time',
  'run',
  'capsule',
  'principal',
  'fn',
  'op',
  'kind',
  'access',
  'path',
  'asked',
  'path2',
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
] as const;
export type EventKey = (typeof EVENT_KEYS)[number];

/**
 * Noise that a list can fold into one row each.
 * - repeats: the same operation on the same path with the same outcome, again and again (a stat storm).
 * - short-lived: everything about a file that was made and removed by one run.
 * - reverted: the writes to a file after which it had the content it had before them.
 */
export const FOLDS = ['repeats', 'short-lived', 'reverted'] as const;
export type Fold = (typeof FOLDS)[number];

/**
 * Whether the record can show a content as it was.
 * - captured: it can. - absent: there was no file. - not-a-file: a directory or a link. - too-large, forgotten: the limits of what
 *   is kept (size; age and total). - unrecorded: the mount keeps no history (memory, a host folder used directly).
 * - withheld: left out when this sandbox was exported. - damaged: it was kept, and cannot be read any more.
 */
export const CONTENT_STATES = [
  'captured',
  'absent',
  'not-a-file',
  'too-large',
  'forgotten',
  'unrecorded',
  'withheld',
  'damaged',
] as const;
export type ContentState = (typeof CONTENT_STATES)[number];

/** How events leave the inspector. `astrid`: lines as Astrid's own audit names them. */
export const EXPORT_FORMATS = ['jsonl', 'csv', 'astrid', 'bundle'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** What `eventVerify` may find wrong with a record. */
export const CHAIN_PROBLEMS = [
  'altered',
  'missing',
  'out-of-order',
  'unreadable',
  'cut-short',
  'rewritten',
  'anchor-altered',
] as const;
export type ChainProblemKind = (typeof CHAIN_PROBLEMS)[number];
