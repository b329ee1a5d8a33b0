/** Builds out/ when it is not the build of the sources that are there. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { ROOT, run } from './processes.mjs';

const SOURCES = ['src-main', 'src-preload', 'src-renderer'];
const SETTINGS = ['electron.vite.config.ts', 'package-lock.json'];
const IS_TEST = /\.test\.tsx?$|-contract\.ts$/;
const STAMP = join(ROOT, 'out', '.sources');

/** False, and a message, when the build fails. */
export async function ensureBuilt() {
  const sources = hashSources();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === sources) return true;
  console.error('Building (electron-vite build) ...');
  rmSync(STAMP, { force: true });
  const code = await run('electron-vite', ['build', '--logLevel', 'warn'], { stdio: ['ignore', 2, 2] });
  if (code !== 0) {
    console.error('The build failed, see above.');
    return false;
  }
  mkdirSync(join(ROOT, 'out'), { recursive: true });
  writeFileSync(STAMP, sources);
  return true;
}

/** Of names and contents: times mean nothing after a checkout. */
function hashSources() {
  const hash = createHash('sha256');
  for (const file of [...SOURCES.flatMap(filesIn), ...SETTINGS.map((name) => join(ROOT, name))]) {
    const content = readFileSync(file);
    hash.update(`${relative(ROOT, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesIn(folder) {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !IS_TEST.test(entry.name));
  // Node 20 before 20.12 calls it `path`.
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}
