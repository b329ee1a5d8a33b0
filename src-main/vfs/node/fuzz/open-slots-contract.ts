/** What a player has open, by number: files and directories, and how far each directory has been read. */
import type { FuzzDirectory, FuzzFile, FuzzStat } from './fuzz-subject-contract.ts';
import { shown } from './name-operations-contract.ts';
import { bytesOf, nanosecondsOf } from './operation-contract.ts';
import type { HandleOperation } from './operation-contract.ts';

type ForAny = 'stat-open' | 'times-open' | 'close';
type OnOpened = Exclude<HandleOperation, { do: ForAny }>;
type FileOperation = Exclude<OnOpened, { do: 'list-open' | 'page-open' }>;

type Slot =
  | { readonly opened: FuzzFile }
  | { readonly opened: FuzzDirectory; /** The last name that was read. */ after: string | null };

export class OpenSlots {
  readonly #slots = new Map<number, Slot>();
  readonly #statText: (stat: FuzzStat) => string;

  constructor(statText: (stat: FuzzStat) => string) {
    this.#statText = statText;
  }

  keep(slot: number, opened: FuzzFile | FuzzDirectory): string {
    this.#slots.get(slot)?.opened.close();
    this.#slots.set(slot, opened.kind === 'file' ? { opened } : { opened, after: null });
    return 'ok';
  }

  play(operation: HandleOperation): string {
    const slot = this.#slots.get(operation.slot);
    if (!slot) return 'nothing open';
    if (operation.do === 'stat-open') return this.#statText(slot.opened.stat());
    if (operation.do === 'times-open') {
      slot.opened.setTimes(nanosecondsOf(operation.seconds, operation.nanoseconds));
      return 'ok';
    }
    if (operation.do === 'close') {
      slot.opened.close();
      this.#slots.delete(operation.slot);
      return 'ok';
    }
    return 'after' in slot ? onDirectory(slot, operation) : onFile(slot.opened, operation);
  }

  close(): void {
    for (const { opened } of this.#slots.values()) opened.close();
    this.#slots.clear();
  }
}

function onDirectory(slot: Extract<Slot, { after: string | null }>, operation: OnOpened): string {
  if (operation.do === 'list-open') return slot.opened.list().join();
  if (operation.do !== 'page-open') return 'a directory';
  const page = slot.opened.page(slot.after, operation.limit);
  slot.after = page.at(-1)?.split(' ')[0] ?? null;
  return page.join();
}

function onFile(file: FuzzFile, operation: OnOpened): string {
  if (operation.do === 'list-open' || operation.do === 'page-open') return 'a file';
  return onContent(file, operation);
}

function onContent(file: FuzzFile, operation: FileOperation): string {
  switch (operation.do) {
    case 'read':
      return shown(file.read(operation.offset, operation.length));
    case 'write':
      return `to ${file.write(bytesOf(operation.text), operation.offset)}`;
    case 'set-length':
      file.truncate(operation.size);
      return 'ok';
    case 'sync':
      file.sync();
      return 'ok';
  }
}
