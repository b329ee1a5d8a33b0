/** `sandboxes`: listed, renamed, duplicated, archived, deleted into the bin, brought back, removed for good. None is opened for it. */
import { SandboxName } from '../../src-preload/contract/library-calls.ts';
import type { SandboxCard, Shelf } from '../../src-preload/contract/library-calls.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { EXIT } from './context.ts';
import type { Context } from './context.ts';
import { withJob } from './job-progress.ts';
import { JSON_FLAG, parse, refuseFor } from './parse-options.ts';
import { alignColumns, formatSize, jsonLine, plural, printable } from './text.ts';

const MOVES = { archive: 'archived', delete: 'deleted', restore: 'ready' } as const satisfies Record<string, Shelf>;

type Act =
  | { readonly what: 'list'; readonly shelves: readonly Shelf[] }
  | { readonly what: 'rename' | 'duplicate'; readonly sandbox: string; readonly name: string }
  | { readonly what: 'move'; readonly to: Shelf; readonly sandboxes: readonly string[] }
  /** null for everything in the bin. */
  | { readonly what: 'purge'; readonly sandboxes: readonly string[] | null };

export interface SandboxesCommand {
  readonly kind: 'sandboxes';
  readonly format: 'plain' | 'json';
  readonly act: Act;
}

const refuse = refuseFor('sandboxes');

const isMove = (word: string): word is keyof typeof MOVES => Object.hasOwn(MOVES, word);

function shelvesOf({ archived, bin, all }: Readonly<Record<string, unknown>>): readonly Shelf[] {
  if (all === true) return ['ready', 'archived', 'deleted'];
  const chosen = [...(archived === true ? ['archived' as const] : []), ...(bin === true ? ['deleted' as const] : [])];
  return chosen.length === 0 ? ['ready'] : chosen;
}

function named(what: 'rename' | 'duplicate', [sandbox, name, more]: readonly string[]): Act {
  if (sandbox === undefined || name === undefined || more !== undefined)
    return refuse(`sandboxes ${what} needs a SANDBOX and a NAME.`);
  const checked = SandboxName.safeParse(name);
  if (!checked.success) return refuse('NAME must have 1 to 100 characters.');
  return { what, sandbox, name: checked.data };
}

type Flags = Readonly<Record<string, unknown>>;

function checkFlags(word: string, { archived, bin, all }: Flags): void {
  if (archived === true || bin === true) refuse('--archived and --bin belong to the list.');
  if (all === true && word !== 'purge') refuse('--all belongs to the list and to sandboxes purge.');
}

function actOf([word, ...words]: readonly string[], flags: Flags): Act {
  if (word === undefined) return { what: 'list', shelves: shelvesOf(flags) };
  checkFlags(word, flags);
  if (word === 'rename' || word === 'duplicate') return named(word, words);
  if (word === 'purge') return purging(words, flags['all'] === true ? 'all' : 'some');
  if (!isMove(word))
    return refuse(
      `sandboxes knows rename, duplicate, archive, delete, restore and purge, not ${JSON.stringify(word)}.`,
    );
  return words.length === 0
    ? refuse(`sandboxes ${word} needs a SANDBOX.`)
    : { what: 'move', to: MOVES[word], sandboxes: words };
}

function purging(words: readonly string[], which: 'all' | 'some'): Act {
  if ((which === 'all') === words.length > 0) return refuse('sandboxes purge needs either SANDBOXes or --all.');
  return { what: 'purge', sandboxes: which === 'all' ? null : words };
}

/** Errors: `UsageError`. */
export function parseSandboxes(rest: readonly string[]): SandboxesCommand {
  const flags = { archived: { type: 'boolean' }, bin: { type: 'boolean' }, all: { type: 'boolean' } } as const;
  const { values, positionals } = parse('sandboxes', rest, { ...JSON_FLAG, ...flags });
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'sandboxes', format, act: actOf(positionals, values) };
}

/** By id, else by name. Errors: `not-found`; `invalid-argument` when several are called so. */
function pick(cards: readonly SandboxCard[], word: string, shelves: readonly Shelf[]): SandboxCard {
  const there = cards.filter(({ shelf }) => shelves.includes(shelf));
  const found = there.filter(({ id }) => id === word);
  const [card, ...others] = found.length > 0 ? found : there.filter(({ name }) => name === word);
  if (!card) throw new CallError('not-found', `There is no sandbox named ${word}${whereTo(cards, word)}.`);
  if (others.length === 0) return card;
  const ids = [card, ...others].map(({ id }) => id).join(', ');
  throw new CallError('invalid-argument', `Several sandboxes are named ${word}: name one by its id (${ids}).`);
}

/** It may be somewhere else. */
function whereTo(cards: readonly SandboxCard[], word: string): string {
  const elsewhere = cards.find(({ id, name }) => id === word || name === word);
  return elsewhere ? ` there; one is ${PLACES[elsewhere.shelf]}` : '';
}

