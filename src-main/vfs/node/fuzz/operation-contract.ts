/** What the fuzzer does to a tree, as plain data, so that a failing sequence can be printed and run again. */
import type { LastLink, OpenOptions } from '../../vfs.ts';

/** `length` times the same letter. */
export interface Text {
  readonly letter: string;
  readonly length: number;
}

/** What a tree has at first. Modification times are in seconds, in steps of 1/64, which a double holds exactly. */
export type BaseEntry =
  | { readonly kind: 'directory'; readonly path: string; readonly mode: number; readonly seconds: number }
  | {
      readonly kind: 'file';
      readonly path: string;
      readonly text: Text;
      readonly mode: number;
      readonly seconds: number;
    }
  | { readonly kind: 'symlink'; readonly path: string; readonly target: string; readonly seconds: number }
  | { readonly kind: 'hard-link'; readonly path: string; readonly to: string };

/** On an open file or directory; without one, nothing happens on either side. */
export type HandleOperation =
  | { readonly do: 'read'; readonly slot: number; readonly offset: number; readonly length: number }
  | { readonly do: 'write'; readonly slot: number; readonly offset: number | 'end'; readonly text: Text }
  | { readonly do: 'set-length'; readonly slot: number; readonly size: number }
  | { readonly do: 'stat-open'; readonly slot: number }
  | { readonly do: 'times-open'; readonly slot: number; readonly seconds: number; readonly nanoseconds?: number }
  | { readonly do: 'sync'; readonly slot: number }
  | { readonly do: 'list-open'; readonly slot: number }
  /** The page behind the one before; behind the last one, the first again. */
  | { readonly do: 'page-open'; readonly slot: number; readonly limit: number }
  | { readonly do: 'close'; readonly slot: number };

/** Opens something into a slot. */
export type OpenOperation =
  | {
      readonly do: 'open';
      readonly slot: number;
      readonly path: string;
      readonly options: OpenOptions;
      readonly last: LastLink;
    }
  | { readonly do: 'open-directory'; readonly slot: number; readonly path: string };

/** Opens a file, does one thing and closes it. */
export type ContentOperation =
  | { readonly do: 'read-file'; readonly path: string }
  | { readonly do: 'write-file'; readonly path: string; readonly text: Text; readonly mode: number }
  | { readonly do: 'append-file'; readonly path: string; readonly text: Text }
  | { readonly do: 'cut-file'; readonly path: string; readonly size: number };

/** Has a value to compare. */
export type ValueOperation =
  | { readonly do: 'readlink'; readonly path: string }
  | { readonly do: 'list'; readonly path: string }
  | { readonly do: 'remove-all'; readonly path: string }
  | { readonly do: 'stat'; readonly path: string; readonly last: LastLink }
  | { readonly do: 'exists'; readonly path: string; readonly last: LastLink }
  | { readonly do: 'canonicalize'; readonly path: string }
  | { readonly do: 'copy' | 'copy-tree'; readonly from: string; readonly to: string };

/** Of states that were frozen; \`at\` counts them from the oldest on, and begins anew behind the last one. */
export type LayerOperation =
  { readonly do: 'freeze' } | { readonly do: 'view' | 'restore' | 'drop'; readonly at: number };

/** Of a tree that came from another one, and of that one. \`at\`: 0 for what is there now, else as with layers, from 1 on. */
export type ForkOperation = { readonly do: 'fork'; readonly at: number } | { readonly do: 'swap' };

export type ChangeOperation =
  | { readonly do: 'mkdir'; readonly path: string; readonly mode: number }
  | { readonly do: 'rmdir' | 'unlink'; readonly path: string }
  | { readonly do: 'rename' | 'link'; readonly from: string; readonly to: string }
  | { readonly do: 'symlink'; readonly target: string; readonly path: string }
  | {
      readonly do: 'set-times';
      readonly path: string;
      readonly last: LastLink;
      readonly seconds: number;
      readonly nanoseconds?: number;
    }
  | { readonly do: 'chmod'; readonly path: string; readonly mode: number };

/** On what has a name. */
export type NameOperation = ContentOperation | ValueOperation | ChangeOperation;

/** `restart` closes every handle and opens the tree anew from what it kept on disk; before a `kill` nothing is closed. */
export type RestartOperation = { readonly do: 'restart' } | { readonly do: 'kill' };

export type Operation =
  HandleOperation | OpenOperation | NameOperation | LayerOperation | ForkOperation | RestartOperation;

/** What one run does. */
export interface Sequence {
  readonly base: readonly BaseEntry[];
  readonly operations: readonly Operation[];
}

export const bytesOf = ({ letter, length }: Text): Uint8Array => Buffer.alloc(length, letter);

const NANOSECONDS = 1_000_000_000;

/** \`seconds\` in steps of 1/64. */
export const nanosecondsOf = (seconds: number, nanoseconds = 0): bigint =>
  BigInt(seconds * 64) * BigInt(NANOSECONDS / 64) + BigInt(nanoseconds);
