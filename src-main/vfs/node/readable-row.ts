/** Whether a row that was rescued from a damaged database is one that a tree can be restored from. */
import { ByteReader } from '../../store/byte-reader.ts';
import { StoreError } from '../../store/store-error.ts';
import { readFacts, readNode } from './node-record.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows of other tables than a tree's are none of its business: they pass. */
export function isReadableRow(table: string, row: Row): boolean {
  const isNodeRow = table === 'nodes' || table === 'frozen_nodes';
  if (!isNodeRow && table !== 'names' && table !== 'frozen_names') return true;
  try {
    return isNodeRow ? isNode(row) : isName(row);
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}

function isNode({ id, state }: Row): boolean {
  if (!(state instanceof Uint8Array)) return false;
  const from = new ByteReader(state);
  if (from.f64() !== Number(id)) return false;
  readNode(from);
  return from.isAtEnd;
}

function isName({ name, hides }: Row): boolean {
  if (typeof name !== 'string' || name === '' || name.includes('/')) return false;
  if (hides === null) return true;
  if (!(hides instanceof Uint8Array)) return false;
  const from = new ByteReader(hides);
  readFacts(from);
  return from.isAtEnd;
}
