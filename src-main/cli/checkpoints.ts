/** `checkpoints`: states of a sandbox, listed, made, renamed, brought back, dropped, squashed, branched from. */
import type { Checkpoint } from '../../src-preload/contract/review-schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { alignColumns, jsonLine, plural, printable } from './text.ts';
import type { Where } from './where.ts';

type Act =
  | { readonly what: 'list' }
  | { readonly what: 'create'; readonly name: string }
  | { readonly what: 'rename' | 'branch'; readonly id: number; readonly name: string }
  | { readonly what: 'restore'; readonly id: number }
  | { readonly what: 'drop'; readonly ids: readonly number[] }
  | { readonly what: 'squash'; readonly from: number; readonly to: number };

export interface CheckpointsCommand {
  readonly kind: 'checkpoints';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly act: Act;
}

const refuse = refuseFor('checkpoints');
const MOST_LETTERS = 256;

const idOf = (word: string): number =>
  /^\d{1,12}$/.test(word) ? Number(word) : refuse(`A checkpoint has a number, not ${JSON.stringify(word)}.`);

function counted(what: string, words: readonly string[], count: number): readonly string[] {
  const isRight = words.length === count && words.every((word) => word !== '' && word.length <= MOST_LETTERS);
  return isRight ? words : refuse(`checkpoints ${what} needs ${USES[what] ?? ''}.`);
}

const USES: Readonly<Record<string, string>> = {
  create: 'a NAME',
  rename: 'an ID and a NAME',
  branch: 'an ID and a NAME',
  restore: 'an ID',
  drop: 'one ID or more',
  squash: 'two IDs',
};

const ACTS: Readonly<Record<string, (words: readonly string[]) => Act>> = {
  create: (words) => ({ what: 'create', name: counted('create', words, 1)[0] ?? '' }),
  rename: (words) => named('rename', words),
  branch: (words) => named('branch', words),
  restore: (words) => ({ what: 'restore', id: idOf(counted('restore', words, 1)[0] ?? '') }),
  drop: (words) => ({ what: 'drop', ids: counted('drop', words, Math.max(1, words.length)).map(idOf) }),
  squash: (words) => {
    const [from = 0, to = 0] = counted('squash', words, 2).map(idOf);
    return { what: 'squash', from, to };
  },
};

function named(what: 'rename' | 'branch', words: readonly string[]): Act {
  const [id = '', name = ''] = counted(what, words, 2);
  return { what, id: idOf(id), name };
}

/** Errors: `UsageError`. */
export function parseCheckpoints(rest: readonly string[], cwd: string): CheckpointsCommand {
  const { values, positionals } = parse('checkpoints', rest, { ...WHERE, ...JSON_FLAG } as const);
  const [word, ...words] = positionals;
  const act = word === undefined ? { what: 'list' as const } : Object.hasOwn(ACTS, word) ? ACTS[word]?.(words) : null;
  if (!act) return refuse(`checkpoints knows ${Object.keys(ACTS).join(', ')}, not ${JSON.stringify(word)}.`);
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'checkpoints', where: oneOf('checkpoints', values, cwd), format, act };
}

const row = ({ id, at, cause, counts, name, needed }: Checkpoint): readonly string[] => [
  String(id),
  new Date(at).toISOString(),
  cause,
  `+${counts.added + counts.copied} ~${counts.modified + counts.renamed + counts.typeChanged} -${counts.deleted}`,
  printable(name) + (needed === null ? '' : ` (needed: ${printable(needed)})`),
];

type ActOf<K> = Act extends infer One
  ? One extends { readonly what: infer W }
    ? K extends W
      ? One
      : never
    : never
  : never;

interface Told {
  readonly text: string;
  readonly json: object;
}

const PERFORM: {
  readonly [K in Exclude<Act['what'], 'list'>]: (act: ActOf<K>, context: Context, sandbox: string) => Promise<Told>;
} = {
  async create({ name }, { client }, sandbox) {
    const made = await client.checkpointCreate({ sandbox, name });
    return { text: `checkpoint ${made.id} made`, json: made };
  },
  async rename({ id, name }, { client }, sandbox) {
    const renamed = await client.checkpointRename({ sandbox, id, name });
    return { text: `checkpoint ${id} is named ${printable(renamed.name)}`, json: renamed };
  },
  async branch({ id, name }, { client }, sandbox) {
    const branched = await client.checkpointBranch({ sandbox, id, name });
    return { text: `sandbox ${printable(branched.id)} begins at checkpoint ${id}`, json: branched };
  },
  async restore({ id }, { client }, sandbox) {
    const { before } = await client.checkpointRestore({ sandbox, id });
    return { text: `restored; what it was before is checkpoint ${before.id}`, json: { before } };
  },
  async drop({ ids }, { client }, sandbox) {
    const { dropped } = await client.checkpointDrop({ sandbox, ids: [...ids] });
    return { text: `${plural(dropped, 'checkpoint')} dropped`, json: { dropped } };
  },
  async squash({ from, to }, { client }, sandbox) {
    const { dropped } = await client.checkpointSquash({ sandbox, from, to });
    return { text: `${plural(dropped, 'checkpoint')} dropped`, json: { dropped } };
  },
};

export async function manageCheckpoints({ where, format, act }: CheckpointsCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, where);
  const { client, stdout } = context;
  if (act.what === 'list') {
    const all = await client.checkpointList({ sandbox: sandbox.id });
    await stdout.write(format === 'json' ? all.map(jsonLine).join('') : alignColumns(all.map(row)));
    return EXIT.done;
  }
  const perform = PERFORM[act.what] as (act: Act, context: Context, sandbox: string) => Promise<Told>;
  const { text, json } = await perform(act, context, sandbox.id);
  await stdout.write(format === 'json' ? jsonLine(json) : `${text}\n`);
  return EXIT.done;
}
