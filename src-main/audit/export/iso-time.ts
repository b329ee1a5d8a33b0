/** A time as text, from the numbers that the record keeps. */

const DAY = 86_400_000;
const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');

/** The day of so many days after 1 January 1970, by the calendar of ISO 8601: in years that begin with March, leap days come last. */
function dateText(days: number): string {
  const sinceYearZero = days + 719_468;
  const era = Math.floor(sinceYearZero / 146_097);
  const dayOfEra = sinceYearZero - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  const day = dayOfYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  return `${pad(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** `2026-11-21T12:03:04.123456789Z`: milliseconds since the epoch, and nanoseconds within the last of them. */
export function isoTime({ timeMs, timeNs }: { readonly timeMs: number; readonly timeNs: number }): string {
  const days = Math.floor(timeMs / DAY);
  const inDay = timeMs - days * DAY;
  const part = (unit: number, modulo: number): number => Math.floor(inDay / unit) % modulo;
  const clock = `${pad(part(3_600_000, 24), 2)}:${pad(part(60_000, 60), 2)}:${pad(part(1000, 60), 2)}`;
  return `${dateText(days)}T${clock}.${pad(inDay % 1000, 3)}${pad(timeNs, 6)}Z`;
}
