/** Reads the book: one picking a line, `date,tree,kilograms,remark`. */

export interface Picking {
  readonly date: string;
  readonly tree: string;
  readonly kilograms: number;
  readonly remark: string;
}

export interface TreeSum {
  readonly tree: string;
  readonly kilograms: number;
}

export function parseHarvest(text: string): Picking[] {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header?.trim() !== 'date,tree,kilograms,remark') throw new Error('not a harvest file');
  return lines.filter((line) => line.trim() !== '').map(parsePicking);
}

function parsePicking(line: string): Picking {
  const [date = '', tree = '', kilograms = '', remark = ''] = line.split(',').map((s) => s.trim());
  if (Number.isNaN(Number.parseFloat(kilograms))) throw new Error(`no weight in "${line}"`);
  return { date, tree, kilograms: Number.parseFloat(kilograms), remark };
}

/** Best tree first; equal trees in the order of their names. */
export function sumByTree(pickings: readonly Picking[]): TreeSum[] {
  const sums = new Map<string, number>();
  for (const { tree, kilograms } of pickings) sums.set(tree, (sums.get(tree) ?? 0) + kilograms);
  return [...sums]
    .map(([tree, kilograms]) => ({ tree, kilograms }))
    .sort((a, b) => b.kilograms - a.kilograms || a.tree.localeCompare(b.tree));
}
