/** At the start of a sandbox: what a crash left of a commit or an undo is finished or taken back, and told. */
import { pieces } from '../../review/content.ts';
import { OverlaySide } from '../../review/transaction/overlay-side.ts';
import { recoverTransaction } from '../../review/transaction/recover.ts';
import type { Recovered } from '../../review/transaction/recover.ts';
import type { MountRecord, OpenTransaction } from '../../review/transaction/record.ts';
import type { EntryChange } from '../../review/transaction/base-change.ts';
import { settleParts, settleTop } from '../../review/transaction/settle-top.ts';
import type { CommitLog } from '../../store/commit-log.ts';
import { orNull } from '../../vfs/errors.ts';
import type { MountTable } from '../mounts.ts';
import { writerFor } from './commit-writer.ts';

export interface RecoverCommitsDeps {
  readonly mounts: MountTable;
  readonly commits: CommitLog;
  /** Into the last group of the journal. */
  readonly done: (open: OpenTransaction, record: readonly MountRecord[], sentence: string) => void;
  readonly takenBack: (open: OpenTransaction, sentence: string) => void;
}

export interface RecoveryTold {
  readonly what: Recovered['what'];
  readonly sentence: string;
}

const DEEDS = { commit: 'A commit', undo: 'Taking a commit back', redo: 'Doing a commit again' } as const;

const sentenceOf = ({ deed }: OpenTransaction, what: Recovered['what'], left: number): string => {
  const cut = `${DEEDS[deed]} was cut short when the inspector ended`;
  if (what === 'finished') return `${cut}; it has been finished now.`;
  if (what === 'waiting') return `${cut}, and cannot be finished before its folder is there again.`;
  const rest = left === 0 ? '' : ` ${left} of its changes were changed again meanwhile, and stay.`;
  return `${cut}; what it had done has been taken back.${rest}`;
};

/** What the top still has of a content that is to be written. */
function topContent(mounts: MountTable, name: string, { names, after }: EntryChange): Iterable<Uint8Array> | null {
  const { overlay } = mounts.get(name);
  return orNull(() => {
    const file = overlay.readTop(names);
    try {
      const all = [...pieces(file, file.stat().size)].map((piece) => piece.slice());
      return file.contentHash() === after?.hash || after?.hash === undefined ? all : null;
    } finally {
      file.close();
    }
  });
}

class CommitRecovery {
  readonly #deps: RecoverCommitsDeps;
  readonly #sides = new Map<string, OverlaySide>();

  constructor(deps: RecoverCommitsDeps) {
    this.#deps = deps;
  }

  run(): RecoveryTold | null {
    const { commits, mounts } = this.#deps;
    try {
      const { what, open, left } = recoverTransaction({
        log: commits,
        mount: (name) => this.#mount(name),
        content: (name, change) => topContent(mounts, name, change),
        finish: (open, record) => {
          if (open.deed !== 'undo') this.#accept(record);
          this.#deps.done(open, record, sentenceOf(open, 'finished', 0));
        },
        takenBack: (open, left) => this.#deps.takenBack(open, sentenceOf(open, 'reversed', left.length)),
      });
      return open && { what, sentence: sentenceOf(open, what, left.length) };
    } finally {
      for (const side of this.#sides.values()) side.close();
    }
  }

  #mount(name: string) {
    const { mounts } = this.#deps;
    if (!mounts.has(name)) return null;
    const mount = mounts.get(name);
    const { base } = mount.overlay;
    if (!base) return null;
    const side = this.#sides.get(name) ?? new OverlaySide(mount.overlay, { entries: 'kept' });
    this.#sides.set(name, side);
    return { mount: name, base, writer: writerFor(mount, Infinity), top: side };
  }

  #accept(record: readonly MountRecord[]): void {
    for (const { mount, changes } of record) {
      const places = changes.map((change) => (change.what === 'move' ? change.to : change.names));
      const { overlay } = this.#deps.mounts.get(mount);
      settleTop(overlay, places, 'worked');
      const files = changes.flatMap((change) =>
        change.what === 'entry' && change.after?.kind === 'file' ? [change.names] : [],
      );
      settleParts(overlay, files);
    }
  }
}

/** null when nothing was under way. Errors: `no-space`, `io`; then it can be tried again. */
export const recoverCommits = (deps: RecoverCommitsDeps): RecoveryTold | null => new CommitRecovery(deps).run();
