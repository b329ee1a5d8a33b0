/** Folders and files of ours that survive a power cut once they are made. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

import { nodeDisk } from './disk.ts';
import { syncFolder } from './disk-failure.ts';

/** The folder and the name of each folder that had to be made for it. */
export function makeDurableFolder(folder: string): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(nodeDisk, dirname(made));
}

/** A new file; its name is durable once its folder is. */
export function writeDurably(file: string, text: string): void {
  const bytes = Buffer.from(text);
  const fd = nodeDisk.open(file, 'new');
  try {
    for (let done = 0; done < bytes.length;) done += nodeDisk.write(fd, bytes, done, bytes.length - done, done);
    nodeDisk.sync(fd, 'bytes');
  } finally {
    nodeDisk.close(fd);
  }
}
