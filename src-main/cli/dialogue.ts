/** What a question is on a terminal: a text, and what each line typed below it comes to. */
import type { PromptAnswer } from '../../src-preload/contract/prompt-schemas.ts';

/**
 * - answer: it is answered. - more: another line is needed. - wrong: a sentence why it is no answer; it is asked again.
 * - changed: it is asked anew once that has settled; what is typed meanwhile was meant for what stood there before, and counts for nothing.
 */
export type Understood =
  | { readonly kind: 'answer'; readonly answer: PromptAnswer }
  | { readonly kind: 'more' }
  | { readonly kind: 'wrong'; readonly sentence: string }
  | { readonly kind: 'changed'; readonly ready: Promise<void> };

export interface Dialogue {
  /** `leftMs` until it is answered by itself. Ends where the answer is typed. */
  show(leftMs: number): string;
  take(line: string): Understood;
  readonly keys: 'shown' | 'hidden';
  /** What it comes to when nobody answers. */
  readonly refusal: PromptAnswer;
}