const PLACES = { ready: 'in use', archived: 'archived', deleted: 'in the bin' } as const satisfies Record<
  Shelf,
  string
>;

const changesOf = ({ changes }: SandboxCard): string => (changes === null ? '' : plural(changes, 'change'));

const row = (card: SandboxCard): readonly string[] => [
  printable(card.id),
  printable(card.name),
  card.shelf === 'ready' ? '' : PLACES[card.shelf],
  changesOf(card),
  card.bytes === null ? '' : formatSize(card.bytes),
  new Date(card.openedAt).toISOString(),
  printable(card.workspace) + (card.folder === 'gone' ? ' (gone)' : ''),
];

/** Where what is moved there may be. */
const SOURCES = {
  archived: ['ready', 'deleted'],
  deleted: ['ready', 'archived'],
  ready: ['archived', 'deleted'],
} as const satisfies Record<Shelf, readonly Shelf[]>;

type Performers = {
  readonly [K in Act['what']]: (
    act: Extract<Act, { readonly what: K }>,
    context: Context,
  ) => Promise<{ readonly rows: readonly unknown[]; readonly plain: string }>;
};

const rename = async ({ sandbox, name }: { sandbox: string; name: string }, { client }: Context) => {
  const { id } = pick(await client.sandboxLibrary({}), sandbox, ['ready']);
  const card = await client.sandboxRename({ sandbox: id, name });
  return { rows: [card], plain: `${printable(sandbox)} is called ${printable(card.name)} now\n` };
};

const duplicate = async ({ sandbox, name }: { sandbox: string; name: string }, context: Context) => {
  const { client } = context;
  const { id } = pick(await client.sandboxLibrary({}), sandbox, ['ready']);
  const card = await withJob(context, 'Duplicate', (job) => client.sandboxDuplicate({ sandbox: id, name, job }));
  return { rows: [card], plain: `${printable(card.id)}: everything that ${printable(sandbox)} has\n` };
};

const PERFORM: Performers = {
  async list({ shelves }, { client }) {
    const all = await client.sandboxLibrary({ sizes: 'measured' });
    const cards = all.filter(({ shelf }) => shelves.includes(shelf));
    return { rows: cards, plain: alignColumns(cards.map(row)) };
  },
  rename,
  duplicate,
  async move({ to, sandboxes }, { client }) {
    const all = await client.sandboxLibrary({});
    // All of them first: a name that is wrong moves none.
    const cards = sandboxes.map((word) => pick(all, word, SOURCES[to]));
    const moved: SandboxCard[] = [];
    for (const { id } of cards) moved.push(await client.sandboxShelve({ sandbox: id, shelf: to }));
    return { rows: moved, plain: moved.map((card) => `${printable(card.name)} is ${PLACES[to]}\n`).join('') };
  },
  async purge({ sandboxes }, { client }) {
    const all = await client.sandboxLibrary({});
    const ids = sandboxes?.map((word) => pick(all, word, ['deleted']).id) ?? null;
    const done = await client.sandboxPurge({ sandboxes: ids });
    const what = done.removed === 1 ? '1 sandbox' : `${done.removed} sandboxes`;
    return { rows: [done], plain: `${what} removed for good, ${formatSize(done.bytes)}\n` };
  },
};

export async function manageSandboxes({ act, format }: SandboxesCommand, context: Context): Promise<number> {
  const perform = PERFORM[act.what] as (act: Act, context: Context) => ReturnType<Performers['list']>;
  const { rows, plain } = await perform(act, context);
  await context.stdout.write(format === 'json' ? rows.map(jsonLine).join('') : plain);
  return EXIT.done;
}

export const SANDBOXES_HELP = `Usage: capsule-inspector sandboxes [--json] [--archived] [--bin] [--all]
       capsule-inspector sandboxes rename|duplicate SANDBOX NAME
       capsule-inspector sandboxes archive|delete|restore SANDBOX...
       capsule-inspector sandboxes purge SANDBOX... | --all

Lists the sandboxes, the last opened first: id, name, changes, size on the disk, when it was opened, and its folder. The
folders of the user's are never touched, whatever becomes of their sandboxes.

  rename            gives it another name; its folder and its id still lead to it
  duplicate         makes a second one over the same folder with everything the first one has: changes, checkpoints, record
  archive           puts it out of sight, whole: no folder and no name leads to it any more
  delete            puts it into the bin
  restore           brings it back from there
  purge             removes for good what is in the bin: these, or all with --all
  SANDBOX           an id, or a name that only one has
  --archived        lists what is archived
  --bin             lists what is in the bin
  --all             lists everything
  --json            prints one JSON object per sandbox and line

Exit code: 0 done, 2 usage, 125 the inspector failed.
`;
