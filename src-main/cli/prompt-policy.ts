/** What the command line says about questions before any is asked: patterns of what is allowed, and what becomes of the rest. */
import { parseAccessEntry } from '../../src-preload/contract/manifest/access-entry.ts';
import { RIGHTS } from '../../src-preload/contract/policy-words.ts';
import type { Right } from '../../src-preload/contract/policy-words.ts';
import type { Prompt, PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';
import { isCovered } from '../sandbox/services/allowances.ts';
import { formatPath } from '../vfs/path/scheme-path.ts';

import { isWithin } from './paths.ts';

/** One PATTERN of `--yes-to`. */
export interface StandingPermit {
  /** What a question for approval is compared with; null when it is about files only. */
  readonly approval: string | null;
  /** A canonical path, which stands for all below it, and the rights that are given there; null for a text that names no place. */
  readonly access: { readonly rights: readonly Right[]; readonly path: string } | null;
}

export interface PromptPolicy {
  /** What is allowed unasked. */
  readonly yesTo: readonly StandingPermit[];
  /** What becomes of everything else that no broker decides. */
  readonly rest: 'ask' | 'deny';
  /** The socket of who decides instead of the user: absolute, or a named pipe. */
  readonly broker?: string;
}

export const ASK_EVERYTHING: PromptPolicy = { yesTo: [], rest: 'ask' };

const WITH_RIGHT = /^(read|write):(?!\/\/)(.*)$/s;
const WITH_SCHEME = /^[a-z][a-z0-9-]*:\/\//;
/** Whoever writes one of these means a file. */
const OWN_SCHEME = /^(cwd|workspace|home|tmp):\/\//;

/**
 * `read:cwd://src` or `write:tmp://` give one right, `cwd://src` both; anything else is compared with approvals only, `*` too, so that
 * allowing every action never allows every file by the way.
 */
export function standingPermit(text: string): StandingPermit | { readonly problem: string } {
  const withRight = WITH_RIGHT.exec(text);
  if (!withRight && !WITH_SCHEME.test(text)) return { approval: text, access: null };
  const [, right, entry = text] = withRight ?? [];
  const place = parseAccessEntry(entry);
  if (place.kind === 'tree') {
    const rights = RIGHTS.filter((each) => right === undefined || each === right);
    return { approval: withRight ? null : text, access: { rights, path: formatPath(place.mount, place.names) } };
  }
  if (!withRight && !OWN_SCHEME.test(text)) return { approval: text, access: null };
  return {
    problem: place.kind === 'never' ? place.problem : 'Write the place as cwd://, home://, tmp:// or a mount’s name.',
  };
}

/** The answer that the patterns give; null when they give none. A value is never given by a pattern. */
export function standingAnswer({ question }: Prompt, yesTo: readonly StandingPermit[]): PromptAnswer | null {
  switch (question.kind) {
    case 'approval': {
      const { action, resource } = question;
      const covers = (pattern: string): boolean =>
        isCovered(resource, pattern) || isCovered(`${action} ${resource}`, pattern);
      const isAllowed = yesTo.some(({ approval }) => approval !== null && covers(approval));
      return isAllowed ? { kind: 'approval', decision: 'once', by: 'options' } : null;
    }
    case 'access': {
      const { path, access: right } = question;
      const isAllowed = yesTo.some(
        ({ access }) => access?.rights.includes(right) === true && isWithin(path, access.path),
      );
      return isAllowed ? { kind: 'access', decision: 'once', by: 'options' } : null;
    }
    case 'field':
      return null;
  }
}
