import { PathTable } from '../../src-main/sandbox/search/path-table.ts';
import { rank, spansOf } from '../../src-main/sandbox/search/fuzzy-ranking.ts';
import { piecesOf } from '../../src-main/sandbox/search/fuzzy-query.ts';
const WORDS = 'view list store layer history module apply explorer test change event reader model panel'.split(' ');
const word = (i: number): string => WORDS[i % WORDS.length] ?? '';
const t = new PathTable();
const b0 = performance.now();
for (let i = 0; i < 100000; i++) { const f = Math.floor(i / 40); t.add(`cwd://packages/${word(f)}-${Math.floor(f / 14)}/src/${word(f * 7 + 3)}/${word(i * 5)}-${word(i * 3 + 1)}${i}.ts`, { kind: 'file', git: 'counted' }); }
console.log('table', performance.now() - b0);
for (const [mode, narrow] of [['cold', false], ['narrowing', true]] as const) {
const all: [number,string][] = [];
for (let r = 0; r < 3; r++) for (const text of ['explorerview', 'src/hist', 'mod list', 'readme', 'tsconfig', 'e', 'applyLayerTest', 'zzz']) {
  let rows: Uint32Array | null = null;
  for (let n = 1; n <= text.length; n++) {
    const q = text.slice(0, n);
    const a = performance.now();
    const w = rank(piecesOf(q), t, { most: 100, rows: narrow ? rows : null });
    let x = w.next(); while (!x.done) x = w.next();
    for (const { row } of x.value.best) spansOf(piecesOf(q), t, row);
    rows = x.value.rows;
    all.push([performance.now() - a, `${q} (${rows.length})`]);
  }
}
const s = all.toSorted((a, b) => a[0] - b[0]);
console.log(mode, 'p50', s[Math.floor(s.length / 2)]?.[0], 'p95', s[Math.floor(s.length * 0.95)]?.[0], s.slice(-6));
}
