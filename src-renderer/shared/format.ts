/** Numbers, sizes and times as people read them. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;
const grouped = new Intl.NumberFormat('en-US');

export const formatCount = (count: number): string => grouped.format(count);

/** 1536 -> `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value).toString() : value.toFixed(1)} ${UNITS[unit] ?? ''}`;
}

/** Nanoseconds -> `420 ns`, `12.3 µs`, `1.25 ms`, `3.1 s`. */
export function formatNanoseconds(nanoseconds: number): string {
  if (nanoseconds < 1000) return `${Math.round(nanoseconds)} ns`;
  if (nanoseconds < 1e6) return `${(nanoseconds / 1e3).toFixed(1)} µs`;
  if (nanoseconds < 1e9) return `${(nanoseconds / 1e6).toFixed(2)} ms`;
  return `${(nanoseconds / 1e9).toFixed(1)} s`;
}

/** Milliseconds -> `0.4 s`, `12.0 s`, `3:05`, `1:02:03`. */
export function formatElapsed(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  const two = (value: number): string => value.toString().padStart(2, '0');
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** Local wall-clock time with milliseconds, `14:03:07.042`. */
export function formatClock(timeMs: number): string {
  const date = new Date(timeMs);
  const pad = (value: number, width: number): string => value.toString().padStart(width, '0');
  return `${pad(date.getHours(), 2)}:${pad(date.getMinutes(), 2)}:${pad(date.getSeconds(), 2)}.${pad(date.getMilliseconds(), 3)}`;
}

/** What tells moments of one list apart: `14:03:07` on the day of `nowMs`, else the day, `Nov 20`. */
export function formatWhen(timeMs: number, nowMs: number): string {
  const [date, now] = [new Date(timeMs), new Date(nowMs)];
  if (date.toDateString() === now.toDateString()) return formatClock(timeMs).slice(0, 8);
  return date.toLocaleDateString('en-US', { month: 'short', day: 'numeric' });
}

/** Local date and time to the minute. */
export function formatDate(timeMs: number): string {
  return new Date(timeMs).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' });
}

/** `1 change`, `2 changes`. */
export const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Permission bits as `rw-r--r--`. */
export function formatMode(mode: number): string {
  const letters = ['r', 'w', 'x'];
  let text = '';
  for (let bit = 8; bit >= 0; bit -= 1) text += (mode >> bit) & 1 ? (letters[(8 - bit) % 3] ?? '') : '-';
  return text;
}
