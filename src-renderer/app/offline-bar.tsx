/** Says what a lost connection means, once it has been lost for longer than a hiccup. */
import { useEffect, useState } from 'react';
import { WifiOff } from 'lucide-react';
import { useStore } from 'zustand';

import type { SessionStore } from '../shared/session.ts';

/** Milliseconds without a connection that are not worth a word. */
const HICCUP = 3000;

export function OfflineBar({ session }: { readonly session: SessionStore }) {
  const connection = useStore(session, (state) => state.connection);
  if (connection === 'online') return null;
  return <AfterHiccup key={connection === 'offline' ? 'offline' : 'connecting'} />;
}

function AfterHiccup() {
  const [long, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), HICCUP);
    return () => clearTimeout(timer);
  }, []);
  if (!long) return null;
  return (
    <div className="message-bar offline-bar" role="alert">
      <WifiOff size={14} aria-hidden />
      <span>
        The inspector has stopped or cannot be reached. What you see is how things were. If you start it again, open the
        new link it prints; nothing that was recorded is lost.
      </span>
    </div>
  );
}
