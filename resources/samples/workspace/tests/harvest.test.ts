import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseHarvest, sumByTree } from '../src/harvest.ts';

const book = `date,tree,kilograms,remark
2026-09-02,T-01,3.5,windfall
2026-09-03,T-02,4,
2026-09-04,T-01,2.5,`;

test('a picking has a tree and a weight', () => {
  assert.deepEqual(parseHarvest(book)[0], {
    date: '2026-09-02',
    tree: 'T-01',
    kilograms: 3.5,
    remark: 'windfall',
  });
});

test('trees are summed, best first', () => {
  assert.deepEqual(sumByTree(parseHarvest(book)), [
    { tree: 'T-01', kilograms: 6 },
    { tree: 'T-02', kilograms: 4 },
  ]);
});
