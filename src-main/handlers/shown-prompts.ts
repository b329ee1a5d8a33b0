/** The questions of capsules as windows are told of them. */
import type { Prompt } from '../../src-preload/contract/prompt-schemas.ts';
import type { Session } from '../sandbox/session.ts';

/** How much time is left goes along, because their clocks are others. `now` in milliseconds since the epoch. */
export const promptsOf = ({ services }: Session, now: number): readonly Prompt[] =>
  services.prompts.list().map(({ expiresAt, ...prompt }) => ({ ...prompt, leftMs: Math.max(0, expiresAt - now) }));
