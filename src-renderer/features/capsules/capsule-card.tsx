/** One capsule: what it is, its arguments, Run or Stop. */
import { FileKey2, Play, Square } from 'lucide-react';

import type { ModeChoice } from '../../../src-preload/contract/policy-words.ts';
import type { Capsule, Run } from '../../../src-preload/contract/schemas.ts';
import { formatBytes, plural } from '../../shared/format.ts';
import { IconButton } from '../../shared/icon-button.tsx';
import { visible } from '../../shared/visible.ts';

import { CallPanel } from './call-panel.tsx';
import type { CallsStore } from './call-store.ts';
import { CapsuleProblem } from './capsule-problem.tsx';
import type { RunChoice } from './modes-store.ts';
import { RunMode } from './run-mode.tsx';
import { ABI_NAMES } from './store.ts';
import type { CapsulesState } from './store.ts';

export interface CapsuleCardProps {
  readonly capsule: Capsule;
  /** Tells it from others of the same name. */
  readonly label: string;
  readonly args: string;
  readonly mode: RunChoice;
  /** Of the sandbox; null until it is known. */
  readonly sandboxMode: ModeChoice | null;
  readonly state: 'idle' | 'starting';
  readonly running: Run | undefined;
  readonly calls: CallsStore;
  readonly runs: readonly Run[];
  readonly problem: CapsulesState['problem'];
  readonly onArgs: (args: string) => void;
  readonly onMode: (choice: RunChoice) => void;
  readonly onRun: () => void;
  readonly onStop: (run: string) => void;
  readonly onShowRun: (run: string) => void;
  readonly onManifest: () => void;
  readonly onDismiss: () => void;
}

/** A library has functions to call, and nothing to run. A plug-in's words can say what to call, too. */
const hasProgram = ({ shape }: Capsule): boolean => shape === 'command' || shape === 'plugin';

export function CapsuleCard(props: CapsuleCardProps) {
  const { capsule, label, args, state, running, problem, onArgs, onRun, onStop, onDismiss } = props;
  return (
    <article className="capsule-card" aria-label={label} data-file={capsule.file}>
      <header>
        <h3>{visible(capsule.name)}</h3>
        <span className="chip" title={`${capsule.shape}, sha-256 ${capsule.hash}`}>
          {ABI_NAMES[capsule.abi]}
        </span>
        <span className="spacer" />
        <IconButton label={`Edit the manifest of ${label}`} icon={<FileKey2 size={13} />} onClick={props.onManifest} />
      </header>
      <p className="capsule-about" title={visible(capsule.file)}>
        {visible(capsule.description === '' ? capsule.file : capsule.description)}
      </p>
      {hasProgram(capsule) && (
        <form
          className="capsule-run"
          onSubmit={(event) => {
            event.preventDefault();
            onRun();
          }}
        >
          <input
            className="input mono"
            aria-label={`Arguments of ${label}`}
            placeholder="arguments"
            spellCheck={false}
            value={args}
            onChange={(event) => onArgs(event.target.value)}
          />
          {running ? (
            <button
              type="button"
              className="button stop"
              aria-label={`Stop ${label}`}
              onClick={() => onStop(running.id)}
            >
              <Square size={11} fill="currentColor" aria-hidden /> Stop
            </button>
          ) : (
            <button
              type="submit"
              className="button primary"
              aria-label={`Run ${label}`}
              // Not `disabled`: the keyboard comes back here from a question about its rights.
              aria-disabled={state === 'starting'}
            >
              <Play size={12} fill="currentColor" aria-hidden /> {state === 'starting' ? 'Starting…' : 'Run'}
            </button>
          )}
        </form>
      )}
      <RunMode
        capsule={capsule}
        label={label}
        choice={props.mode}
        sandboxMode={props.sandboxMode}
        onChoose={props.onMode}
      />
      <CallPanel capsule={capsule} label={label} store={props.calls} runs={props.runs} onShowRun={props.onShowRun} />
      {problem && <CapsuleProblem problem={problem} onDismiss={onDismiss} onManifest={props.onManifest} />}
      <details className="capsule-more">
        <summary>
          {formatBytes(capsule.size)}, {plural(capsule.imports.length, 'import')},{' '}
          {plural(capsule.exports.length, 'export')}
        </summary>
        <ul className="import-list">
          {capsule.imports.map((name) => (
            <li key={name}>{visible(name)}</li>
          ))}
        </ul>
      </details>
    </article>
  );
}
