/** How long something shall take, as people write it. */

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600 };
const DURATION = /^(\d+(?:\.\d+)?)([smh]?)$/;

/** Seconds in `30`, `30s`, `10m` or `1h`; null for anything else, and for nothing at all. */
export function secondsIn(text: string): number | null {
  const [, amount, unit] = DURATION.exec(text) ?? [];
  const seconds = Number(amount) * (SECONDS[unit ?? ''] ?? Number.NaN);
  return seconds > 0 ? seconds : null;
}
