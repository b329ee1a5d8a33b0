/** `why`: why an attempt was decided as it was, and the least that would allow it. */
import type { NeededRight, Why, WhyStep } from '../../src-preload/contract/policy-schemas.ts';
import { CallError } from '../../src-preload/contract/reply.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { WhyCommand } from './policy-arguments.ts';
import { alignColumns, jsonLine, printable, printableJson, shellWord } from './text.ts';

export async function explainEvent({ where, format, seq }: WhyCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, where);
  const why = await whyOf(sandbox.id, seq, context);
  if (why === null) {
    await context.stderr.write(`capsule-inspector: There is no event ${seq} in this record.\n`);
    return EXIT.conflicts;
  }
  if (format === 'json') await context.stdout.write(jsonLine(why));
  else await context.stdout.write(whyText(why, await fileOf(why, sandbox.id, context)));
  return EXIT.done;
}

async function whyOf(sandbox: string, seq: number, { client }: Context): Promise<Why | null> {
  try {
    return await client.eventWhy({ sandbox, seq });
  } catch (error) {
    if (error instanceof CallError && error.code === 'not-found') return null;
    throw error;
  }
}

/** Where the program is that the event is of, to name it in a command. */
async function fileOf({ capsule, minimal }: Why, sandbox: string, { client }: Context): Promise<string> {
  const isNeeded = capsule !== null && minimal.length > 0;
  const known = isNeeded
    ? (await client.capsuleList({ sandbox })).find(({ hash }) => hash === capsule.hash)
    : undefined;
  return known === undefined ? 'CAPSULE' : shellWord(known.file);
}

function whyText(why: Why, file: string): string {
  const { seq, capsule, access, mode, decision, sentence, steps, nearest, now } = why;
  const who = capsule === null ? '' : ` by ${printable(capsule.name)} (${capsule.hash.slice(0, 12)})`;
  const what = access === 'none' ? '' : `, ${access}`;
  const head = `Event ${seq}${what}${who}${mode === null ? '' : `, mode ${mode}`}: ${decision}`;
  const lines = [
    `${head}\n  ${printable(sentence)}\n`,
    alignColumns(steps.map(stepRow)),
    nearest === null
      ? ''
      : `Nearest: ${printable(nearest.pattern)} (${printable(nearest.place)}): ${printable(nearest.sentence)}\n`,
    decision === 'deny' || mode === 'observe' ? remedyText(why.minimal, file) : '',
    now === null ? '' : `Now it would be: ${now.verdict}. ${printable(now.sentence)}\n`,
  ];
  return lines.join('');
}

const stepRow = ({ step, subject, place, result, sentence }: WhyStep): readonly string[] => [
  `  ${step}`,
  result,
  printable(subject),
  printable(place),
  printable(sentence),
];

/** What would do: the lines of a manifest, or the commands that grant as much. */
function remedyText(minimal: readonly NeededRight[], file: string): string {
  if (minimal.length === 0) return '';
  const declared = minimal.map(
    ({ access, pattern }) => `  fs_${access} = [${printableJson(JSON.stringify(pattern))}]\n`,
  );
  const granted = minimal.map(
    ({ access, pattern }) =>
      `  capsule-inspector grants add --capsule ${printable(file)} --access ${access} --pattern ${shellWord(printable(pattern))}\n`,
  );
  return `It needs, in [capabilities] of its manifest,\n${declared.join('')}or\n${granted.join('')}`;
}
