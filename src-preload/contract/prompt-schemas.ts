/** The shapes of what capsules ask the user, and of what was allowed. */
import { z } from 'zod';

import { RunId } from './schemas.ts';

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

export const PromptAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('approval'), decision: z.enum(['deny', 'once', 'session', 'always']) }),
  z.object({ kind: z.literal('value'), value: z.string() }),
  z.object({ kind: z.literal('values'), values: z.array(z.string()) }),
  /** `sealed` by a shell that has a key store, on its way to the engine. */
  z.object({ kind: z.literal('secret'), secret: z.object({ form: z.enum(['plain', 'sealed']), text: z.string() }) }),
  z.object({ kind: z.literal('cancel') }),
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
