/**
 * The headers of a tar, as POSIX.1-2001 has them: ustar, with a PAX header before it where that cannot say something: names beyond
 * 100 bytes or beyond ASCII, sizes from 8 GiB on, times with nanoseconds or before the epoch.
 */
import { TAR_BLOCK } from './tar-member.ts';
import type { TarHead } from './tar-member.ts';

const TYPE_OF = { file: '0', 'hard-link': '1', symlink: '2', directory: '5' } as const;
/** The first number that has no room in 11 octal digits. */
const OCTAL_END = 8 ** 11;
const NS_PER_SECOND = 1_000_000_000n;
const FIELD_BYTES = 100;
const PLAIN = /^[\x20-\x7e]*$/;

export type WrittenHead = TarHead & { readonly kind: keyof typeof TYPE_OF };

/** Ends a tar. */
export const TAR_END: Uint8Array = new Uint8Array(2 * TAR_BLOCK);

/** Everything before the content of a member. Nobody owns it. */
export function tarHead(head: WrittenHead): Uint8Array {
  const name = head.kind === 'directory' ? `${head.name}/` : head.name;
  const records = paxRecords({ ...head, name });
  const plain = ustar({ ...head, name }, TYPE_OF[head.kind]);
  if (records === '') return plain;
  const text = Buffer.from(records);
  const pax = { ...head, name: `PaxHeaders/${shortName(name)}`, mode: 0o644, size: text.length, target: null };
  return Buffer.concat([
    ustar(pax, 'x'),
    text,
    new Uint8Array((TAR_BLOCK - (text.length % TAR_BLOCK)) % TAR_BLOCK),
    plain,
  ]);
}

const fits = (text: string): boolean => text.length <= FIELD_BYTES && PLAIN.test(text);
const isWholeTime = (mtimeNs: bigint): boolean =>
  mtimeNs >= 0n && mtimeNs % NS_PER_SECOND === 0n && mtimeNs / NS_PER_SECOND < OCTAL_END;

function paxRecords({ name, target, size, mtimeNs }: WrittenHead): string {
  const records = [
    fits(name) ? '' : paxRecord('path', name),
    target === null || fits(target) ? '' : paxRecord('linkpath', target),
    size < OCTAL_END ? '' : paxRecord('size', String(size)),
    isWholeTime(mtimeNs) ? '' : paxRecord('mtime', decimalSeconds(mtimeNs)),
  ];
  return records.join('');
}

/** Its length counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (String(length).length !== String(rest).length) length = rest + String(length).length;
  return `${length} ${key}=${value}\n`;
}

function decimalSeconds(ns: bigint): string {
  const size = ns < 0n ? -ns : ns;
  const fraction = String(size % NS_PER_SECOND)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return `${ns < 0n ? '-' : ''}${size / NS_PER_SECOND}${fraction === '' ? '' : `.${fraction}`}`;
}

/** For readers that do not know PAX. */
const shortName = (name: string): string => name.replaceAll(/[^\x20-\x7e]/gu, '_').slice(0, 80);

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;

function ustar({ name, mode, size, mtimeNs, target }: TarHead, type: string): Buffer {
  const block = Buffer.alloc(TAR_BLOCK);
  const seconds = mtimeNs < 0n ? 0n : mtimeNs / NS_PER_SECOND;
  block.write(fits(name) ? name : shortName(name), 0, FIELD_BYTES, 'latin1');
  block.write(`${octal(mode, 7)}${octal(0, 7)}${octal(0, 7)}`, 100, 'latin1');
  block.write(octal(size < OCTAL_END ? size : 0, 11), 124, 'latin1');
  block.write(octal(seconds < OCTAL_END ? Number(seconds) : 0, 11), 136, 'latin1');
  block.write('        ', 148, 'latin1');
  block.write(type, 156, 'latin1');
  if (target !== null) block.write(fits(target) ? target : shortName(target), 157, FIELD_BYTES, 'latin1');
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}
