/** How long a run has been going, as a ticking number. */
import { useEffect, useState } from 'react';

import type { Run } from '../../src-preload/contract/schemas.ts';

/** Milliseconds a run has taken so far, ticking while it goes on. */
export function useElapsed(run: Run | undefined): number {
  const [now, setNow] = useState(() => Date.now());
  const going = run?.endedAt === null;
  useEffect(() => {
    if (!going) return;
    const timer = setInterval(() => setNow(Date.now()), 200);
    return () => clearInterval(timer);
  }, [going]);
  if (!run) return 0;
  return Math.max(0, (run.endedAt ?? now) - run.startedAt);
}
