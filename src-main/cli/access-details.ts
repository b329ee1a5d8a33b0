/** What the person who is asked for a right should know before answering, fetched from the engine. */
import type { AuditEvent } from '../../src-preload/contract/event-schemas.ts';
import type { Coverage } from '../../src-preload/contract/policy-schemas.ts';
import type { Prompt } from '../../src-preload/contract/prompt-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import type { Context } from './context.ts';
import { plural, printable } from './text.ts';

/** Milliseconds that a question waits for what it shows besides; then it is shown without. */
const PATIENCE = 2000;
/** Entries that are counted at most. */
const MOST_COUNTED = 20_000;
/** Paths that are named of what a rule covers. */
const MOST_NAMED = 3;

export interface AccessDetails {
  /** The newest events of the run, the last one last. */
  lead(prompt: Prompt, seqs: readonly number[]): Promise<readonly AuditEvent[]>;
  /** A line about what a pattern covers now. */
  coverage(pattern: string): Promise<string>;
}

/** Never rejects for what the engine cannot answer, or not in time. */
export function createAccessDetails({ client }: Pick<Context, 'client'>, sandbox: string): AccessDetails {
  return {
    async lead({ run }, seqs) {
      const [first] = seqs;
      if (first === undefined) return [];
      const page = client.eventPage({ sandbox, run, after: first - 1, limit: seqs.length });
      return (await inTime(page))?.events ?? [];
    },
    async coverage(pattern) {
      const covered = await inTime(client.ruleCoverage({ sandbox, pattern, limit: MOST_COUNTED }));
      return covered === null ? 'what it covers could not be counted' : coverageText(pattern, covered);
    },
  };
}

async function inTime<T>(call: Promise<T>): Promise<T | null> {
  const late = Promise.withResolvers<null>();
  const timer = setTimeout(() => late.resolve(null), PATIENCE);
  try {
    return await Promise.race([call, late.promise]);
  } catch (error) {
    if (error instanceof CallError) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** `covers 12 files in 3 folders, e.g. cwd://a, cwd://b`. */
export function coverageText(pattern: string, { files, directories, more, sample }: Coverage): string {
  if (files + directories === 0) return 'covers nothing that is there now';
  if (files === 1 && directories === 0 && sample[0] === pattern) return 'covers this file alone';
  const counts = [
    ...(files > 0 ? [plural(files, 'file')] : []),
    ...(directories > 0 ? [plural(directories, 'folder')] : []),
  ];
  const named = sample.slice(0, MOST_NAMED).map(printable).join(', ');
  return `covers ${more ? 'more than ' : ''}${counts.join(' in ')}${named === '' ? '' : `, e.g. ${named}`}`;
}
