/** What a run looks like from outside: bare stdio, or one JSON object per line. */
import type { ApiClient } from '../../src-preload/contract/api.ts';
import type { AuditEvent } from '../../src-preload/contract/event-schemas.ts';
import type { Run } from '../../src-preload/contract/schemas.ts';

import type { Context } from './context.ts';
import { createTextCutter } from './text-cutter.ts';
import type { Piece } from './text-cutter.ts';
import { jsonLine, printable } from './text.ts';

export interface RunReporter {
  start(run: Run): Promise<void>;
  /** Settles when the bytes have left this process. */
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): Promise<void>;
  /** New audit events can be read. */
  audited(): void;
  end(run: Run, exitCode: number): Promise<void>;
}

/** Events asked for at once. */
const PAGE = 5000;

/** The capsule's own output and nothing else; how it ended goes to stderr when it is not an exit. */
export function createPlainReporter({ stdout, stderr }: Context): RunReporter {
  // Pieces stay in order because each waits for the one before.
  const sinks = { stdout, stderr };
  let last = Promise.resolve();
  return {
    start: () => Promise.resolve(),
    output: (stream, bytes) => (last = last.then(() => sinks[stream].write(bytes))),
    audited: () => undefined,
    async end(run) {
      await last;
      const sentence = howItEnded(run);
      if (sentence !== null) await stderr.write(`capsule-inspector: ${printable(sentence)}\n`);
    },
  };
}

function howItEnded({ end }: Run): string | null {
  switch (end?.how) {
    case 'killed':
      return `The capsule was killed: ${end.why}`;
    case 'limit':
      return `The capsule was stopped: ${end.message}`;
    case 'trapped':
      return `The capsule trapped: ${end.message}${end.doing === '' ? '' : ` (${end.doing})`}`;
    case 'failed':
      return end.message;
    case 'exited':
    case undefined:
      return null;
  }
}

/** Lines on stdout, with the capsule's output inside them. */
export function createJsonReporter({ client, stdout }: Context): RunReporter {
  const cutters = { stdout: createTextCutter(), stderr: createTextCutter() };
  const events = createEventReader(client);
  let last = Promise.resolve();
  let isQueued = false;
  const inTurn = (work: () => Promise<void>): Promise<void> => (last = last.then(work));
  const writePieces = async (stream: 'stdout' | 'stderr', pieces: readonly Piece[]): Promise<void> => {
    for (const piece of pieces) await stdout.write(jsonLine({ type: 'output', stream, ...piece }));
  };
  const audited = (): void => {
    if (isQueued) return;
    isQueued = true;
    const read = inTurn(async () => {
      isQueued = false;
      for await (const page of events.fresh())
        await stdout.write(page.map((event) => jsonLine({ type: 'event', ...event })).join(''));
    });
    // The end waits for its turn behind this one, and so reports what went wrong here.
    read.catch(() => undefined);
  };
  return {
    start(run) {
      events.follow(run);
      return inTurn(() => stdout.write(jsonLine(startLine(run))));
    },
    output: (stream, bytes) => inTurn(() => writePieces(stream, cutters[stream].take(bytes))),
    audited,
    async end(run, exitCode) {
      audited();
      await inTurn(() => writePieces('stdout', cutters.stdout.finish()));
      await inTurn(() => writePieces('stderr', cutters.stderr.finish()));
      await stdout.write(jsonLine(endLine(run, exitCode)));
    },
  };
}

const startLine = ({ id, sandbox, capsule, capsuleFile, capsuleHash, args, call }: Run) => ({
  type: 'start',
  run: id,
  sandbox,
  capsule,
  capsuleFile,
  capsuleHash,
  args,
  ...(call ? { call } : {}),
});

const endLine = ({ id, end, result, eventCount, deniedCount, startedAt, endedAt }: Run, exitCode: number) => ({
  type: 'end',
  run: id,
  ...end,
  ...(typeof result === 'string' ? { result: JSON.parse(result) as unknown } : {}),
  exitCode,
  eventCount,
  deniedCount,
  startedAt,
  endedAt,
});

interface EventReader {
  follow(run: Run): void;
  /** Pages of the events since the last time: from the record, because the live feed may skip some. */
  fresh(): AsyncGenerator<readonly AuditEvent[]>;
}

function createEventReader(client: Pick<ApiClient, 'eventPage'>): EventReader {
  let followed: Run | null = null;
  let lastSeq = 0;
  return {
    follow: (run) => (followed = run),
    async *fresh() {
      if (followed === null) return;
      const { id, sandbox } = followed;
      for (let more = true; more;) {
        const page = await client.eventPage({ sandbox, run: id, after: lastSeq, limit: PAGE });
        const events = page.events.filter(({ seq }) => seq > lastSeq);
        lastSeq = events.at(-1)?.seq ?? lastSeq;
        if (events.length > 0) yield events;
        more = page.more && events.length > 0;
      }
    },
  };
}
