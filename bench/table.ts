/** Ratio tables: medians of several interleaved rounds of one run on one machine. */
import type { Measure } from './hosts.ts';

export interface Sample extends Measure {
  readonly host: string;
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? Number.NaN) + high) / 2;
};

/** Seconds per unit: an operation, an entry, or a piece of 64 KiB. */
function perUnit(samples: readonly Sample[], host: string, name: string): number {
  const mine = samples.filter((sample) => sample.host === host && sample.name === name);
  return median(mine.map(({ seconds, count }) => seconds / count));
}

/** Of a column: a figure of five digits with its ratio. */
const MIN_WIDTH = 18;

const cell = (text: string, width: number): string => text.padStart(width);

/** One row a measure: microseconds per unit of each host, and how many times the first host's figure that is. */
export function ratioTable(samples: readonly Sample[], hosts: readonly string[], names: readonly string[]): string {
  const [first = ''] = hosts;
  const width = Math.max(MIN_WIDTH, ...hosts.map((host) => host.length)) + 2;
  const label = Math.max(...names.map((name) => name.length)) + 2;
  const head = ['us per unit (ratio)'.padEnd(label), ...hosts.map((host) => cell(host, width))].join('');
  const rows = names.map((name) => {
    const own = perUnit(samples, first, name);
    const cells = hosts.map((host) => {
      const value = perUnit(samples, host, name);
      return cell(Number.isNaN(value) ? '-' : `${(value * 1e6).toFixed(2)} (${(value / own).toFixed(2)}x)`, width);
    });
    return [name.padEnd(label), ...cells].join('');
  });
  return [head, ...rows].join('\n');
}
