/** The time of day, ticking while something is counted down. */
import { useEffect, useState } from 'react';

const TICK_MS = 1000;

/** Milliseconds since the epoch. */
export function useNow(how: 'ticking' | 'still'): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (how === 'still') return;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [how]);
  return now;
}
