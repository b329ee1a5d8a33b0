/** The part of THE LIST that finds files by name and by what is in them: see `api.ts`. */
import { z } from 'zod';

import { call, event } from './define.ts';
import { InSandbox } from './places.ts';
import { SandboxId } from './schemas.ts';
import { CHANGE_KINDS, ENTRY_KINDS } from './vocabulary.ts';

/** Of UTF-16 units in a text, the second one after the last. */
const Span = z.tuple([z.number().int().min(0), z.number().int().min(0)]);
export type Span = z.infer<typeof Span>;

/** `changed`: what the top has; `base`: the folder as it is. */
export const FIND_PLACES = ['merged', 'changed', 'base'] as const;
/** `past`: contents that were there once, of any version that is kept. */
export const SEARCH_PLACES = ['merged', 'base', 'changed', 'past'] as const;

export const FoundFile = z.object({
  path: z.string(),
  kind: z.enum(ENTRY_KINDS),
  /** What the sandbox did to it; null for nothing. */
  change: z.enum(CHANGE_KINDS).nullable(),
  /** What of the path matched. */
  spans: z.array(Span),
});
export type FoundFile = z.infer<typeof FoundFile>;

export const TextQuery = z.object({
  text: z.string().min(1).max(4000),
  as: z.enum(['text', 'regex']),
  letters: z.enum(['any-case', 'same-case']),
  words: z.enum(['anywhere', 'whole']),
  /** Globs of paths, e.g. `src/**` or `*.ts`; none: everything. */
  include: z.array(z.string().min(1).max(1000)).max(100),
  exclude: z.array(z.string().min(1).max(1000)).max(100),
  /** Whether what git ignores is looked into. */
  ignored: z.enum(['skip', 'search']),
  within: z.enum(SEARCH_PLACES),
});
export type TextQuery = z.infer<typeof TextQuery>;

/** A line with matches; a long one is cut around its first, and `from` says where `text` begins in it. */
export const FoundLine = z.object({
  /** From 1. */
  line: z.number().int().min(1),
  text: z.string(),
  from: z.number().int().min(0),
  spans: z.array(Span),
});
export type FoundLine = z.infer<typeof FoundLine>;

export const FoundText = z.object({
  path: z.string(),
  change: z.enum(CHANGE_KINDS).nullable(),
  /** Of an earlier content: right after which event it was there, and when that was, in milliseconds since the epoch. */
  version: z.object({ event: z.number(), at: z.number() }).nullable(),
  lines: z.array(FoundLine),
  /** Lines beyond those. */
  more: z.number(),
});
export type FoundText = z.infer<typeof FoundText>;

export const searchCalls = {
  /**
   * Files whose path has the letters of `text` in their order, the best first. The list of paths is made at the first call and follows what
   * changes; `complete` is `no` while it is being made, and `indexed` says how many paths it has.
   */
  fileFind: call(
    InSandbox.extend({
      text: z.string().max(1000),
      within: z.enum(FIND_PLACES),
      limit: z.number().int().min(1).max(500),
    }),
    z.object({
      matches: z.array(FoundFile),
      total: z.number(),
      indexed: z.number(),
      complete: z.enum(['yes', 'no']),
    }),
  ),
  /** Tells what it finds by `textFound` while it goes on. `invalid-input` says what is wrong with the query. Stops at `limit` lines. */
  textSearch: call(
    InSandbox.extend({ job: z.string(), query: TextQuery, limit: z.number().int().min(1).max(100_000) }),
    z.object({
      files: z.number(),
      lines: z.number(),
      searched: z.number(),
      /** Not looked into: binary ones; those above 16 MiB; those that could not be read. */
      skipped: z.object({ binary: z.number(), large: z.number(), unreadable: z.number() }),
      end: z.enum(['all', 'limit']),
    }),
  ),
};

export const searchEvents = {
  textFound: event(z.object({ sandbox: SandboxId, job: z.string(), found: z.array(FoundText) })),
};
