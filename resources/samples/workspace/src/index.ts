import { readFileSync } from 'node:fs';
import { formatSeason } from './format.ts';
import { parseHarvest, sumByTree } from './harvest.ts';
import { varietyOf } from './trees.ts';

const file = process.argv[2];
if (file === undefined) {
  console.error('usage: node src/index.ts FILE.csv');
  process.exit(2);
}

const pickings = parseHarvest(readFileSync(file, 'utf8'));
console.log(formatSeason(pickings, sumByTree(pickings), varietyOf));
