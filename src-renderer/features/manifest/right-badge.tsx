/** `read` or `write` as a mark that is told apart without colours. */
import type { Right } from '../../../src-preload/contract/policy-words.ts';

export const RightBadge = ({ right }: { readonly right: Right }) => (
  <span className="right-badge" data-right={right}>
    {right}
  </span>
);
