/** A capsule asks for more than it had when it last ran: what it asks for, and how to agree. */
import { RightsGrowth } from '../../src-preload/contract/policy-schemas.ts';
import type { RightLine } from '../../src-preload/contract/policy-schemas.ts';
import type { CallError } from '../../src-preload/contract/reply.ts';

import { alignColumns, printable } from './text.ts';

/** Characters of a hash that tell two programs apart. */
const SHORT = 12;

const versionText = ({ version, hash }: RightsGrowth['before']): string =>
  `${version === '' ? 'no version' : printable(version)} (${hash === '' ? 'no program' : hash.slice(0, SHORT)})`;

const row =
  (sign: string) =>
  ({ capability, entry, sentence, impact }: RightLine): readonly string[] => [
    `  ${sign} ${printable(capability)} ${printable(entry)}`,
    impact,
    printable(sentence),
  ];

/** Lines for the one who has to agree. Details that cannot be read leave the sentence alone. */
export function consentLines({ message, details }: CallError): string {
  const head = `capsule-inspector: ${printable(message)}\n`;
  const { success, data } = RightsGrowth.safeParse(details);
  if (!success) return head;
  const { before, after, added, removed, digest } = data;
  const rights = alignColumns([...added.map(row('+')), ...removed.map(row('-'))]);
  const versions = `It was ${versionText(before)} and is ${versionText(after)}.\n`;
  return `${head}${versions}${rights}To agree to all of its rights, run it with --consent ${digest}\n`;
}
