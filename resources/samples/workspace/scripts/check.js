#!/usr/bin/env node
// Every tree named in the book must be in data/trees.json.
import { readFileSync, readdirSync } from 'node:fs'; 

const known = new Set(JSON.parse(readFileSync('data/trees.json', 'utf8')).trees.map((t) => t.id));
let strangers = 0;
for (const name of readdirSync('data').filter((n) => n.startsWith('harvest-'))) {  
  for (const line of readFileSync(`data/${name}`, 'utf8').split('\n').slice(1)) {
    const tree = line.split(',')[1];
    if (tree === undefined || known.has(tree)) continue;
    console.error(`${name}: unknown tree ${tree}`);
    strangers++;
  }
}
process.exitCode = strangers > 0 ? 1 : 0;
