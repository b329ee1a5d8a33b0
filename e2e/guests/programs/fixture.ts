/** The folder every session begins with: the same bytes, modes and times on every machine. */
import { chmodSync, lutimesSync, mkdirSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Seconds since the epoch, even: a ZIP archive has no others. */
const BEGINNING = 1_577_934_246;
const DAY = 86_400;

/** Bytes that cannot be compressed, the same for the same seed. */
function noise(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

const numbers = (count: number): string => Array.from({ length: count }, (_, index) => `${index + 1}\n`).join('');

const chapter = (index: number): string =>
  `Chapter ${index}\n\n${'A line of the chapter, which goes on and on.\n'.repeat(index * 40)}The end of chapter ${index}.\n`;

const FILES: Readonly<Record<string, string | Uint8Array>> = {
  'notes/first.txt': 'a first note\nof two lines\n',
  'notes/third.lua': "print('a third note runs', ...)\nsave('notes/made.txt', 'w', 'by the third note\\n')\n",
  'notes/library.tcl': 'proc twice {n} { return [expr {$n * 2}] }\nputs "library is here"\n',
  'data/numbers.txt': numbers(30_000),
  'data/old.log': 'nobody needs this\n',
  'site/index.html': '<!doctype html>\n<title>Site</title>\n<p>Hello.\n',
  'site/empty': '',
  'site/with space.txt': 'a name with a space\n',
  'site/größe.txt': 'ein Name mit Umlauten\n',
  'site/noise.bin': noise(150_000, 1),
  'site/zeros.bin': new Uint8Array(1_000_000),
  ...Object.fromEntries(
    Array.from({ length: 24 }, (_, index) => [`site/book/part-${index % 3}/chapter-${index + 1}.txt`, chapter(index)]),
  ),
};
const FOLDERS = ['data/empty', 'site/drafts'];
const LINKS: Readonly<Record<string, string>> = { 'site/start.html': 'index.html', 'site/book/gone': 'part-9' };

export function makeFixture(folder: string): void {
  for (const path of FOLDERS) mkdirSync(join(folder, path), { recursive: true });
  for (const [path, content] of Object.entries(FILES)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  for (const [path, target] of Object.entries(LINKS)) symlinkSync(target, join(folder, path));
  setFacts(folder, 0);
}

/** Modes and times, the deepest first: what is done in a folder changes its time. */
function setFacts(folder: string, depth: number): void {
  for (const [index, entry] of readdirSync(folder, { withFileTypes: true }).sort(byName).entries()) {
    const path = join(folder, entry.name);
    const time = BEGINNING + depth * DAY + index * 60;
    if (entry.isDirectory()) setFacts(path, depth + 1);
    if (entry.isSymbolicLink()) lutimesSync(path, time, time);
    else {
      chmodSync(path, entry.isDirectory() ? 0o755 : 0o644);
      utimesSync(path, time, time);
    }
  }
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => (a.name < b.name ? -1 : 1);
