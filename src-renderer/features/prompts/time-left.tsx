/** How long a question is still asked: a ring that empties, and the seconds. */
import type { ShownPrompt } from './store.ts';
import { useSecondsLeft } from './use-seconds-left.ts';

/** Seconds from which on it is shown as urgent. */
const SOON = 10;

export function TimeLeft({ prompt: { deadline, totalMs, question } }: { readonly prompt: ShownPrompt }) {
  const left = useSecondsLeft(deadline);
  const then = question.kind === 'field' ? 'not answered' : 'denied';
  const part = Math.min(1, (left * 1000) / Math.max(1, totalMs));
  return (
    <span className="prompt-left tabular" data-soon={left <= SOON}>
      <span className="prompt-ring" aria-hidden style={{ '--left': `${part * 360}deg` } as Record<string, string>} />
      {then} in {left} s
    </span>
  );
}
