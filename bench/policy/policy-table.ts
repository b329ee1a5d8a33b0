/** How long it takes to learn rights, to replay the record against a manifest, and to count what a pattern covers. */
import { inTemp, runNode } from '../hosts.ts';
import { MEASURE_POLICY } from './measure-policy.ts';
import type { PolicyMeasure } from './measure-policy.ts';

const NAME = 28;
const NUMBER = 12;

const row = (name: string, whole: string, longest: string, found: string): string =>
  `${name.padEnd(NAME)}${whole.padStart(NUMBER)}${longest.padStart(NUMBER)}  ${found}`;

export function policyTable(events: number, files: number): string {
  const printed = inTemp((folder) => runNode([MEASURE_POLICY, String(events), String(files), folder]));
  const lines = printed.split('\n').filter((line) => line.startsWith('{'));
  const rows = lines.map((line) => {
    const { name, whole, longest, found } = JSON.parse(line) as PolicyMeasure;
    return row(name, whole.toFixed(0), longest.toFixed(1), found);
  });
  const head = `${events.toLocaleString('en')} events, ${files.toLocaleString('en')} files`;
  return [head, row('ms', 'whole', 'longest step', ''), ...rows].join('\n');
}
