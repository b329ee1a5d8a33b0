/** A small icon for an entry, by its kind and the end of its name. */
import {
  Box,
  Braces,
  Database,
  File,
  FileCode,
  FileImage,
  FileText,
  Folder,
  FolderOpen,
  Link2,
  Plug,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';

import type { EntryKind } from '../../src-preload/contract/vocabulary.ts';

type Tint = 'blue' | 'yellow' | 'green' | 'purple' | 'grey' | 'orange';
const of = (icon: LucideIcon, tint: Tint): { icon: LucideIcon; tint: Tint } => ({ icon, tint });

const TEXT = of(FileText, 'grey');
const CODE = of(FileCode, 'blue');
const DATA = of(Braces, 'yellow');
const IMAGE = of(FileImage, 'purple');
const BASE = of(Database, 'orange');

const BY_EXTENSION: Readonly<Record<string, { icon: LucideIcon; tint: Tint }>> = {
  ...Object.fromEntries(
    [
      'ts',
      'tsx',
      'js',
      'jsx',
      'mjs',
      'cjs',
      'c',
      'h',
      'cpp',
      'rs',
      'go',
      'py',
      'sh',
      'lua',
      'rb',
      'java',
      'html',
      'css',
    ].map((end) => [end, CODE]),
  ),
  ...Object.fromEntries(['json', 'toml', 'yaml', 'yml', 'xml', 'csv', 'ini', 'lock'].map((end) => [end, DATA])),
  ...Object.fromEntries(['png', 'jpg', 'jpeg', 'gif', 'svg', 'webp', 'ico'].map((end) => [end, IMAGE])),
  ...Object.fromEntries(['md', 'txt', 'log', 'rst'].map((end) => [end, TEXT])),
  ...Object.fromEntries(['db', 'sqlite', 'sqlite3', 'sql'].map((end) => [end, BASE])),
  wasm: of(Box, 'purple'),
};

function pick(kind: EntryKind, name: string, open: boolean): { icon: LucideIcon; tint: Tint } {
  if (kind === 'directory') return of(open ? FolderOpen : Folder, 'blue');
  if (kind === 'symlink') return of(Link2, 'green');
  if (kind === 'other') return of(Plug, 'grey');
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return BY_EXTENSION[extension] ?? of(File, 'grey');
}

export interface FileIconProps {
  readonly kind: EntryKind;
  readonly name: string;
  readonly state?: 'open' | 'closed';
}

export function FileIcon({ kind, name, state = 'closed' }: FileIconProps) {
  const { icon: Icon, tint } = pick(kind, name, state === 'open');
  return <Icon size={14} strokeWidth={1.75} className="file-icon" data-tint={tint} aria-hidden />;
}
