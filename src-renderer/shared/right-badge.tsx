/** A right as a small badge: read or write. */
import type { Right } from '../../src-preload/contract/policy-words.ts';

export const RightBadge = ({ access }: { readonly access: Right }) => (
  <span className="right-badge" data-right={access}>
    {access}
  </span>
);
