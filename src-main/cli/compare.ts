/** `compare`: what differs between any two trees of the sandbox. */
import type { TreePair, TreeRef } from '../../src-preload/contract/review-schemas.ts';
import type { SandboxState, TextDiff } from '../../src-preload/contract/schemas.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { patchOfTexts, pathOf } from './diff-text.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { canonicalPath } from './paths.ts';
import { alignColumns, countKinds, jsonLine, plural, printable } from './text.ts';
import { parseTree } from './tree-arguments.ts';
import type { Where } from './where.ts';

export interface CompareCommand {
  readonly kind: 'compare';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly pair: TreePair;
  /** Of one path its text; null for the list of everything. */
  readonly path: string | null;
  /** Members of an archive, or rows of a database, instead of text. */
  readonly inside: 'shown' | 'hidden';
}

/** Entries asked for at once. */
const PAGE = 10_000;

const treeOf = (text: string): TreeRef => parseTree(text, refuseFor('compare'));

export function parseCompare(rest: readonly string[], cwd: string): CompareCommand {
  const { values, positionals } = parse('compare', rest, {
    ...WHERE,
    ...JSON_FLAG,
    inside: { type: 'boolean' },
  } as const);
  const [from, to, path = null, more] = positionals;
  if (from === undefined || to === undefined) return refuseFor('compare')('compare needs two trees, FROM and TO.');
  if (more !== undefined) return refuseFor('compare')(`compare takes one PATH, not ${JSON.stringify(more)} too.`);
  if (values.inside === true && path === null) return refuseFor('compare')('--inside needs a PATH.');
  return {
    kind: 'compare',
    where: oneOf('compare', values, cwd),
    format: values.json === true ? 'json' : 'plain',
    pair: { from: treeOf(from), to: treeOf(to) },
    path,
    inside: values.inside === true ? 'shown' : 'hidden',
  };
}

const spelled = (ref: TreeRef): string => {
  if (ref.tree === 'checkpoint') return `checkpoint ${ref.id}`;
  if (ref.tree === 'moment') return `event ${ref.event}`;
  return ref.tree === 'base' ? 'folder' : 'now';
};

export async function compareTrees(command: CompareCommand, context: Context): Promise<number> {
  const state = await openSandbox(context, command.where);
  if (command.path === null) await showList(state, command, context);
  else await showPath(state, { ...command, path: command.path }, context);
  return EXIT.done;
}

async function showList(
  state: SandboxState,
  { pair, format }: CompareCommand,
  { client, stdout }: Context,
): Promise<void> {
  const asked = { sandbox: state.sandbox.id, ...pair, limit: PAGE };
  const first = await client.compareTrees(asked);
  const changes = [...first.changes];
  while (changes.length < first.total) {
    const next = await client.compareTrees({ ...asked, offset: changes.length });
    if (next.changes.length === 0) break;
    changes.push(...next.changes);
  }
  if (format === 'json') await stdout.write(changes.map(jsonLine).join(''));
  else if (changes.length === 0) await stdout.write('Nothing differs.\n');
  else {
    const rows = changes.map((change) => [CHANGE_LETTERS[change.kind], pathOf(change)]);
    const kinds = countKinds(changes.map(({ kind }) => kind));
    await stdout.write(`${alignColumns(rows)}\n${plural(changes.length, 'change')}: ${kinds}\n`);
  }
}

async function showPath(
  state: SandboxState,
  { pair, path, format, inside }: CompareCommand & { readonly path: string },
  { client, stdout, cwd }: Context,
): Promise<void> {
  const sandbox = state.sandbox.id;
  // What was renamed between the two is known once they were compared.
  await client.compareTrees({ sandbox, ...pair, limit: 1 });
  const asked = { sandbox, path: canonicalPath(path, { state, cwd }), pair };
  if (inside === 'shown') {
    const found = await client.changeInside(asked);
    await stdout.write(format === 'json' ? jsonLine(found) : found.groups.map(groupText).join(''));
    return;
  }
  const diff: TextDiff = await client.changeDiff(asked);
  await stdout.write(format === 'json' ? jsonLine(diff) : patchOfTexts(diff, spelled(pair.from), spelled(pair.to)));
}

interface Group {
  readonly title: string;
  readonly rows: readonly {
    readonly name: string;
    readonly kind: keyof typeof CHANGE_LETTERS | null;
    readonly before: readonly string[] | null;
    readonly after: readonly string[] | null;
  }[];
  readonly differing: number;
  readonly same: number;
}

function groupText({ title, rows, differing, same }: Group): string {
  const side = (cells: readonly string[] | null): string => cells?.map(printable).join(' | ') ?? '-';
  const lines = rows.map(({ name, kind, before, after }) => [
    kind === null ? ' ' : CHANGE_LETTERS[kind],
    printable(name),
    `${side(before)} -> ${side(after)}`,
  ]);
  const left = differing - rows.length;
  const more = left > 0 ? `... and ${left} more\n` : '';
  return `${printable(title)}: ${differing} differ, ${same} do not\n${alignColumns(lines)}${more}\n`;
}

export const COMPARE_HELP = `Usage: capsule-inspector compare [--workspace DIR | --sandbox NAME] [--json] FROM TO [PATH]
       capsule-inspector compare [--workspace DIR | --sandbox NAME] [--json] --inside FROM TO PATH

What TO has that FROM does not, as a list; of one PATH as a unified diff. Renames and copies are found.

  FROM, TO          folder, now, checkpoint:ID, or event:N (right after that event)
  --inside          members of an archive (zip, tar, tar.gz), or rows of an SQLite database, instead of text
  --json            one JSON object per change; of a PATH one object
`;
