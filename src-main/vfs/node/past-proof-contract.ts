/** For tests: whether every moment that a machine had is shown as it was. */
import { hash as hashOf } from 'node:crypto';
import type { Past, PastEntry } from '../past.ts';
import { linesOf, short } from './past-lines-contract.ts';
import { PastMachine } from './past-machine-contract.ts';

/** A moment that is not shown as it was. */
interface Wrong {
  readonly event: number;
  readonly shown: readonly string[];
  readonly was: readonly string[];
}

/** In percent: so many places are looked at one by one, too. */
const LOOKED_AT = 10;

function pastOf({ overlay }: PastMachine): Past {
  if (!overlay.past) throw new Error('this overlay keeps no past');
  return overlay.past;
}

/** Moments as trees. */
function wrongTree(machine: PastMachine, past: Past): Wrong | undefined {
  for (let event = past.earliest; event <= machine.events; event++) {
    const was = machine.moments[event];
    // Both ways to make a tree.
    const steps = past.prepare(event);
    while (event % 2 === 0 && steps.next().done !== true);
    const shown = was && linesOf(past.viewAfter(event));
    if (shown && shown.join('\n') !== was.join('\n')) return { event, shown, was };
  }
  return undefined;
}

function tellOf(path: string, entry: PastEntry | null): string {
  if (entry?.kind !== 'file') return `${path} ${entry?.kind ?? 'nothing'}`;
  const hash = hashOf('sha256', entry.read(), 'hex');
  return `${path} file ${entry.size} ${short(hash)}${entry.hash === null || entry.hash === hash ? '' : ' wrong hash'}`;
}

function nextOf(entries: ReturnType<Past['lookBack']>): PastEntry | null {
  for (const entry of { [Symbol.iterator]: () => ({ next: () => entries.next() }) })
    if (entry !== undefined) return entry;
  return null;
}

/** The same moments, place by place, and without trees. */
function wrongPlace(machine: PastMachine, past: Past): Wrong | undefined {
  const all = machine.moments.flatMap((lines, event) =>
    lines.slice(1).map((line) => ({ event, parts: line.split(' ') })),
  );
  // What could not be read then has no size.
  const asked = all.filter(
    ({ event, parts }) => event >= past.earliest && parts.length > 2 && machine.chance.hits(LOOKED_AT),
  );
  const entries = past.lookBack(asked.map(({ event, parts: [path = ''] }) => ({ event, names: path.split('/') })));
  for (const { event, parts } of asked) {
    const [path = '', kind = '', , size = '', , content = ''] = parts;
    const shown = tellOf(path, nextOf(entries));
    const was = kind === 'file' ? `${path} file ${size} ${content}` : `${path} ${kind}`;
    if (shown !== was) return { event, shown: [shown], was: [was] };
  }
  return undefined;
}

/** What is not shown as it was, with what led there; empty when everything is. */
function faultOf(machine: PastMachine): string {
  const past = pastOf(machine);
  const wrong = wrongTree(machine, past) ?? wrongPlace(machine, past);
  if (!wrong) return '';
  const { event, shown, was } = wrong;
  const missing = was.filter((line) => !shown.includes(line)).map((line) => `- ${line}`);
  const surplus = shown.filter((line) => !was.includes(line)).map((line) => `+ ${line}`);
  return [`after event ${event} of ${machine.events}:`, ...missing, ...surplus, ...machine.log].join('\n');
}

/**
 * Plays a random history; then the process is killed; then the first half of what is kept is forgotten, and it goes on. Each time
 * every moment is compared. Returns what was found, and how many events there were.
 */
export function provePast(seed: number, steps: number): { readonly fault: string; readonly events: number } {
  const machine = new PastMachine(seed);
  const parts = [
    () => {
      for (let step = 0; step < steps; step++) machine.step();
    },
    () => machine.crash(),
    () => {
      machine.pack();
      machine.forget();
      machine.store.collect();
      machine.reopen();
      for (let step = 0; step < steps / 3; step++) machine.step();
    },
  ];
  try {
    for (const part of parts) {
      part();
      const fault = faultOf(machine);
      if (fault !== '') return { fault, events: machine.events };
    }
    return { fault: '', events: machine.events };
  } finally {
    machine.remove();
  }
}
