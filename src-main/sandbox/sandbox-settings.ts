/** What the user set of one sandbox, and its record on disk, which has that. */
import type { ModeChoice } from '../../src-preload/contract/policy-words.ts';
import { onDisk } from '../store/disk-failure.ts';
import type { HistoryLimits } from '../store/history-limits.ts';
import type { SandboxLimits, SandboxRecord } from '../store/sandbox-record.ts';
import { changedLimits, DEFAULT_LIMITS } from './limits.ts';
import type { LimitChanges } from './limits.ts';
import { changedRetention, DEFAULT_RETENTION } from './retention.ts';
import type { RetentionChanges, RetentionLimits } from './retention.ts';
import { changedRunLimits, runLimitsFrom } from './run-limits.ts';
import type { RunLimitChanges, RunLimits } from './run-limits.ts';

export interface SandboxSettingsDeps {
  readonly record: SandboxRecord;
  readonly save: (record: SandboxRecord) => void;
  readonly budget: { setLimits(limits: SandboxLimits): void };
  readonly history: { limits: HistoryLimits };
}

export class SandboxSettings {
  readonly #deps: SandboxSettingsDeps;
  #record: SandboxRecord;

  constructor(deps: SandboxSettingsDeps) {
    this.#deps = deps;
    this.#record = deps.record;
    deps.history.limits = this.retention;
  }

  get record(): SandboxRecord {
    return this.#record;
  }

  get limits(): SandboxLimits {
    return this.#record.limits ?? DEFAULT_LIMITS;
  }

  /** Only growth is refused by a limit below what is used. Errors: `invalid-argument`; `VfsError` when it cannot be kept on disk. */
  setLimits(changes: LimitChanges): void {
    const limits = changedLimits(this.limits, changes);
    this.keep({ limits });
    this.#deps.budget.setLimits(limits);
  }

  /** What runs may use up that say nothing else. */
  get runLimits(): RunLimits {
    return runLimitsFrom(this.#record.runLimits, undefined);
  }

  /** Errors: `invalid-argument`; `VfsError` when it cannot be kept on disk. */
  setRunLimits(changes: RunLimitChanges): void {
    this.keep({ runLimits: changedRunLimits(this.runLimits, changes) });
  }

  /** How runs that say nothing else treat what is not granted. */
  get policyMode(): ModeChoice {
    return this.#record.policyMode ?? 'default';
  }

  /** Errors: `VfsError` when it cannot be kept on disk. */
  setPolicyMode(policyMode: ModeChoice): void {
    this.keep({ policyMode });
  }

  /** How much of the record and of earlier contents is kept. */
  get retention(): RetentionLimits {
    return changedRetention(DEFAULT_RETENTION, this.#record.retention ?? {});
  }

  /** What is beyond goes in quiet moments, or with `retain`. Errors: `invalid-argument`; `VfsError` when it cannot be kept on disk. */
  setRetention(changes: RetentionChanges): void {
    this.keep({ retention: { ...changedRetention(this.retention, changes) } });
    this.#deps.history.limits = this.retention;
  }

  /** Errors: `VfsError`; the record is then as it was. */
  keep(changes: Partial<SandboxRecord>): void {
    const changed = { ...this.#record, ...changes };
    onDisk(() => {
      this.#deps.save(changed);
    });
    this.#record = changed;
  }
}
