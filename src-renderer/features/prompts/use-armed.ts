/** Keeps a click or a key that was meant for what stood there before from answering a new question. */
import { useEffect, useState } from 'react';

const ARM_AFTER_MS = 600;

/** `yes` once the question has been there for a moment. */
export function useArmed(): 'yes' | 'not yet' {
  const [armed, setArmed] = useState<'yes' | 'not yet'>('not yet');
  useEffect(() => {
    const timer = setTimeout(() => setArmed('yes'), ARM_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return armed;
}
