/** A moment as UTC text, to the nanosecond, without a clock. */

const NS = 1_000_000_000n;
const DAY = 86_400;

const digits = (value: number, count: number): string => String(value).padStart(count, '0');

/** Days since the epoch as year, month and day of the Gregorian calendar. */
function civil(days: number): readonly [number, number, number] {
  // Years are counted from March, so that a leap day is the last day of one; 400 of them are 146,097 days.
  const since = days + 719_468;
  const era = Math.floor(since / 146_097);
  const day = since - era * 146_097;
  const year = Math.floor((day - Math.floor(day / 1460) + Math.floor(day / 36_524) - Math.floor(day / 146_096)) / 365);
  const rest = day - (365 * year + Math.floor(year / 4) - Math.floor(year / 100));
  const month = Math.floor((5 * rest + 2) / 153);
  const isLate = month >= 10;
  return [year + era * 400 + (isLate ? 1 : 0), month + (isLate ? -9 : 3), rest - Math.floor((153 * month + 2) / 5) + 1];
}

/** `2026-01-31T23:59:59.000000001Z`, of nanoseconds since the epoch. */
export function utcText(time: bigint): string {
  const seconds = Number((time - (((time % NS) + NS) % NS)) / NS);
  const fraction = Number(((time % NS) + NS) % NS);
  const days = Math.floor(seconds / DAY);
  const second = seconds - days * DAY;
  const [year, month, day] = civil(days);
  const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map((part) => digits(part, 2));
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}T${clock.join(':')}.${digits(fraction, 9)}Z`;
}
