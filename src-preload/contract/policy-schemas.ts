/** The shapes of what crosses the border about rights: grants, reasons, what is learned, what would change. */
import { z } from 'zod';

import {
  ACCESSES,
  GATE_STEPS,
  GRANT_LIFETIMES,
  GRANT_SOURCES,
  GRANT_STATES,
  MODE_CHOICES,
  RIGHTS,
  RUN_MODES,
} from './policy-words.ts';
import { OPERATIONS } from './vocabulary.ts';

/** A capsule is its content: `hash` is the sha-256 of its program, hex. The name is for people. */
const CapsuleIdentity = z.object({ name: z.string().min(1).max(255), hash: z.string().length(64) });

/** A canonical path; it stands for the entry there and everything below it, by component. */
export const AccessPattern = z.string().min(1).max(8192);

export const Grant = z.object({
  id: z.string(),
  /**
   * `deny` refuses for the rest of a run, and beats what allows. One by `the inspector` refuses nothing: the run asked too much and is
   * asked nothing more, until it is revoked.
   */
  verdict: z.enum(['allow', 'deny']),
  access: z.enum(RIGHTS),
  pattern: AccessPattern,
  lifetime: z.enum(GRANT_LIFETIMES),
  capsule: CapsuleIdentity,
  principal: z.string(),
  /** Set for one that holds for one run. */
  run: z.string().nullable(),
  source: z.enum(GRANT_SOURCES),
  /** Who decided: `user`, or what the broker calls itself. */
  by: z.string(),
  /** Milliseconds since the epoch. */
  grantedAt: z.number(),
  expiresAt: z.number().nullable(),
  state: z.enum(GRANT_STATES),
  /** When it was revoked or its run ended; null while it holds. */
  endedAt: z.number().nullable(),
  /** Attempts that it decided since the sandbox was opened. */
  uses: z.number(),
});
export type Grant = z.infer<typeof Grant>;

export const NewGrant = z.object({
  access: z.enum(RIGHTS),
  pattern: AccessPattern,
  lifetime: z.enum(GRANT_LIFETIMES),
  capsule: CapsuleIdentity,
  /** For `run`. */
  run: z.string().min(1).max(128).optional(),
  /** Milliseconds from now; without it, it does not expire. */
  forMs: z.number().int().min(1000).optional(),
  source: z.enum(GRANT_SOURCES).exclude(['prompt']),
});
export type NewGrant = z.infer<typeof NewGrant>;

/** One thing that was looked at. `subject` is a pattern or a mount; `place` says where it stands, e.g. `Capsule.toml 12:3`. */
export const WhyStep = z.object({
  step: z.enum(GATE_STEPS),
  subject: z.string(),
  place: z.string(),
  /** `decided`: this one did. `passed`: looked at, and it did not apply. `unasked`: not looked at any more. */
  result: z.enum(['decided', 'passed', 'unasked']),
  sentence: z.string(),
});
export type WhyStep = z.infer<typeof WhyStep>;

/** The least that would allow it: one right for one path. */
export const NeededRight = z.object({ access: z.enum(RIGHTS), pattern: AccessPattern });
export type NeededRight = z.infer<typeof NeededRight>;

export const Why = z.object({
  seq: z.number(),
  capsule: CapsuleIdentity.nullable(),
  access: z.enum(ACCESSES),
  mode: z.enum(RUN_MODES).nullable(),
  decision: z.enum(['allow', 'deny']),
  /** One sentence: what was decided, by what. */
  sentence: z.string(),
  steps: z.array(WhyStep),
  /** The rule or grant that came closest without covering it. */
  nearest: z.object({ pattern: AccessPattern, place: z.string(), sentence: z.string() }).nullable(),
  /** Empty when no rule or grant can allow it; `sentence` then says why. */
  minimal: z.array(NeededRight),
  /** What the gate would say now. */
  now: z.object({ verdict: z.enum(['allow', 'deny', 'ask']), sentence: z.string() }).nullable(),
});
export type Why = z.infer<typeof Why>;

