/** How long a text JavaScript's own engine may be asked about: it is faster than steps taken at once, and may try for ever. */
import type { RegexNode } from './regex-tree.ts';

/** `loops`: repetitions without an end. `ways`: how many ways there are to try the rest; Infinity when they multiply with the text. */
interface Effort {
  readonly loops: number;
  readonly ways: number;
}

const PLAIN: Effort = { loops: 0, ways: 1 };
const together = (one: Effort, other: Effort): Effort => ({
  loops: one.loops + other.loops,
  ways: one.ways * other.ways,
});
const isPlain = ({ loops, ways }: Effort): boolean => loops === 0 && ways === 1;

function effortOf(node: RegexNode): Effort {
  switch (node.kind) {
    case 'character':
    case 'edge':
      return PLAIN;
    case 'sequence':
      return node.of.map(effortOf).reduce(together, PLAIN);
    case 'choice': {
      const efforts = node.of.map(effortOf);
      return {
        loops: Math.max(...efforts.map(({ loops }) => loops)),
        ways: efforts.reduce((sum, { ways }) => sum + ways, 0),
      };
    }
    case 'repeat':
      return repeated(effortOf(node.of), node);
  }
}

function repeated(inside: Effort, { least, most }: { readonly least: number; readonly most: number }): Effort {
  if (most > 1 && !isPlain(inside)) return { loops: 0, ways: Infinity };
  if (most === Infinity) return { loops: 1, ways: inside.ways };
  return { loops: inside.loops, ways: inside.ways * (most - least + 1) };
}

/** By the number of loops: each is one more place in the text to try from. About a million steps. */
const REACHES = [65_536, 1024, 200, 64] as const;
const MOST_WAYS = 32;

/** Characters; 0 when it should see no text at all. */
export function nativeReach(tree: RegexNode): number {
  const { loops, ways } = effortOf(tree);
  return ways > MOST_WAYS ? 0 : (REACHES[loops] ?? 0);
}
