/** The words of run modes: what happens with what is neither declared nor granted. */
import type { ModeChoice, RunMode } from '../../src-preload/contract/policy-words.ts';

export const MODE_NAMES: Readonly<Record<ModeChoice, string>> = {
  default: 'Default',
  enforce: 'Enforce',
  ask: 'Ask',
  observe: 'Observe',
};

export const MODE_SENTENCES: Readonly<Record<ModeChoice, string>> = {
  default: 'A capsule with a manifest is held to it; a bare program may use its mounts.',
  enforce: 'What is neither declared nor granted is refused.',
  ask: 'You are asked about what is neither declared nor granted.',
  observe: 'Nothing is refused; what would have been is marked in the record.',
};

/** How a run was started, in a word; nothing for one that was not asked to be held to anything. */
export const RUN_MODE_WORDS: Readonly<Record<RunMode, string | null>> = {
  open: null,
  enforce: 'enforced',
  ask: 'asked',
  observe: 'observed',
};
