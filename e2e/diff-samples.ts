/** Files of every kind that diffs show, as they are and as a capsule leaves them: made here, the same each time. */
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32, deflateSync } from 'node:zlib';

import { zipSync } from 'fflate';

import type { Place } from './harness.ts';

/** Where the later contents wait for the capsule. */
const LATER = 'incoming';

interface Sides {
  /** null: there is no such file. */
  readonly before: Uint8Array | string | null;
  readonly after: Uint8Array | string | null;
}

const lines = (count: number, line: (number: number) => string): string =>
  Array.from({ length: count }, (_, index) => `${line(index + 1)}\n`).join('');

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** A chart of bars as a PNG. */
function chart(
  width: number,
  height: number,
  bars: readonly number[],
  colour: readonly [number, number, number],
): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3), 0xf4);
  const step = Math.floor(width / bars.length);
  for (let y = 0; y < height; y += 1) {
    rows[y * (1 + width * 3)] = 0;
    for (let x = 0; x < width; x += 1) {
      const bar = bars[Math.floor(x / step)] ?? 0;
      const isBar = x % step > 8 && height - y < bar;
      if (isBar || height - y < 3) rows.set(isBar ? colour : [90, 90, 96], y * (1 + width * 3) + 1 + x * 3);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function database(place: Place, name: string, fill: string): Buffer {
  const file = join(place.folder, name);
  const made = new DatabaseSync(file);
  made.exec(`CREATE TABLE sensors (id INTEGER PRIMARY KEY, name TEXT, place TEXT);
    CREATE TABLE readings (id INTEGER PRIMARY KEY, sensor INTEGER, value REAL, note TEXT);
    INSERT INTO sensors VALUES (1, 'north', 'roof'), (2, 'south', 'yard'), (3, 'well', 'cellar');
    WITH RECURSIVE numbers(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM numbers WHERE value < 40)
    INSERT INTO readings SELECT value, 1 + value % 3, value * 1.5, 'ok' FROM numbers;${fill}`);
  made.close();
  return readFileSync(file);
}

/** With the same times whenever it is made. */
const archive = (members: Readonly<Record<string, Uint8Array>>): Uint8Array =>
  zipSync({ ...members }, { mtime: new Date(2026, 2, 14, 9, 26) });

const noise = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => (at * 7919 + (at >> 5) * 31) & 0xff);

/** A module with changes in words, new lines and a function that is gone. */
const module = (is: 'before' | 'after'): string => {
  const limit = is === 'before' ? 100 : 250;
  const check = is === 'before' ? 'value > limit' : 'value >= limit && !isPaused';
  const body = lines(
    60,
    (number) => `export const rate${number} = (amount: number): number => amount * ${number} / 100;`,
  );
  const old = is === 'before' ? 'export function obsolete(): void {\n  throw new Error("not any more");\n}\n\n' : '';
  const added =
    is === 'after'
      ? '/** Rounded to cents. */\nexport const cents = (amount: number): number => Math.round(amount * 100) / 100;\n'
      : '';
  return `/** Rates and their limits. */\nexport const limit = ${limit};\n\nexport function isOver(value: number): boolean {\n  return ${check};\n}\n\n${body}\n${old}export const last = 'line';\n${added}`;
};

function filesOf(place: Place): Readonly<Record<string, Sides>> {
  const data = noise(64 * 1024);
  const patched = Uint8Array.from(data, (byte, at) => (at % 9000 > 8990 || (at > 40 && at < 52) ? byte ^ 0x5a : byte));
  const text = (content: string): Uint8Array => new TextEncoder().encode(content);
  return {
    'src/rates.ts': { before: module('before'), after: module('after') },
    'src/retired.ts': { before: module('before').slice(0, 400), after: null },
    'notes/plan.md': { before: null, after: `# Plan\n\n${lines(12, (number) => `- [ ] step ${number}`)}` },
    'notes/empty.txt': { before: null, after: '' },
    'notes/endings.txt': { before: lines(5, (n) => `line ${n}`), after: lines(5, (n) => `line ${n}\r`) },
    'assets/chart.png': {
      before: chart(480, 300, [80, 120, 160, 140, 210, 190, 240, 120], [66, 110, 190]),
      after: chart(480, 300, [80, 120, 190, 140, 210, 150, 240, 260], [66, 130, 170]),
    },
    'data/firmware.bin': { before: data, after: patched },
    'data/measures.sqlite': {
      before: database(place, 'before.sqlite', ''),
      after: database(
        place,
        'after.sqlite',
        `UPDATE readings SET value = 99.5, note = 'checked' WHERE id IN (7, 21); DELETE FROM readings WHERE id = 30;
         INSERT INTO readings VALUES (41, 2, 12.25, 'late'); ALTER TABLE sensors ADD COLUMN depth REAL;
         CREATE INDEX by_sensor ON readings (sensor);`,
      ),
    },
    'export/bundle.zip': {
      before: archive({
        'README.md': text('# Bundle\n'),
        'data/one.csv': text(lines(20, String)),
        'old.txt': text('old\n'),
      }),
      after: archive({
        'README.md': text('# Bundle 2\n'),
        'data/one.csv': text(lines(20, String)),
        'data/two.csv': text('2\n'),
      }),
    },
    'data/ledger.csv': {
      before: lines(200_000, (n) => `${n},${(n * 7919) % 1000},ok`),
      after: lines(200_000, (n) => `${n},${(n * 7919) % 1000},${n % 20_000 === 7 ? 'late' : 'ok'}`),
    },
    'data/everything.log': {
      before: lines(200_000, (n) => `${n} measured ${(n * 31) % 997} units`),
      after: lines(200_001, (n) => `${n} measured ${(n * 31) % 997} units`),
    },
  };
}

/** Writes the earlier contents into the folder, and a script for Lua that makes the later ones of them. Answers with the script's name. */
export function writeDiffSamples(place: Place): string {
  const script: string[] = [];
  for (const [path, { before, after }] of Object.entries(filesOf(place))) {
    mkdirSync(dirname(join(place.workspace, path)), { recursive: true });
    if (before !== null) place.write(path, before);
    if (after === null) script.push(`os.remove('${path}')`);
    else {
      place.write(`${LATER}/${path}`, after);
      script.push(`copy('${path}')`);
    }
  }
  const copy = `local function copy(path)
  local from, to = assert(io.open('${LATER}/' .. path, 'rb')), assert(io.open(path, 'wb'))
  to:write(from:read('a'))
  from:close()
  to:close()
end
`;
  place.write('review.lua', `${copy}${script.join('\n')}\n`);
  return 'review.lua';
}
