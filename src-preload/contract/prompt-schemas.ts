/** The shapes of what capsules ask the user, and of what was allowed. */
import { z } from 'zod';

import { ACCESS_DECISIONS, ANSWERERS, RIGHTS } from './policy-words.ts';
import { RunId } from './schemas.ts';
import { ENTRY_KINDS, OPERATIONS } from './vocabulary.ts';

/** What a capsule asks the user. Texts have no control characters; they may have others that a window must make visible. */
export const PromptQuestion = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('approval'),
    action: z.string(),
    resource: z.string(),
    /** What `session` and `always` store: it answers later questions whose resource it covers. */
    pattern: z.string(),
    /** Whether it covers this very resource. */
    isCovered: z.boolean(),
  }),
  /** A right that no rule and no grant gives. */
  z.object({
    kind: z.literal('access'),
    /** The ABI's own name of the function. */
    fn: z.string(),
    op: z.enum(OPERATIONS),
    access: z.enum(RIGHTS),
    /** Canonical: what is decided about. `asked` is how the guest spelled it. */
    path: z.string(),
    asked: z.string(),
    /** What is there now; null when nothing is. */
    entry: z.enum(ENTRY_KINDS).nullable(),
    /** sha-256 of the program, hex. */
    capsuleHash: z.string(),
    /** What can be stored: the narrowest first. */
    offers: z
      .array(z.object({ pattern: z.string(), scope: z.enum(['entry', 'folder', 'mount']) }))
      .min(1)
      .readonly(),
    /** A sentence: which rule is missing. */
    missing: z.string(),
    /** Numbers of the newest events of this run, the last one last. */
    lead: z.array(z.number()).readonly(),
  }),
  z.object({
    kind: z.literal('field'),
    field: z.enum(['text', 'secret', 'select', 'array']),
    key: z.string(),
    description: z.string(),
    options: z.array(z.string()).readonly().nullable(),
    defaultValue: z.string().nullable(),
  }),
]);
export type PromptQuestion = z.infer<typeof PromptQuestion>;

export const Prompt = z.object({
  id: z.string(),
  run: RunId,
  capsule: z.string(),
  principal: z.string(),
  /** Milliseconds since the epoch. */
  askedAt: z.number(),
  /** Milliseconds until it counts as denied, or as not answered, when this was said. */
  leftMs: z.number(),
  question: PromptQuestion,
});
export type Prompt = z.infer<typeof Prompt>;

/** Who decided: the user unless it is told. `broker`: the name of the one that was asked instead. */
const decider = { by: z.enum(ANSWERERS).optional(), broker: z.string().min(1).max(128).optional() };

export const PromptAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approval'), decision: z.enum(['deny', 'once', 'session', 'always']), ...decider }),
  /** `pattern` is one of the offers, the first when it is left out; it counts for `deny-run`, `run`, `sandbox` and `always`. */
  z.object({
    kind: z.literal('access'),
    decision: z.enum(ACCESS_DECISIONS),
    pattern: z.string().optional(),
    ...decider,
  }),
  z.object({ kind: z.literal('value'), value: z.string() }),
  z.object({ kind: z.literal('values'), values: z.array(z.string()) }),
  /** `sealed` by a shell that has a key store, on its way to the engine. */
  z.object({ kind: z.literal('secret'), secret: z.object({ form: z.enum(['plain', 'sealed']), text: z.string() }) }),
  z.object({ kind: z.literal('cancel'), by: decider.by }),
]);
export type PromptAnswer = z.infer<typeof PromptAnswer>;

export const Allowance = z.object({
  pattern: z.string(),
  lifetime: z.enum(['session', 'always']),
  /** The capsule that asked when it was given. */
  capsule: z.string(),
  grantedAt: z.number(),
});
export type Allowance = z.infer<typeof Allowance>;
