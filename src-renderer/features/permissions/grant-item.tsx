/** One grant: what it allows, for how long, where it comes from, and the ways to end or renew it. */
import type { Grant } from '../../../src-preload/contract/policy-schemas.ts';
import { formatCount, formatDate, formatWhen } from '../../shared/format.ts';
import { RightBadge } from '../../shared/right-badge.tsx';
import { scrollStop, ShownPath } from '../../shared/shown-path.tsx';
import { visible } from '../../shared/visible.ts';

import {
  expiryText,
  LIFETIME_NAMES,
  LIFETIME_SENTENCES,
  originOf,
  STATE_NAMES,
  STATE_SENTENCES,
} from './grant-words.ts';
import { useNow } from './use-now.ts';

export interface GrantItemProps {
  readonly grant: Grant;
  /** Hashes of the present binaries of that capsule. */
  readonly binaries: readonly string[];
  readonly onRevoke: (() => void) | null;
  readonly onRenew: (hash: string) => void;
}

/** Characters of a hash that tell binaries apart at a glance. */
const SHORT = 8;

/** Characters of a pattern that are seen without scrolling, about. */
const FITS = 130;

export function GrantItem({ grant, binaries, onRevoke, onRenew }: GrantItemProps) {
  const { access, pattern, verdict, state, capsule } = grant;
  const canEnd = state === 'active' || state === 'other-binary';
  const text = `${verdict === 'deny' ? 'refusal of ' : ''}${access} ${visible(pattern)}`;
  return (
    <article className="grant" data-state={state} aria-label={text}>
      <div className="grant-what">
        <RightBadge access={access} />
        {verdict === 'deny' && <span className="chip grant-deny">refused</span>}
        <code className="grant-pattern" {...scrollStop(pattern, FITS)}>
          <ShownPath path={pattern} />
        </code>
      </div>
      <GrantFacts grant={grant} />
      {state !== 'active' && (
        <p className="grant-state" title={STATE_SENTENCES[state]}>
          {STATE_NAMES[state]}
          {state === 'other-binary' && <span className="mono faint"> {capsule.hash.slice(0, SHORT)}</span>}
        </p>
      )}
      {canEnd && onRevoke !== null && (
        <div className="grant-actions">
          {state === 'other-binary' &&
            binaries
              .filter((hash) => hash !== capsule.hash)
              .map((hash) => (
                <button
                  key={hash}
                  type="button"
                  className="button small"
                  title={`Give it to the binary ${hash} too`}
                  onClick={() => onRenew(hash)}
                >
                  Renew for {hash.slice(0, SHORT)}
                </button>
              ))}
          <button type="button" className="button small" aria-label={`Revoke ${text}`} onClick={onRevoke}>
            Revoke
          </button>
        </div>
      )}
    </article>
  );
}

function GrantFacts({ grant }: { readonly grant: Grant }) {
  const { lifetime, run, principal, grantedAt, endedAt, uses, capsule } = grant;
  const now = useNow(grant.expiresAt !== null && grant.state === 'active' ? 'ticking' : 'still');
  const expiry = expiryText(grant, now);
  return (
    <p className="grant-facts">
      <span title={LIFETIME_SENTENCES[lifetime] + (run === null ? '' : ` Run ${run}.`)}>
        {LIFETIME_NAMES[lifetime]}
      </span>
      {expiry !== null && (
        <span className="warn tabular" title={formatDate(grant.expiresAt ?? now)}>
          {expiry}
        </span>
      )}
      <span title={`For ${visible(principal)}, sha-256 ${capsule.hash}`}>{visible(originOf(grant))}</span>
      <span title={formatDate(grantedAt)}>{formatWhen(grantedAt, now)}</span>
      {endedAt !== null && <span title={formatDate(endedAt)}>until {formatWhen(endedAt, now)}</span>}
      <span className="tabular" title="Attempts that it decided since the sandbox was opened">
        {uses === 0 ? 'not used' : `used ${formatCount(uses)}×`}
      </span>
    </p>
  );
}
