/** Events to a file: what is asked for, the job that writes it, and the event that says so. */
import { randomBytes, randomUUID } from 'node:crypto';
import { basename, isAbsolute } from 'node:path';

import type { CallInput, CallOutput } from '../../src-preload/contract/api.ts';
import type { Filter } from '../../src-preload/contract/filter/filter-tree.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { exportEvents } from '../audit/export/export-events.ts';
import type { EventsExport } from '../audit/export/export-events.ts';
import type { ExportHead } from '../audit/export/line-writer.ts';
import { PathRedaction } from '../audit/export/redact-paths.ts';
import { writeBundle } from '../sandbox/bundle/write-bundle.ts';
import type { BundledManifest, BundleReport } from '../sandbox/bundle/write-bundle.ts';
import type { Session } from '../sandbox/session.ts';
import { FreshFile } from '../store/fresh-file.ts';
import { VfsError } from '../vfs/errors.ts';
import { byUser } from './by-user.ts';
import type { UserAct } from './by-user.ts';
import { timed } from './events.ts';
import type { Step } from './jobs.ts';
import type { Workbench } from './workbench.ts';

type Request = CallInput<'eventExport'>;
type Exported = CallOutput<'eventExport'>;

/** Bytes of the key that stand-ins are made with; nobody keeps it. */
const KEY_BYTES = 32;

/** Errors: `already-exists`, `access`, `no-space` and others of a file; `FilterError`; `invalid-input`; `cancelled`. */
export async function exportToFile(workbench: Workbench, request: Request): Promise<Exported> {
  const { session } = workbench.opened(request.sandbox);
  if (!isAbsolute(request.file)) throw new CallError('invalid-input', 'The file needs a whole path, from the root on.');
  const plan = await planOf(workbench, session, request);
  try {
    return await workbench.deps.jobs.run(request.job ?? randomUUID(), 'Export', work(session, request, plan));
  } catch (error) {
    if (!(error instanceof VfsError)) throw error;
    return byUser(session, actOf(request, 'nothing was written'), (): Exported => {
      throw error;
    });
  }
}

interface Plan {
  readonly filter: Filter;
  readonly head: ExportHead;
  readonly redaction: PathRedaction | null;
  readonly contents: 'store' | 'withheld';
  readonly manifests: readonly BundledManifest[];
}

async function planOf(
  workbench: Workbench,
  session: Session,
  { query = {}, redact = [], format }: Request,
): Promise<Plan> {
  const { audit, record } = session;
  const last = audit.count();
  const head: ExportHead = {
    sandbox: record.name,
    exportedAt: workbench.deps.now(),
    filter: describe(query),
    redacted: [...new Set(redact)],
    first: audit.firstSeq,
    last: Math.min(last, query.upTo ?? last),
    heads: audit.heads(),
  };
  const redaction = redact.includes('paths') ? new PathRedaction(randomBytes(KEY_BYTES)) : null;
  // Names are everywhere in a store, and it has every event: it goes out whole or not at all.
  const isWhole = head.filter === null && redact.length === 0;
  const manifests = format === 'bundle' && !redact.includes('paths') ? await manifestsOf(workbench, session) : [];
  return { filter: timed(workbench, query), head, redaction, contents: isWhole ? 'store' : 'withheld', manifests };
}

/** Of the capsules that ran here, as far as their files are still what ran. */
async function manifestsOf({ deps }: Workbench, { runs }: Session): Promise<readonly BundledManifest[]> {
  const files = new Map(runs.list().map(({ capsuleHash, capsuleFile }) => [capsuleHash, capsuleFile]));
  const found = await Promise.allSettled([...files.values()].map((file) => deps.host.inspect(file)));
  return found.flatMap((result) => {
    if (result.status === 'rejected' || !files.has(result.value.hash)) return [];
    const { hash, name, size, abi, shape, manifest } = result.value;
    return [{ hash, manifest: { hash, name, size, abi, shape, manifest } }];
  });
}

/** Which events were left out, for whoever reads the file; null when none were. */
function describe({ filter, run, upTo, from, until }: NonNullable<Request['query']>): string | null {
  const parts = [
    filter === undefined || filter === '' ? null : `(${filter})`,
    run === undefined ? null : `run=${run}`,
    upTo === undefined ? null : `seq<=${upTo}`,
    from === undefined ? null : `time>=${from}`,
    until === undefined ? null : `time<${until}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}

const actOf = ({ file, format, redact = [] }: Request, what: string): UserAct => ({
  op: 'export',
  path: `export://${format}`,
  asked: basename(file),
  reason: `the user at the inspector: ${what}${redact.length > 0 ? `, without ${redact.join(' and ')}` : ''}`,
});

interface Lines extends Plan {
  readonly format: EventsExport['format'];
}

function* lines(session: Session, file: FreshFile, wanted: Lines): Generator<Step, BundleReport> {
  const write = (text: string): void => {
    file.write(Buffer.from(text));
  };
  return { events: yield* exportEvents({ record: session.audit, write, ...wanted }), contents: 0 };
}

function* work(session: Session, request: Request, plan: Plan): Generator<Step, Exported> {
  const file = new FreshFile(request.file);
  try {
    const { format } = request;
    const { events, contents } =
      format === 'bundle'
        ? yield* writeBundle({ session, target: file, near: request.file, ...plan })
        : yield* lines(session, file, { format, ...plan });
    byUser(session, actOf(request, `${events} events`), () => {
      file.finish();
    });
    return { file: request.file, events, contents, bytes: file.size };
  } finally {
    file.close();
  }
}
