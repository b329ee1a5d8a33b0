/** A filter over events, as a tree: what the parser makes and every evaluator walks. */

/** Keys whose values are text. `path` means either path; `file` a path with everything below it. */
export const TEXT_KEYS = [
  'path',
  'file',
  'asked',
  'path2',
  'run',
  'capsule',
  'principal',
  'fn',
  'mount',
  'reason',
  'before',
  'after',
  'op',
  'kind',
  'access',
  'layer',
  'decision',
  'cause',
  'outcome',
] as const;
export type TextKey = (typeof TEXT_KEYS)[number];

/** `time`: milliseconds since the epoch, with a fraction; `duration`: nanoseconds. */
export const NUMBER_KEYS = ['seq', 'time', 'bytes', 'duration'] as const;
export type NumberKey = (typeof NUMBER_KEYS)[number];

/**
 * How a text is looked at; case is folded everywhere but in a regular expression that says so.
 * - has: contains it. - is: is all of it. - regex: matches anywhere. - below: is it, or a path inside of it.
 * - like: all of it, or all that follows a `/` in it, with `*` for anything and `?` for one character; `\` takes the next one literally.
 */
export type TextMatch =
  | { readonly how: 'has' | 'is' | 'like' | 'below'; readonly text: string }
  | { readonly how: 'regex'; readonly source: string; readonly flags: string };

/**
 * - all, any, not: of other filters; `all` of nothing is everything. - word: found in a path, operation, capsule, function, decision
 *   or outcome. - text: in one field. - number: one field compared. - empty: the field has no value (no second path, no run).
 */
export type Filter =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Filter[] }
  | { readonly kind: 'not'; readonly of: Filter }
  | { readonly kind: 'word'; readonly match: TextMatch }
  | { readonly kind: 'text'; readonly key: TextKey; readonly match: TextMatch }
  | { readonly kind: 'empty'; readonly key: TextKey }
  | {
      readonly kind: 'number';
      readonly key: NumberKey;
      readonly compare: '<' | '<=' | '=' | '>=' | '>';
      readonly value: number;
    };

/** The fields that a bare word is looked for in. */
export const WORD_KEYS = ['path', 'path2', 'op', 'capsule', 'fn', 'decision', 'outcome'] as const;
