/** How the next run of a capsule treats what is not granted, and what its manifest declares. */
import type { ModeChoice } from '../../../src-preload/contract/policy-words.ts';
import type { Capsule } from '../../../src-preload/contract/schemas.ts';
import { formatCount } from '../../shared/format.ts';
import { MODE_NAMES, MODE_SENTENCES } from '../../shared/mode-words.ts';
import { visible } from '../../shared/visible.ts';

import { RUN_CHOICES } from './modes-store.ts';
import type { RunChoice } from './modes-store.ts';

export interface RunModeProps {
  readonly capsule: Capsule;
  readonly label: string;
  readonly choice: RunChoice;
  /** Of the sandbox; null until it is known. */
  readonly sandboxMode: ModeChoice | null;
  readonly onChoose: (choice: RunChoice) => void;
}

function nameOf(choice: RunChoice, sandboxMode: ModeChoice | null): string {
  if (choice !== 'sandbox') return MODE_NAMES[choice];
  return sandboxMode === null ? 'Sandbox' : `Sandbox: ${MODE_NAMES[sandboxMode]}`;
}

/** `declares 2 reads, 1 write`, with the entries for the tooltip. */
function declared({ rights }: Capsule): { readonly text: string; readonly entries: string } {
  if (!rights)
    return { text: 'bare, no manifest', entries: 'A bare program declares nothing: only a mode holds it to anything.' };
  const { read, write } = rights;
  const entries = [
    ...read.map((entry) => `read ${visible(entry)}`),
    ...write.map((entry) => `write ${visible(entry)}`),
  ];
  return {
    text:
      entries.length === 0
        ? 'declares no files'
        : `declares ${formatCount(read.length)} read, ${formatCount(write.length)} write`,
    entries: entries.join('\n'),
  };
}

export function RunMode({ capsule, label, choice, sandboxMode, onChoose }: RunModeProps) {
  const { text, entries } = declared(capsule);
  const sentence = MODE_SENTENCES[choice === 'sandbox' ? (sandboxMode ?? 'default') : choice];
  return (
    <div className="run-mode">
      <select
        className="input"
        aria-label={`Mode of ${label}`}
        title={sentence}
        value={choice}
        onChange={({ target }) => onChoose(RUN_CHOICES.find((one) => one === target.value) ?? 'sandbox')}
      >
        {RUN_CHOICES.map((one) => (
          <option key={one} value={one}>
            {nameOf(one, sandboxMode)}
          </option>
        ))}
      </select>
      <span className="faint" title={entries}>
        {text}
      </span>
    </div>
  );
}
