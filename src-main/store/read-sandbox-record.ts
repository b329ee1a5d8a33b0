/** Tells the record of a sandbox from whatever else a file may hold. */
import { MODE_CHOICES } from '../../src-preload/contract/policy-words.ts';
import { isPrincipalName } from './principal-name.ts';
import type { ImportedFrom, SandboxLimits, SandboxRecord } from './sandbox-record.ts';

const isOrigin = (origin: Partial<ImportedFrom> | null | undefined): boolean =>
  origin == null ||
  (typeof origin.from === 'string' && Number.isFinite(origin.exportedAt) && Array.isArray(origin.sentences));

const areLimits = (limits: Partial<SandboxLimits> | null | undefined): boolean =>
  limits == null || [limits.bytes, limits.entries, limits.handles].every((limit) => Number.isSafeInteger(limit));

const areRunLimits = (limits: SandboxRecord['runLimits'] | null): boolean =>
  limits == null || Object.values(limits).every((limit) => limit === null || Number.isSafeInteger(limit));

const areAmounts = (amounts: SandboxRecord['retention'] | null): boolean =>
  amounts == null || Object.values(amounts).every((amount) => amount === null || Number.isFinite(amount));

/** A sandbox of somebody who cannot be must not become that of somebody else. */
const isOfSomebody = (principal: unknown): boolean =>
  principal === undefined || (typeof principal === 'string' && isPrincipalName(principal));

const MODES: ReadonlySet<unknown> = new Set(MODE_CHOICES);

const areSettings = ({ limits, runLimits, retention, policyMode = 'default' }: Partial<SandboxRecord>): boolean =>
  areLimits(limits) && areRunLimits(runLimits) && areAmounts(retention) && MODES.has(policyMode);

const isSeen = ({ changes = 0, shelvedAt = 0 }: Partial<SandboxRecord>): boolean =>
  Number.isSafeInteger(changes) && Number.isFinite(shelvedAt);

function isRecord(value: unknown): value is SandboxRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<SandboxRecord>;
  const { id, name, workspace, mounts, imported, principal } = record;
  const isNamed = typeof id === 'string' && typeof name === 'string' && typeof workspace === 'string';
  return (
    isNamed &&
    Array.isArray(mounts) &&
    areSettings(record) &&
    isSeen(record) &&
    isOrigin(imported) &&
    isOfSomebody(principal)
  );
}

/** null for what is no record. */
export function readSandboxRecord(text: string): SandboxRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null; // said by the caller, with the file's name
    throw error;
  }
}
