/** Lowers what a module may ever claim of memory, because nothing else on this platform can bound it. */
import { CapsuleError } from './capsule-error.ts';
import { LIMIT_SHARED, SECTION, WasmReader, coreImports, readLimits, sections } from './wasm-binary.ts';
import type { Limits } from './wasm-binary.ts';

/** Bytes of one page of WebAssembly memory. */
export const PAGE_BYTES = 65_536;

function encodeLeb(value: number): number[] {
  const bytes: number[] = [];
  let left = value;
  do {
    const rest = Math.floor(left / 128);
    bytes.push((left % 128) + (rest > 0 ? 128 : 0));
    left = rest;
  } while (left > 0);
  return bytes;
}

const mebibytes = (pages: number): string => `${Math.ceil((pages * PAGE_BYTES) / 2 ** 20)} MiB`;

/** The same limits with a maximum of at most `most` pages. */
function lowered({ flags, minimum, maximum }: Limits, most: number): number[] {
  if ((flags & LIMIT_SHARED) !== 0)
    throw new CapsuleError('unsupported-capsule', 'The capsule needs threads, which are not offered.');
  if (minimum > most) {
    const message = `The capsule needs ${mebibytes(minimum)} of memory from the start; the limit is ${mebibytes(most)}.`;
    throw new CapsuleError('too-large', message);
  }
  return [flags | 1, ...encodeLeb(minimum), ...encodeLeb(Math.min(maximum ?? most, most))];
}

interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly bytes: readonly number[];
}

function splice(bytes: Uint8Array, replacements: readonly Replacement[]): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let at = 0;
  for (const { from, to, bytes: next } of replacements) {
    parts.push(bytes.subarray(at, from), Uint8Array.from(next));
    at = to;
  }
  parts.push(bytes.subarray(at));
  const result = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of parts) {
    result.set(part, to);
    to += part.length;
  }
  return result;
}

/** Replaces parts of one section's content and writes its length anew. */
function rewriteSection(bytes: Uint8Array, id: number, replacements: readonly Replacement[]): Uint8Array {
  const section = sections(bytes).find((candidate) => candidate.id === id);
  if (section === undefined || replacements.length === 0) return bytes;
  const shift = (from: number): number => from - section.content;
  const content = splice(
    bytes.subarray(section.content, section.end),
    replacements.map(({ from, to, bytes: next }) => ({ from: shift(from), to: shift(to), bytes: next })),
  );
  const head = Uint8Array.from([id, ...encodeLeb(content.length)]);
  return splice(bytes, [{ from: section.start, to: section.end, bytes: [...head, ...content] }]);
}

function ownMemories(bytes: Uint8Array, most: number): Replacement[] {
  const section = sections(bytes).find(({ id }) => id === SECTION.memory);
  if (section === undefined) return [];
  const reader = new WasmReader(bytes, section.content, section.end);
  const found: Replacement[] = [];
  for (let left = reader.leb(); left > 0; left--) {
    const from = reader.at;
    const limits = readLimits(reader);
    found.push({ from, to: reader.at, bytes: lowered(limits, most) });
  }
  return found;
}

function importedMemories(bytes: Uint8Array, most: number): Replacement[] {
  return coreImports(bytes).flatMap(({ memory }) =>
    memory === null ? [] : [{ from: memory.from, to: memory.to, bytes: lowered(memory.limits, most) }],
  );
}

/**
 * A core module whose memories, own and imported, can grow to `pages` at most: beyond it `memory.grow` fails, as
 * the guest must expect anyway. Errors: `too-large` when it needs more from the start, `unsupported-capsule` for
 * shared memory, `bad-wasm`.
 */
export function limitMemory(bytes: Uint8Array, pages: number): Uint8Array {
  const imports = rewriteSection(bytes, SECTION.import, importedMemories(bytes, pages));
  return rewriteSection(imports, SECTION.memory, ownMemories(imports, pages));
}
