/** Verifying and rescuing the store of a sandbox, with what each owner of its tables knows of its rows. */
import { checkBlocks } from '../audit/check-blocks.ts';
import { isReadableEvent } from '../audit/migrate-events.ts';
import {
  isReadableBlock,
  isReadableColumn,
  isReadableFloor,
  isReadableTail,
  rescueBlocks,
} from '../audit/rescue-blocks.ts';
import { checkRecords } from '../store/check-records.ts';
import { recoverStore } from '../store/recover-store.ts';
import type { RecoveryReport } from '../store/recover-store.ts';
import { isReadableValue } from '../store/stored-values.ts';
import { verifyStore } from '../store/verify-store.ts';
import type { CheckRows, Finding, VerifyProgress } from '../store/verify-store.ts';
import { isReadableRow } from '../vfs/node/readable-row.ts';
import { verifyTreeRows } from '../vfs/node/verify-rows.ts';
import { isReadableRun } from './run-book.ts';
import type { Session } from './session.ts';

/** Who reads the rows of a table that is no tree's. */
const READERS: Readonly<Record<string, (row: Readonly<Record<string, unknown>>) => boolean>> = {
  runs: isReadableRun,
  events: isReadableEvent,
  event_blocks: isReadableBlock,
  event_columns: isReadableColumn,
  event_floor: isReadableFloor,
  event_tail: isReadableTail,
  kept_values: isReadableValue,
};

/** Whether whoever reads the rows of `table` understands this one. */
export const acceptsRow = (table: string, row: Readonly<Record<string, unknown>>): boolean =>
  isReadableRow(table, row) && READERS[table]?.(row) !== false;

const checkEvents: CheckRows = function* check(database) {
  const found = yield* checkBlocks(database);
  return found.map(({ first, sentence }) => ({ kind: 'row-damaged', subject: String(first), sentence }));
};

const CHECKS = [
  verifyTreeRows,
  checkRecords({ table: 'runs', key: 'id', what: 'a run', isReadable: isReadableRun }),
  checkRecords({ table: 'kept_values', key: 'key', what: 'a kept value', isReadable: isReadableValue }),
  checkEvents,
];

/** One step of the generator takes a few milliseconds. Errors: as `verifyStore`. */
export const verifySession = ({ store }: Session): Generator<VerifyProgress, readonly Finding[]> =>
  verifyStore(store, CHECKS);

/** Sets the store in `folder` aside and rescues what can be read. Errors: as `recoverStore`. */
export const recoverSandbox = (folder: string, now: () => bigint): RecoveryReport =>
  recoverStore({ folder, now, accepts: acceptsRow, mend: rescueBlocks });
