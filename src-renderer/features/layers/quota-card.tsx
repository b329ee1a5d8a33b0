/** How much the sandbox keeps of what it may keep, as two small bars. */
import type { Quota } from '../../../src-preload/contract/schemas.ts';
import { formatBytes, formatCount } from '../../shared/format.ts';

export function QuotaCard({ quota: { limits, usage } }: { readonly quota: Quota }) {
  return (
    <article className="mount-card quota" aria-label="Limits of the sandbox">
      <Bar name="Kept" used={usage.bytes} allowed={limits.bytes} format={formatBytes} />
      <Bar name="Entries" used={usage.entries} allowed={limits.entries} format={formatCount} />
    </article>
  );
}

interface BarProps {
  readonly name: string;
  readonly used: number;
  readonly allowed: number;
  readonly format: (value: number) => string;
}

function Bar({ name, used, allowed, format }: BarProps) {
  const share = allowed === 0 ? 1 : Math.min(1, used / allowed);
  const text = `${format(used)} of ${format(allowed)}`;
  return (
    <div
      className="quota-row"
      role="meter"
      aria-label={`${name}: ${text}`}
      aria-valuemin={0}
      aria-valuemax={allowed}
      aria-valuenow={Math.min(used, allowed)}
      aria-valuetext={text}
    >
      <span>{name}</span>
      <span className="tabular faint">{text}</span>
      <span className="quota-bar" data-level={levelOf(share)} aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
    </div>
  );
}

const levelOf = (share: number): 'full' | 'high' | 'free' => (share >= 1 ? 'full' : share > 0.85 ? 'high' : 'free');
