/** The limits of a run as people write them: `64m`, `30s`, `1000000`, `none`. */
import type { RunLimit } from './vocabulary.ts';

interface Unit {
  /** How many of the contract's own unit each is, the smallest first. */
  readonly factors: Readonly<Record<string, number>>;
  /** What is meant when none is written. */
  readonly plain: string;
  readonly example: string;
}

const BYTES: Unit = {
  factors: { b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 },
  plain: 'b',
  example: 'a whole number of bytes, such as 64m or 1g',
};
const TIME: Unit = {
  factors: { ms: 1, s: 1000, m: 60_000, h: 3_600_000 },
  plain: 's',
  example: 'a time, such as 500ms, 30s or 5m',
};
const COUNT: Unit = { factors: { '': 1 }, plain: '', example: 'a whole number' };

const UNITS: Readonly<Record<RunLimit, Unit>> = {
  memory: BYTES,
  time: TIME,
  cpu: TIME,
  output: BYTES,
  operations: COUNT,
};

const factorOf = ({ factors, plain }: Unit, unit: string): number => {
  const name = unit === '' ? plain : unit.toLowerCase();
  return Object.hasOwn(factors, name) ? (factors[name] ?? Number.NaN) : Number.NaN;
};

/** What to write instead of what could not be understood. */
export const limitExample = (limit: RunLimit): string => `${UNITS[limit].example}, or none`;

/** In the contract's own unit; null for `none`; undefined when it is no amount of this kind. */
export function parseLimit(limit: RunLimit, text: string): number | null | undefined {
  if (text === 'none') return null;
  const { digits, unit = '' } = /^(?<digits>\d+(?:\.\d+)?)(?<unit>[a-z]*)$/i.exec(text)?.groups ?? {};
  const amount = Number(digits) * factorOf(UNITS[limit], unit);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

/** In the largest unit that it is a whole number of, as `parseLimit` takes it. */
export function limitText(limit: RunLimit, amount: number | null | undefined): string {
  if (amount == null) return 'none';
  const fitting = Object.entries(UNITS[limit].factors).filter(([, factor]) => amount > 0 && amount % factor === 0);
  const [unit, factor] = fitting.at(-1) ?? [UNITS[limit].plain, 1];
  return `${amount / factor}${unit}`;
}
