/** What the record costs and how fast it answers, as tables. Each figure comes from a process of its own. */
import { inTemp, parseMeasures, runNode } from '../hosts.ts';
import { median } from '../table.ts';
import type { DoorCost } from './door-costs.ts';
import type { Answered } from './event-questions.ts';
import { MEASURE_RECORD } from './measure-record.ts';

const SUSTAINED = 500_000;
const DOOR_CALLS = 4000;
/** Events that become durable together. */
const GROUPS = [1, 4, 100] as const;
const SINKS = [
  ['record', 'our record, chained'],
  ['rows', 'SQLite, a row an event'],
  ['lines', 'JSON lines'],
] as const;

const LABEL = 38;
const WIDTH = 24;
const cell = (text: string): string => text.padStart(WIDTH);
const row = (label: string, cells: readonly string[]): string => [label.padEnd(LABEL), ...cells.map(cell)].join('');

const measure = (args: readonly string[]): string => inTemp((folder) => runNode([MEASURE_RECORD, ...args, folder]));

function eventsPerSecond(sink: string, group: number, rounds: number): number {
  const args = [sink, String(SUSTAINED), String(group)];
  const rates = Array.from({ length: rounds }, () => {
    const [measured] = parseMeasures(measure(args));
    return (measured?.count ?? 0) / (measured?.seconds ?? 1);
  });
  return median(rates);
}

/** Events a second that were kept, in a steady stream, everything that is done for them later included. */
export function sustainedTable(rounds: number): string {
  const rows = GROUPS.map((group) =>
    row(
      `${group} at a time, events/s`,
      SINKS.map(([sink]) => Math.round(eventsPerSecond(sink, group, rounds)).toLocaleString('en')),
    ),
  );
  const head = row(
    `${SUSTAINED.toLocaleString('en')} events`,
    SINKS.map(([, name]) => name),
  );
  return [head, ...rows].join('\n');
}

const linesOf = (printed: string): readonly unknown[] =>
  printed
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as unknown);

/** Through the door, a call at a time, each committed to the journal. */
export function doorTable(): string {
  const costs = linesOf(measure(['door', String(DOOR_CALLS), '1'])) as readonly DoorCost[];
  const rows = costs.map(({ name, recorded, unrecorded }) =>
    row(name, [recorded.toFixed(2), unrecorded.toFixed(2), (recorded - unrecorded).toFixed(2)]),
  );
  return [row('us a call', ['recorded', 'not recorded', 'the record costs']), ...rows].join('\n');
}

export function questionsTable(events: number, rounds: number): string {
  const answers = linesOf(measure(['questions', String(events), String(rounds)])) as readonly Answered[];
  const rows = answers.map(({ name, first, again, longestStep }) =>
    row(name, [first.toFixed(1), again.toFixed(1), longestStep.toFixed(1)]),
  );
  const head = row(`${events.toLocaleString('en')} events, ms`, [
    'first (from disk)',
    'a new question',
    'longest step',
  ]);
  return [head, ...rows].join('\n');
}
