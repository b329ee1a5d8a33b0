/** How much of the past is kept. */
import type { PastLog } from './history-table.ts';

/** null: no limit. */
export interface HistoryLimits {
  /** Most bytes of logs and of contents that only the past needs; what several logs need may count several times. */
  readonly historyBytes: number | null;
  readonly historyDays: number | null;
  /** Most bytes of a file whose earlier contents are kept. */
  readonly fileBytes: number | null;
}

export const DEFAULT_HISTORY: HistoryLimits = {
  historyBytes: 512 * 1024 * 1024,
  historyDays: null,
  fileBytes: 16 * 1024 * 1024,
};

const NS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_DAY = 86_400;
const daysInNs = (days: number): bigint => BigInt(Math.round(days * SECONDS_PER_DAY)) * NS_PER_SECOND;

/** The newest of `logs`, oldest first, that has to go, with all before it; null when none has. `now` is in nanoseconds since the epoch. */
export function newestBeyond(
  { historyBytes, historyDays }: HistoryLimits,
  logs: readonly PastLog[],
  now: bigint,
): PastLog | null {
  const before = historyDays === null ? -1n : now - daysInNs(historyDays);
  let left = logs.reduce((sum, { bytes }) => sum + bytes, 0);
  let last: PastLog | null = null;
  for (const log of logs) {
    if ((historyBytes === null || left <= historyBytes) && log.endedNs >= before) break;
    left -= log.bytes;
    last = log;
  }
  return last;
}
