/** How long a question is still asked, as a ticking number. */
import { useEffect, useState } from 'react';

const TICK_MS = 250;

/** Whole seconds until `deadline`, which is a moment of `performance.now()`. */
export function useSecondsLeft(deadline: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return Math.max(0, Math.ceil((deadline - now) / 1000));
}