/** One entry of a learned list. */
export const LearnedEntry = z.object({
  access: z.enum(RIGHTS),
  pattern: AccessPattern,
  /** Events that need it, and how many different paths they name. */
  events: z.number(),
  paths: z.number(),
  /** `used`: exactly this path. `temporary`: names in it are made and removed by the capsule. `joined`: several were put together. */
  because: z.enum(['used', 'temporary', 'joined']),
  /** The first event that needs it. */
  firstSeq: z.number(),
});
export type LearnedEntry = z.infer<typeof LearnedEntry>;

export const Learned = z.object({
  entries: z.array(LearnedEntry),
  /** Entries of the given manifest that nothing needed. */
  unused: z.array(NeededRight),
  /** How many events were looked at, and those that no right could allow, by why. */
  events: z.number(),
  leftOut: z.array(z.object({ reason: z.string(), events: z.number() })),
  /** The given manifest with these entries as its `fs_read` and `fs_write`; null when none was given. */
  text: z.string().nullable(),
});
export type Learned = z.infer<typeof Learned>;

/** Attempts that would be decided otherwise: same right, same path. */
export const Flip = z.object({
  access: z.enum(RIGHTS),
  path: z.string(),
  ops: z.array(z.enum(OPERATIONS)),
  /** As it was decided; `observed`: allowed only because the run was watched. */
  from: z.enum(['allow', 'deny', 'observed']),
  to: z.enum(['allow', 'deny']),
  events: z.number(),
  firstSeq: z.number(),
  lastSeq: z.number(),
  /** What would decide. */
  sentence: z.string(),
});
export type Flip = z.infer<typeof Flip>;

export const WhatIf = z.object({
  /** Events with a path that were looked at, and those that flip. */
  events: z.number(),
  flipped: z.number(),
  flips: z.array(Flip),
  more: z.boolean(),
});
export type WhatIf = z.infer<typeof WhatIf>;

/** What a pattern covers in the sandbox as it is now. */
export const Coverage = z.object({
  files: z.number(),
  directories: z.number(),
  /** There is more than was counted. */
  more: z.boolean(),
  /** Some of them, as canonical paths. */
  sample: z.array(z.string()),
});
export type Coverage = z.infer<typeof Coverage>;

/** A right of a capsule, in words for people. */
export const RightLine = z.object({
  /** The key in `[capabilities]`. */
  capability: z.string(),
  entry: z.string(),
  sentence: z.string(),
  /** How much it means for the user's machine. */
  impact: z.enum(['low', 'medium', 'high']),
});
export type RightLine = z.infer<typeof RightLine>;

/** Details of the failure `needs-consent`: a capsule asks for more than the version of it that ran here before. */
export const RightsGrowth = z.object({
  capsule: z.string(),
  /** Of the binary and all its rights: what the user agrees to, and to nothing else. */
  digest: z.string(),
  before: z.object({ version: z.string(), hash: z.string() }),
  after: z.object({ version: z.string(), hash: z.string() }),
  added: z.array(RightLine),
  removed: z.array(RightLine),
});
export type RightsGrowth = z.infer<typeof RightsGrowth>;

export const Principal = z.object({
  name: z.string(),
  /** Its sandbox here; null when it has none yet. */
  sandbox: z.string().nullable(),
  current: z.boolean(),
});
export type Principal = z.infer<typeof Principal>;
/** A name that can stand on disk and on a command line. */
export const PrincipalName = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);

export const ManifestFile = z.object({
  /** `file`: there is one. `proposed`: there is none yet; the text is what it could be. */
  state: z.enum(['file', 'proposed']),
  /** Host path: where it is, or would be made. */
  file: z.string(),
  /** The capsule's own host path, to be run. */
  capsuleFile: z.string(),
  text: z.string(),
  /** Give it back when writing; null while there is no file. */
  version: z.string().nullable(),
  /** Whether it can be written there. When not, saving makes a copy of the capsule in the inspector's own folder; this says so. */
  note: z.string().nullable(),
});
export type ManifestFile = z.infer<typeof ManifestFile>;

export const ModeChoice = z.enum(MODE_CHOICES);
