/** The part of THE LIST that is about rights: see `api.ts`. */
import { z } from 'zod';

import { call } from './define.ts';
import { EventQuery } from './event-schemas.ts';
import { InSandbox } from './places.ts';
import {
  AccessPattern,
  Coverage,
  Grant,
  Learned,
  ManifestFile,
  ModeChoice,
  NewGrant,
  Principal,
  PrincipalName,
  WhatIf,
  Why,
} from './policy-schemas.ts';

/** Characters of the largest manifest. */
const ManifestText = z.string().max(1024 * 1024);

export const policyCalls = {
  /** Those that hold and those that did, newest first. */
  grantList: call(InSandbox, z.array(Grant)),
  /** `invalid-argument` says what is wrong with its pattern. */
  grantAdd: call(InSandbox.extend(NewGrant.shape), Grant),
  /** A running guest feels it at its next call. */
  grantRevoke: call(InSandbox.extend({ id: z.string() }), z.object({ revoked: z.boolean() })),
  /** Gives one that was given to another binary of the capsule to the one with this hash too. */
  grantRenew: call(InSandbox.extend({ id: z.string(), hash: z.string().length(64) }), Grant),
  /** Counts what a pattern covers now, at most `limit` entries. Errors: `invalid-argument`. */
  ruleCoverage: call(
    InSandbox.extend({ pattern: AccessPattern, limit: z.number().int().min(1).max(100_000) }),
    Coverage,
  ),
  /** The mode of runs that say nothing else; sets it when one is given. */
  policyMode: call(InSandbox.extend({ set: ModeChoice.optional() }), z.object({ mode: ModeChoice })),

  /** Why an attempt was decided as it was. `not-found` for what is no event of the record. */
  eventWhy: call(InSandbox.extend({ seq: z.number().int().min(1) }), Why),
  /**
   * The narrowest rights that cover the events of a question: at most `most` entries, by joining those that lie together. Progress goes
   * by `job`. `bad-manifest` when `manifest` cannot be read.
   */
  policyLearn: call(
    InSandbox.extend({
      query: EventQuery,
      /** The text that gets the entries. */
      manifest: ManifestText.optional(),
      most: z.number().int().min(1).max(10_000).optional(),
      job: z.string().optional(),
    }),
    Learned,
  ),
  /** Which of the events of a question would be decided otherwise by this manifest, in mode `enforce`, with the present grants. */
  policyWhatIf: call(
    InSandbox.extend({
      query: EventQuery,
      manifest: ManifestText,
      limit: z.number().int().min(1).max(10_000),
      job: z.string().optional(),
    }),
    WhatIf,
  ),

  /** The manifest of a capsule; of one that has none, what it could be. `file` as in `runStart`. */
  manifestRead: call(InSandbox.extend({ file: z.string().min(1) }), ManifestFile),
  /** `conflict` when it is no longer the `version` that was read; `bad-manifest` when it could not be run with this text. */
  manifestWrite: call(
    InSandbox.extend({ file: z.string().min(1), text: ManifestText, version: z.string().nullable() }),
    ManifestFile,
  ),

  principalList: call(InSandbox, z.array(Principal)),
  /** `already-exists`. Opening the sandbox as it is `sandboxOpen` with its name. */
  principalCreate: call(InSandbox.extend({ name: PrincipalName }), z.array(Principal)),
};
