/** `operations`, `undo` and `redo`: the log of what was done to a sandbox, taken back and done again. */
import type { OperationDetails, OperationEntry } from '../../src-preload/contract/review-schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { exitOf, reportLines, showReport } from './report.ts';
import { alignColumns, jsonLine, printable } from './text.ts';
import type { Where } from './where.ts';

interface OnOperation<Kind extends string> {
  readonly kind: Kind;
  readonly where: Where;
  readonly format: 'plain' | 'json';
  /** null for all, or for the newest. */
  readonly id: string | null;
}
export type OperationsCommand = OnOperation<'operations'>;
export type UndoCommand = OnOperation<'undo'>;
export type RedoCommand = OnOperation<'redo'>;

const parserOf =
  <Kind extends 'operations' | 'undo' | 'redo'>(kind: Kind) =>
  (rest: readonly string[], cwd: string): OnOperation<Kind> => {
    const { values, positionals } = parse(kind, rest, { ...WHERE, ...JSON_FLAG } as const);
    const [id = null, more] = positionals;
    if (more !== undefined) return refuseFor(kind)(`${kind} takes one ID, not ${JSON.stringify(more)} too.`);
    return { kind, where: oneOf(kind, values, cwd), format: values.json === true ? 'json' : 'plain', id };
  };

/** Errors: `UsageError`. */
export const parseOperations = parserOf('operations');
export const parseUndo = parserOf('undo');
export const parseRedo = parserOf('redo');

const row = ({ id, at, name, state, message, author, recovered }: OperationEntry): readonly string[] => [
  id,
  new Date(at).toISOString(),
  name,
  state,
  printable(author),
  printable(message) + (recovered === null ? '' : ` (${printable(recovered)})`),
];

const details = ({ entry, steps }: OperationDetails): string => {
  const rows = steps.map(({ path, kind, step }) => [CHANGE_LETTERS[kind], printable(path), step]);
  const fixed = entry.fixed === null ? '' : `${printable(entry.fixed)}\n`;
  return `${alignColumns([row(entry)])}${alignColumns(rows)}${fixed}`;
};

export async function showOperations({ where, format, id }: OperationsCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, where);
  const { client, stdout } = context;
  if (id !== null) {
    const found = await client.operationDetails({ sandbox: sandbox.id, id });
    await stdout.write(format === 'json' ? jsonLine(found) : details(found));
    return EXIT.done;
  }
  const all = await client.operationList({ sandbox: sandbox.id });
  await stdout.write(format === 'json' ? all.map(jsonLine).join('') : alignColumns(all.map(row)));
  return EXIT.done;
}

const turn =
  (call: 'operationUndo' | 'operationRedo', did: string) =>
  async ({ where, format, id }: UndoCommand | RedoCommand, context: Context): Promise<number> => {
    const { sandbox } = await openSandbox(context, where);
    const asked = { sandbox: sandbox.id, ...(id === null ? {} : { id }) };
    const report = await context.client[call](asked);
    if (format === 'json') await context.stdout.write(reportLines(report));
    else await showReport(report, did, context);
    return exitOf(report);
  };

export const undoOperation = turn('operationUndo', 'undone');
export const redoOperation = turn('operationRedo', 'done again');
