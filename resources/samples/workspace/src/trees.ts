import { readFileSync } from 'node:fs';

interface Tree {
  readonly id: string;
  readonly variety: string;
  readonly planted: number;
}

const file = new URL('../data/trees.json', import.meta.url);
const trees: Tree[] = JSON.parse(readFileSync(file, 'utf8')).trees;

export function varietyOf(id: string): string {
  return trees.find((tree) => tree.id === id)?.variety ?? 'unknown';
}
