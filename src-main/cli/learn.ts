/** `learn`: the narrowest rights that cover what was recorded, to look at or to put into a manifest. */
import { tomlText } from '../../src-preload/contract/manifest/toml-text.ts';
import type { Learned, LearnedEntry } from '../../src-preload/contract/policy-schemas.ts';
import { RIGHTS } from '../../src-preload/contract/policy-words.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { withJob } from './job-progress.ts';
import { manifestText } from './manifest-text.ts';
import type { LearnCommand } from './policy-arguments.ts';
import { askedFor } from './record-arguments.ts';
import { capsuleFile, tellRefusal } from './run.ts';
import { jsonLine, plural, printable, shellWord } from './text.ts';

export async function learnRights(command: LearnCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, command.where);
  try {
    return await learn(command, sandbox.id, context);
  } catch (error) {
    return await tellRefusal(error, context);
  }
}

/** Where the manifest is written to, and what it is now. */
interface Target {
  readonly file: string;
  readonly text: string;
  readonly version: string | null;
}

async function learn(command: LearnCommand, sandbox: string, context: Context): Promise<number> {
  const { format, manifest, most } = command;
  const target = command.result === 'write' && manifest !== null ? await targetOf(manifest, sandbox, context) : null;
  const text = target?.text ?? (manifest === null ? null : await manifestText(manifest, sandbox, context));
  const asked = { sandbox, query: askedFor(command), ...(text === null ? {} : { manifest: text }) };
  const learned = await withJob(context, 'Learning', (job) =>
    context.client.policyLearn({ ...asked, ...(most === undefined ? {} : { most }), job }),
  );
  const written = target && (await write(learned, target, sandbox, context));
  if (format === 'json') await context.stdout.write(reportLines(learned, written));
  else await printPlain(learned, written, context);
  return EXIT.done;
}

async function targetOf(manifest: string, sandbox: string, context: Context): Promise<Target> {
  const file = await capsuleFile(manifest, sandbox, context);
  const { text, version } = await context.client.manifestRead({ sandbox, file });
  return { file, text, version };
}

interface Written {
  /** Host path of the manifest, and what to run to get it. */
  readonly file: string;
  readonly capsuleFile: string;
}

async function write(
  { text }: Learned,
  { file, version }: Target,
  sandbox: string,
  { client }: Context,
): Promise<Written> {
  if (text === null) throw new CallError('bad-manifest', `The manifest of ${file} cannot take the entries.`);
  return client.manifestWrite({ sandbox, file, text, version });
}

function reportLines({ entries, unused, leftOut, events, text }: Learned, written: Written | null): string {
  const report = written
    ? { type: 'report', events, file: written.file, capsuleFile: written.capsuleFile }
    : { type: 'report', events, ...(text === null ? {} : { text }) };
  return [
    ...entries.map((entry) => ({ type: 'entry', ...entry })),
    ...unused.map((right) => ({ type: 'unused', ...right })),
    ...leftOut.map((some) => ({ type: 'left-out', ...some })),
    report,
  ]
    .map(jsonLine)
    .join('');
}

/** Stdout has what can be put into a file; what is to be known besides goes to stderr. */
async function printPlain(learned: Learned, written: Written | null, { stdout, stderr }: Context): Promise<void> {
  const { entries, unused, leftOut, events, text } = learned;
  if (written) await stdout.write(writtenText(entries, written));
  else await stdout.write(text ?? listsText(entries));
  const notes = [
    `Learned from ${plural(events, 'event')}.`,
    ...leftOut.map((some) => `${plural(some.events, 'event')} left out: ${some.reason}`),
    ...unused.map(({ access, pattern }) => `Nothing needs fs_${access} ${JSON.stringify(pattern)}.`),
  ];
  await stderr.write(notes.map((note) => `capsule-inspector: ${printable(note)}\n`).join(''));
}

const writtenText = (entries: readonly LearnedEntry[], { file, capsuleFile: capsule }: Written): string =>
  `${printable(file)} has ${plural(entries.length, 'right')} to files now: ` +
  `capsule-inspector run ${printable(shellWord(capsule))}\n`;

/** The section of a manifest, with what each entry rests on. */
function listsText(entries: readonly LearnedEntry[]): string {
  const lists = RIGHTS.map((right) => {
    const lines = entries.filter(({ access }) => access === right).map(entryLine);
    return `fs_${right} = [${lines.length === 0 ? '' : `\n${lines.join('')}`}]\n`;
  });
  return `[capabilities]\n${lists.join('')}`;
}

const BECAUSE = {
  used: '',
  temporary: ', for names that it makes and removes',
  joined: ', several put together',
} as const;

const entryLine = ({ pattern, events, paths, because, firstSeq }: LearnedEntry): string =>
  `  ${tomlText(pattern)}, # ${plural(events, 'event')} from ${firstSeq} on, ${plural(paths, 'path')}${BECAUSE[because]}\n`;
