import type { Picking, TreeSum } from './harvest.ts';

export function formatSeason(
  pickings: readonly Picking[],
  sums: readonly TreeSum[],
  varietyOf: (tree: string) => string,
): string {    
  const year = pickings[0]?.date.slice(0, 4) ?? '----';
  const total = sums.reduce((kilograms, sum) => kilograms + sum.kilograms, 0);
  const head = `Season ${year}: ${kg(total)} from ${sums.length} trees, ${pickings.length} pickings`;
  const rows = sums.map(
    (sum, place) =>
      `${String(place + 1).padStart(2)}  ${sum.tree}  ${varietyOf(sum.tree).padEnd(14)}${kg(sum.kilograms).padStart(10)}`,
  );
  return [head, ...rows].join('\n');	
}

function kg(value: number): string {
  return `${value.toFixed(1)} kg`;
}
