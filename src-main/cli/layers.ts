/** `layers`: what a sandbox is made of, layer by layer; written to files, and read from them. */
import { basename, resolve } from 'node:path';

import type { FileFate, LayerStack, TreeRef } from '../../src-preload/contract/review-schemas.ts';
import { LAYER_FORMATS } from '../../src-preload/contract/review-words.ts';
import type { LayerFormat } from '../../src-preload/contract/review-words.ts';
import { CHANGE_LETTERS } from '../../src-preload/contract/vocabulary.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { withJob } from './job-progress.ts';
import { JSON_FLAG, oneOf, parse, refuseFor, WHERE } from './parse-options.ts';
import { oneWord } from './record-arguments.ts';
import { alignColumns, formatSize, jsonLine, plural, printable } from './text.ts';
import { parseTree } from './tree-arguments.ts';
import type { Where } from './where.ts';

type Act =
  | { readonly what: 'stack' }
  | { readonly what: 'fate'; readonly path: string }
  | {
      readonly what: 'export';
      /** Absolute, as all files and folders here. */
      readonly file: string;
      readonly mount: string;
      readonly format: LayerFormat;
      readonly from: TreeRef;
      readonly to: TreeRef;
    }
  | { readonly what: 'import'; readonly file: string; readonly mount: string }
  | { readonly what: 'unpack'; readonly file: string; readonly folder: string }
  | { readonly what: 'open'; readonly file: string; readonly name: string };

export interface LayersCommand {
  readonly kind: 'layers';
  readonly where: Where;
  readonly format: 'plain' | 'json';
  readonly act: Act;
}

const OPTIONS = {
  ...WHERE,
  ...JSON_FLAG,
  mount: { type: 'string' },
  format: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  name: { type: 'string' },
} as const;
type Values = ReturnType<typeof parse<typeof OPTIONS>>['values'];

const refuse = refuseFor('layers');

function one(what: string, words: readonly string[], name: string): string {
  const [word, more] = words;
  if (word === undefined || word === '') return refuse(`layers ${what} needs ${name}.`);
  return more === undefined ? word : refuse(`layers ${what} takes one ${name}, not ${JSON.stringify(more)} too.`);
}

/** The end of a file's name says its format when nothing else does. */
function formatOf(file: string, wanted: string | undefined): LayerFormat {
  if (wanted !== undefined) return oneWord(LAYER_FORMATS, wanted, 'format', refuse);
  if (/\.(?:patch|diff)$/.test(file)) return 'patch';
  return /\.oci(?:\.tar)?$/.test(file) ? 'oci' : 'tar';
}

/** As a sandbox may be called. */
const nameOf = (file: string): string => basename(file).replace(/\.(?:tar|tgz|oci|gz|zst)\b.*$/, '') || 'image';

const ACTS: Readonly<Record<string, (words: readonly string[], values: Values, cwd: string) => Act>> = {
  stack: (words) => (words.length === 0 ? { what: 'stack' } : refuse('layers stack takes no word more.')),
  fate: (words) => ({ what: 'fate', path: one('fate', words, 'PATH') }),
  export(words, { mount = 'cwd', format, from = 'folder', to = 'now' }, cwd) {
    const file = resolve(cwd, one('export', words, 'FILE'));
    const trees = { from: parseTree(from, refuse), to: parseTree(to, refuse) };
    return { what: 'export', file, mount, format: formatOf(file, format), ...trees };
  },
  import: (words, { mount = 'cwd' }, cwd) => ({
    what: 'import',
    file: resolve(cwd, one('import', words, 'FILE')),
    mount,
  }),
  unpack([file = '', ...folder], _values, cwd) {
    const into = one('unpack', folder, 'FILE and FOLDER');
    return { what: 'unpack', file: resolve(cwd, file), folder: resolve(cwd, into) };
  },
  open(words, { name }, cwd) {
    const file = resolve(cwd, one('open', words, 'FILE'));
    return { what: 'open', file, name: name ?? nameOf(file) };
  },
};

/** Errors: `UsageError`. */
export function parseLayers(rest: readonly string[], cwd: string): LayersCommand {
  const { values, positionals } = parse('layers', rest, OPTIONS);
  const [word = 'stack', ...words] = positionals;
  const act = Object.hasOwn(ACTS, word) ? ACTS[word]?.(words, values, cwd) : undefined;
  if (!act) return refuse(`layers knows ${Object.keys(ACTS).join(', ')}, not ${JSON.stringify(word)}.`);
  const format = values.json === true ? 'json' : 'plain';
  return { kind: 'layers', where: oneOf('layers', values, cwd), format, act };
}

