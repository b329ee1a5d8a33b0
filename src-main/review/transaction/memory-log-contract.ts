/** A log of transactions in memory; for tests. */
import { createHash } from 'node:crypto';
import type { TransactionLog } from './transaction-log.ts';

export class MemoryLog implements TransactionLog {
  readonly values = new Map<string, Uint8Array>();
  readonly contents = new Map<string, Uint8Array>();

  get(key: string): Uint8Array | null {
    return this.values.get(key) ?? null;
  }

  set(key: string, value: Uint8Array | null): void {
    if (value) this.values.set(key, value);
    else this.values.delete(key);
  }

  hold(owner: string, content: Iterable<Uint8Array>): string {
    const bytes = Buffer.concat([...content].map((piece) => Buffer.from(piece)));
    const hash = createHash('sha256').update(bytes).digest('hex');
    this.contents.set(`${owner}/${hash}`, bytes);
    return hash;
  }

  held(owner: string, hash: string): Iterable<Uint8Array> | null {
    const bytes = this.contents.get(`${owner}/${hash}`);
    return bytes ? [bytes] : null;
  }

  forget(owner: string): void {
    for (const key of [...this.contents.keys()]) if (key.startsWith(`${owner}/`)) this.contents.delete(key);
  }

  commit(): void {
    // Nothing is ever lost here.
  }

  sync(): void {
    this.commit();
  }
}
