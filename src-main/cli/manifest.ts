/** `manifest check`: what is wrong with a manifest, line by line, as compilers say it. */
import { open, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { checkManifest } from '../../src-preload/contract/manifest/check-manifest.ts';
import { MANIFEST_NAME } from '../../src-preload/contract/manifest/manifest-document.ts';
import type { ManifestProblem } from '../../src-preload/contract/manifest/manifest-document.ts';
import { readManifest } from '../../src-preload/contract/manifest/read-manifest.ts';
import { CallError } from '../../src-preload/contract/reply.ts';
import { CapsuleError } from '../capsule/capsule-error.ts';
import { MAX_MANIFEST_BYTES } from '../capsule/manifest/capsule-manifest.ts';
import { isPackage, readPackage } from '../capsule/manifest/package-reader.ts';

import { EXIT } from './context.ts';
import type { Context } from './context.ts';
import { JSON_FLAG, parse, refuseFor } from './parse-options.ts';
import { jsonLine, printable } from './text.ts';

/** Bytes of the largest package that is looked into. */
const MAX_PACKAGE_BYTES = 64 * 1024 * 1024;

export interface ManifestCommand {
  readonly kind: 'manifest';
  /** A manifest, a folder with one, or a package, as it was named. */
  readonly file: string;
  readonly format: 'plain' | 'json';
}

/** Errors: `UsageError`. */
export function parseManifestCommand(rest: readonly string[]): ManifestCommand {
  const { values, positionals } = parse('manifest', rest, JSON_FLAG);
  const refuse = refuseFor('manifest');
  const [verb, file, more] = positionals;
  if (verb !== 'check') return refuse('manifest needs what to do: check.');
  if (file === undefined) return refuse('manifest check needs a FILE.');
  if (more !== undefined) return refuse(`manifest check takes one FILE, not ${JSON.stringify(more)} too.`);
  return { kind: 'manifest', file, format: values.json === true ? 'json' : 'plain' };
}

interface NamedText {
  /** As it is printed. */
  readonly name: string;
  readonly text: string;
}

async function readBytes(path: string, most: number): Promise<Uint8Array> {
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    if (size > most) throw new CallError('too-large', `${path} is too large for a manifest.`);
    return await handle.readFile();
  } finally {
    await handle.close();
  }
}

async function manifestInside(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  try {
    const found = (await readPackage(bytes)).get(MANIFEST_NAME);
    if (found) return found;
  } catch (error) {
    if (!(error instanceof CapsuleError)) throw error;
    throw new CallError(error.code, error.message);
  }
  throw new CallError('not-found', `There is no ${MANIFEST_NAME} in ${path}.`);
}

/** Errors: `CallError`. */
async function readNamed(file: string, cwd: string): Promise<NamedText> {
  const path = resolve(cwd, file);
  try {
    const isFolder = (await stat(path)).isDirectory();
    const name = isFolder ? join(file, MANIFEST_NAME) : file;
    const bytes = await readBytes(isFolder ? join(path, MANIFEST_NAME) : path, MAX_PACKAGE_BYTES);
    const manifest = isPackage(bytes) ? await manifestInside(file, bytes) : bytes;
    if (manifest.length > MAX_MANIFEST_BYTES) throw new CallError('too-large', `${file} is too large for a manifest.`);
    return { name, text: new TextDecoder().decode(manifest) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof CallError || code === undefined) throw error;
    throw new CallError('not-found', `There is no manifest at ${file} that can be read.`);
  }
}

const asLine = (name: string, { line, column, severity, sentence }: ManifestProblem): string =>
  `${printable(`${name}:${line}:${column}: ${severity}: ${sentence}`)}\n`;

const asObject = (name: string, { line, column, length, severity, sentence }: ManifestProblem): string =>
  jsonLine({ file: name, line, column, length, severity, sentence });

/** 1 when there is an error: the capsule could not be run with it. */
export async function checkManifestFile({ file, format }: ManifestCommand, context: Context): Promise<number> {
  const { name, text } = await readNamed(file, context.cwd);
  const problems = checkManifest(readManifest(text));
  const print = format === 'json' ? asObject : asLine;
  await context.stdout.write(problems.map((problem) => print(name, problem)).join(''));
  return problems.some(({ severity }) => severity === 'error') ? EXIT.conflicts : EXIT.done;
}
