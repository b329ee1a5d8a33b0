/** The words of a question about a right: what is wanted, and what each answer stores. */
import type { AccessDecision, Right } from '../../../src-preload/contract/policy-words.ts';
import type { PromptQuestion } from '../../../src-preload/contract/prompt-schemas.ts';
import type { EntryKind, Operation } from '../../../src-preload/contract/vocabulary.ts';

export type AccessQuestion = Extract<PromptQuestion, { kind: 'access' }>;
export type Offer = AccessQuestion['offers'][number];

const DEEDS: Partial<Record<Operation, string>> = {
  open: 'open',
  create: 'make',
  read: 'read',
  write: 'write to',
  truncate: 'change the size of',
  stat: 'look at',
  'set-times': 'change the times of',
  'set-mode': 'change the permissions of',
  list: 'list',
  mkdir: 'make the folder',
  rmdir: 'remove the folder',
  unlink: 'delete',
  rename: 'rename or move',
  link: 'make another name for',
  symlink: 'make a link at',
  readlink: 'see where the link leads at',
  exists: 'find out whether there is',
  copy: 'copy',
  'remove-all': 'delete, with everything in it,',
  canonicalize: 'resolve the links of',
};

/** What the capsule wants, before the path: `write to`, `open for writing`. */
export function deedOf({ op, access }: Pick<AccessQuestion, 'op' | 'access'>): string {
  if (op === 'open') return access === 'write' ? 'open for writing' : 'open for reading';
  return DEEDS[op] ?? op;
}

const THERE: Record<EntryKind, string> = {
  file: 'A file is there now.',
  directory: 'A folder is there now.',
  symlink: 'A link is there now.',
  other: 'A device, pipe or socket is there now.',
};
export const thereNow = (entry: EntryKind | null): string => (entry === null ? 'Nothing is there now.' : THERE[entry]);

/** What an offer is called, by what is asked about. */
export function offerName({ scope, pattern }: Offer, { entry }: Pick<AccessQuestion, 'entry'>): string {
  if (scope === 'folder') return 'Its folder, and everything in it';
  if (scope === 'mount') return `All of ${/^[a-z0-9-]+:\/\//.exec(pattern)?.[0] ?? pattern}`;
  if (entry === 'directory') return 'This folder, and everything in it';
  return entry === null ? 'Only this name' : 'Only this file';
}

export interface Choice {
  readonly decision: AccessDecision;
  readonly label: string;
  /** Pressed alone, while the keyboard is in the question. */
  readonly letter: string;
  readonly kind: 'deny' | 'allow';
}

export const CHOICES: readonly Choice[] = [
  { decision: 'deny', label: 'Deny', letter: 'D', kind: 'deny' },
  { decision: 'deny-run', label: 'Deny for this run', letter: 'N', kind: 'deny' },
  { decision: 'once', label: 'Allow once', letter: 'O', kind: 'allow' },
  { decision: 'run', label: 'Allow for this run', letter: 'R', kind: 'allow' },
  { decision: 'sandbox', label: 'Allow in this sandbox', letter: 'S', kind: 'allow' },
  { decision: 'always', label: 'Allow always', letter: 'A', kind: 'allow' },
];

/** Whether what was chosen as the pattern counts for an answer. */
export const storesPattern = (decision: AccessDecision): boolean =>
  decision === 'run' || decision === 'sandbox' || decision === 'always';

export interface Stored {
  readonly access: Right;
  readonly capsule: string;
  readonly principal: string;
}

/** What an answer stores, without the pattern, which stands behind it. */
export function storedBy(decision: AccessDecision, { access, capsule, principal }: Stored): string {
  switch (decision) {
    case 'deny':
      return 'Refuses this one call. Nothing is stored, and the next one asks again:';
    case 'deny-run':
      return `Refuses ${access} until this run ends, without asking again:`;
    case 'once':
      return 'Allows this one call, and what it opens. Nothing is stored:';
    case 'run':
      return `Stores ${access} until this run ends:`;
    case 'sandbox':
      return `Stores ${access} for this very binary of ${capsule}, for ${principal}, in this sandbox:`;
    case 'always':
      return `Stores ${access} for this very binary of ${capsule}, in every sandbox of ${principal}:`;
  }
}
