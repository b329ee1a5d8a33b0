/** The numbers and times of the filter language. */
import type { NumberKey } from './filter-tree.ts';

interface Unit {
  readonly factors: Readonly<Record<string, number>>;
  readonly example: string;
}

const UNITS: Readonly<Record<Exclude<NumberKey, 'time'>, Unit>> = {
  seq: { factors: { '': 1 }, example: 'a whole number, such as 100 or 100..200' },
  bytes: {
    factors: {
      '': 1,
      b: 1,
      k: 1e3,
      m: 1e6,
      g: 1e9,
      t: 1e12,
      kb: 1e3,
      mb: 1e6,
      gb: 1e9,
      tb: 1e12,
      ki: 2 ** 10,
      mi: 2 ** 20,
      gi: 2 ** 30,
      ti: 2 ** 40,
      kib: 2 ** 10,
      mib: 2 ** 20,
      gib: 2 ** 30,
      tib: 2 ** 40,
    },
    example: 'a number of bytes, such as 512, 10k, 1.5M or 64Ki',
  },
  duration: {
    factors: { '': 1, ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 },
    example: 'a length of time, such as 250ns, 10us, 1.5ms or 2s',
  },
};

const TIME_EXAMPLE = 'a time, such as -5m, 12:03:04, 2026-11-21 or 2026-11-21T12:00';
const AGO: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const DAY = 86_400_000;
/** Milliseconds since the epoch; nothing was recorded before (it is in 1973), and smaller numbers are typing errors. */
const EARLIEST = 1e11;

/** What a value stands for: a number, or for a time all that lies in the second, minute or day it names. */
export interface Amount {
  readonly value: number;
  /** Exclusive; null for what is one point. */
  readonly until: number | null;
}

/** What to write instead of what could not be understood. */
export const amountExample = (key: NumberKey): string => (key === 'time' ? TIME_EXAMPLE : UNITS[key].example);

const lookUp = (factors: Readonly<Record<string, number>>, unit: string): number =>
  Object.hasOwn(factors, unit) ? (factors[unit] ?? Number.NaN) : Number.NaN;

function parseCount(key: Exclude<NumberKey, 'time'>, text: string): Amount | null {
  const { digits, unit = '' } = /^(?<digits>\d+(?:\.\d+)?)(?<unit>[a-zµ]*)$/i.exec(text)?.groups ?? {};
  if (digits === undefined || (key === 'seq' && digits.includes('.'))) return null;
  const value = Math.round(Number(digits) * lookUp(UNITS[key].factors, unit.toLowerCase()));
  return Number.isSafeInteger(value) ? { value, until: null } : null;
}

function parseAgo(text: string, nowMs: number): Amount | null {
  const { digits, unit = '' } = /^-(?<digits>\d+(?:\.\d+)?)(?<unit>[a-z]+)$/i.exec(text)?.groups ?? {};
  const value = nowMs - Number(digits) * lookUp(AGO, unit.toLowerCase());
  return Number.isNaN(value) ? null : { value, until: null };
}

const CLOCK = /^(?<hours>\d{1,2}):(?<minutes>\d\d)(?::(?<seconds>\d\d)(?<fraction>\.\d{1,9})?)?$/;
/** Milliseconds: how long the stretch is that a time of so many parts names. */
const precision = (parts: { readonly seconds?: string; readonly fraction?: string }): number | null =>
  parts.fraction !== undefined ? null : parts.seconds === undefined ? 60_000 : 1000;

interface Clock {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly fractionMs: number;
  readonly length: number | null;
}

function parseClock(text: string): Clock | null {
  const parts = CLOCK.exec(text)?.groups;
  if (!parts) return null;
  const [hours, minutes, seconds] = [parts['hours'], parts['minutes'], parts['seconds']].map((part) =>
    Number(part ?? 0),
  );
  if (hours === undefined || minutes === undefined || seconds === undefined) return null;
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return { hours, minutes, seconds, fractionMs: Number(parts['fraction'] ?? 0) * 1000, length: precision(parts) };
}

const stretch = (from: number, length: number | null): Amount => ({
  value: from,
  until: length === null ? null : from + length,
});

/** The last time it was that time of the day, here. */
function parseTimeOfDay(text: string, nowMs: number): Amount | null {
  const clock = parseClock(text);
  if (!clock) return null;
  const day = new Date(nowMs);
  const at = (): number => day.setHours(clock.hours, clock.minutes, clock.seconds, 0) + clock.fractionMs;
  const today = at();
  if (today <= nowMs) return stretch(today, clock.length);
  day.setDate(day.getDate() - 1);
  return stretch(at(), clock.length);
}

const DATE = /^(?<date>\d{4}-\d\d-\d\d)(?:[T ](?<clock>[\d:.]+)(?<zone>Z|[+-]\d\d:\d\d)?)?$/i;

function parseDate(text: string): Amount | null {
  const { date, clock: clockText = null, zone } = DATE.exec(text)?.groups ?? {};
  const clock = parseClock(clockText ?? '0:00');
  if (date === undefined || !clock || !isInCalendar(date)) return null;
  const from = instantOf(date, clock, zone);
  return Number.isNaN(from) ? null : stretch(from, clockText === null ? DAY : clock.length);
}

/** In milliseconds; with a zone it is the time there, else here. */
function instantOf(date: string, { hours, minutes, seconds, fractionMs }: Clock, zone: string | undefined): number {
  const clock = [hours, minutes, seconds].map((part) => String(part).padStart(2, '0')).join(':');
  return Date.parse(`${date}T${clock}${zone?.toUpperCase() ?? ''}`) + fractionMs;
}

/** `Date` takes 30 February for 2 March. */
const isInCalendar = (date: string): boolean => {
  const parsed = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed) && new Date(parsed).toISOString().startsWith(date);
};

const parsePlain = (text: string): Amount | null =>
  /^\d+(?:\.\d+)?$/.test(text) ? stretch(Number(text), text.includes('.') ? null : 1) : null;

function parseTime(text: string, nowMs: number): Amount | null {
  const now = text.toLowerCase() === 'now' ? stretch(nowMs, null) : null;
  const amount = now ?? parseAgo(text, nowMs) ?? parseTimeOfDay(text, nowMs) ?? parseDate(text) ?? parsePlain(text);
  return amount !== null && amount.value >= EARLIEST && amount.value < 1e15 ? amount : null;
}

/** Null when it is no amount of this kind. `nowMs`: milliseconds since the epoch. */
export const parseAmount = (key: NumberKey, text: string, nowMs: number): Amount | null =>
  key === 'time' ? parseTime(text, nowMs) : parseCount(key, text);