export async function manageLayers(command: LayersCommand, context: Context): Promise<number> {
  const { act } = command;
  if (act.what === 'unpack' || act.what === 'open') await openArchive(act, command.format, context);
  else {
    const { sandbox } = await openSandbox(context, command.where);
    if (act.what === 'stack') await showStack(sandbox.id, command.format, context);
    else if (act.what === 'fate') await showFate(sandbox.id, act.path, command.format, context);
    else if (act.what === 'export') await exportLayer(sandbox.id, act, context);
    else await importLayer(sandbox.id, act, command.format, context);
  }
  return EXIT.done;
}

type StackLayer = LayerStack['layers'][number];

const stackRow = ({ layer, name, at, counts, wasted, duplicated }: StackLayer): readonly string[] => [
  typeof layer === 'number' ? String(layer) : layer,
  at === null ? '' : new Date(at).toISOString(),
  layer === 'base'
    ? ''
    : `+${counts.added} ~${counts.modified + counts.renamed + counts.typeChanged} -${counts.deleted}`,
  layer === 'base' ? '' : formatSize(counts.bytes),
  wasted === 0 ? '' : `${formatSize(wasted)} hidden`,
  duplicated === 0 ? '' : `${formatSize(duplicated)} twice`,
  typeof layer === 'number' ? printable(name) : '',
];

async function showStack(sandbox: string, format: 'plain' | 'json', { client, stdout }: Context): Promise<void> {
  const stacks = await client.layerStack({ sandbox });
  if (format === 'json') await stdout.write(stacks.map(jsonLine).join(''));
  else
    for (const { mount, folder, layers } of stacks) {
      // The newest first, as it lies on top.
      const rows = layers.toReversed().map(stackRow);
      await stdout.write(`${mount}://${folder === null ? '' : ` over ${printable(folder)}`}\n${alignColumns(rows)}`);
    }
}

const fateRow = ({ layer, kind, entry, size, mode, hash }: FileFate['layers'][number]): readonly string[] => [
  String(layer),
  kind === null ? ' ' : CHANGE_LETTERS[kind],
  entry ?? 'nothing',
  mode === null ? '' : mode.toString(8),
  size === null ? '' : formatSize(size),
  hash?.slice(0, 12) ?? '',
];

async function showFate(
  sandbox: string,
  path: string,
  format: 'plain' | 'json',
  { client, stdout }: Context,
): Promise<void> {
  const { layers } = await client.fileFate({ sandbox, path });
  if (format === 'json') await stdout.write(layers.map(jsonLine).join(''));
  else await stdout.write(alignColumns(layers.map(fateRow)));
}

async function exportLayer(
  sandbox: string,
  { mount, format, file, from, to }: Extract<Act, { readonly what: 'export' }>,
  context: Context,
): Promise<void> {
  const asked = { sandbox, mount, format, file, from, to };
  const done = await withJob(context, 'Export', (job) => context.client.layerExport({ ...asked, job }));
  const entries = done.entries === 1 ? 'one entry' : `${done.entries} entries`;
  await context.stdout.write(`${entries}, ${formatSize(done.bytes)}: ${printable(done.file)}\n`);
}

type Imported = Awaited<ReturnType<Context['client']['layerImport']>>;

async function showImported(
  { sandbox, entries, left }: Imported,
  sentence: string,
  format: 'plain' | 'json',
  { stdout, stderr }: Context,
): Promise<void> {
  for (const each of left) await stderr.write(`capsule-inspector: ${printable(each)}\n`);
  if (format === 'json') await stdout.write(jsonLine({ sandbox: sandbox.id, name: sandbox.name, entries, left }));
  else await stdout.write(`${entries === 1 ? 'one entry' : `${entries} entries`} ${sentence}\n`);
}

async function importLayer(
  sandbox: string,
  { file, mount }: Extract<Act, { readonly what: 'import' }>,
  format: 'plain' | 'json',
  context: Context,
): Promise<void> {
  const as = { how: 'layer', mount } as const;
  const done = await withJob(context, 'Import', (job) => context.client.layerImport({ sandbox, file, as, job }));
  await showImported(done, `applied to ${printable(mount)}://`, format, context);
}

async function openArchive(
  act: Extract<Act, { readonly what: 'unpack' | 'open' }>,
  format: 'plain' | 'json',
  context: Context,
): Promise<void> {
  const as =
    act.what === 'open' ? ({ how: 'stack', name: act.name } as const) : ({ how: 'base', folder: act.folder } as const);
  const { file } = act;
  const done = await withJob(context, 'Import', (job) => context.client.layerImport({ file, as, job }));
  const { client } = context;
  const name = printable(done.sandbox.name);
  if (act.what === 'unpack') {
    await showImported(done, `unpacked into ${printable(act.folder)}`, format, context);
    return;
  }
  const layers = await client.checkpointList({ sandbox: done.sandbox.id });
  await showImported(
    done,
    `in ${plural(layers.length, 'layer')}: look at them with --sandbox ${name}`,
    format,
    context,
  );
}
