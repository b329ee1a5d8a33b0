/** `what-if`: which recorded attempts a manifest would decide otherwise, before it is anybody's. */
import type { Flip, WhatIf } from '../../src-preload/contract/policy-schemas.ts';

import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { withJob } from './job-progress.ts';
import { manifestText } from './manifest-text.ts';
import type { WhatIfCommand } from './policy-arguments.ts';
import { askedFor } from './record-arguments.ts';
import { tellRefusal } from './run.ts';
import { jsonLine, plural, printable } from './text.ts';

/** Flips that are told one by one: as many as the contract takes. */
const LISTED = 10_000;

export async function replayManifest(command: WhatIfCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, command.where);
  try {
    return await replay(command, sandbox.id, context);
  } catch (error) {
    return await tellRefusal(error, context);
  }
}

async function replay(command: WhatIfCommand, sandbox: string, context: Context): Promise<number> {
  const manifest = await manifestText(command.manifest, sandbox, context);
  const asked = { sandbox, query: askedFor(command), manifest, limit: LISTED };
  const result = await withJob(context, 'Replaying', (job) => context.client.policyWhatIf({ ...asked, job }));
  await context.stdout.write(command.format === 'json' ? reportLines(result) : reportText(result));
  return result.flipped === 0 ? EXIT.done : EXIT.conflicts;
}

function reportLines({ flips, events, flipped, more }: WhatIf): string {
  const lines = [...flips.map((flip) => ({ type: 'flip', ...flip })), { type: 'report', events, flipped, more }];
  return lines.map(jsonLine).join('');
}

function reportText({ flips, events, flipped, more }: WhatIf): string {
  const looked = plural(events, 'event');
  if (flipped === 0) return `Of ${looked} none would be decided otherwise.\n`;
  const rest = more ? 'There are more of them than are listed.\n' : '';
  return `${flips.map(flipLine).join('')}${rest}Of ${looked} ${flipped} would be decided otherwise.\n`;
}

const FROM = { allow: 'was allowed', deny: 'was denied', observed: 'was allowed, because it was observed' } as const;
const TO = { allow: 'would be allowed', deny: 'would be denied' } as const;

function flipLine({ access, path, ops, from, to, events, firstSeq, lastSeq, sentence }: Flip): string {
  const which = firstSeq === lastSeq ? `event ${firstSeq}` : `${plural(events, 'event')}, ${firstSeq} to ${lastSeq}`;
  const head = `${access} ${printable(path)}: ${FROM[from]}, ${TO[to]} (${ops.join(', ')}; ${which})`;
  return `${head}\n  ${printable(sentence)}\n`;
}
