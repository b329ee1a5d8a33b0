/** Takes over the log that belongs to a damaged database, up to the first group that does not check out. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readGroups } from './journal-file.ts';
import { LOG_NAME } from './sandbox-journal.ts';

export interface JournalReport {
  /** Groups that check out. */
  readonly groups: number;
  /** Bytes behind the last of them. */
  readonly lostBytes: number;
  /** The database names a log, and it is not there. */
  readonly isMissing: boolean;
}

/** `generation` is what the database says, or null when it cannot say: then it is the newest log that has anything. */
export function recoverJournal(aside: string, folder: string, generation: number | null): JournalReport {
  const from = generation ?? newest(aside);
  const path = join(aside, `journal-${from}.log`);
  if (!existsSync(path)) return { groups: 0, lostBytes: 0, isMissing: true };
  const bytes = readFileSync(path);
  const { end, groups } = readGroups(bytes);
  writeFileSync(join(folder, `journal-${generation ?? 0}.log`), bytes.subarray(0, end), { mode: 0o600, flush: true });
  return { groups, lostBytes: bytes.length - end, isMissing: false };
}

function newest(aside: string): number {
  const logs = readdirSync(aside).flatMap((name) => LOG_NAME.exec(name)?.[1] ?? []);
  const filled = logs.filter((number) => readFileSync(join(aside, `journal-${number}.log`)).length > 0);
  return Math.max(0, ...(filled.length > 0 ? filled : logs).map(Number));
}
