/** Says that first keys wait for the next ones. */
import { Keys } from '../shared/icon-button.tsx';

export function ChordHint({ keys }: { readonly keys: string | null }) {
  if (keys === null) return null;
  return (
    <div className="chord" role="status">
      <Keys text={keys} />
      <span className="visually-hidden">{keys}</span>
      <span>waits for the next keys…</span>
    </div>
  );
}
