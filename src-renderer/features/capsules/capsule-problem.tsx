/** Why a capsule could not be loaded or started, in full. */
import { TriangleAlert, X } from 'lucide-react';

import { IconButton } from '../../shared/icon-button.tsx';
import { plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { namesIn } from './store.ts';
import type { CapsulesState } from './store.ts';

const HINTS: Readonly<Record<string, string>> = {
  'not-wasm': 'A capsule is a WebAssembly binary: it starts with the bytes 00 61 73 6d.',
  'bad-wasm': 'The file starts like WebAssembly but is damaged or cut short. Build it again.',
  'missing-imports': 'The capsule asks for functions that the inspector does not provide:',
  'bad-manifest': 'A capsule folder or package has a Capsule.toml with [package] name and [[component]] file.',
  'bad-package': 'A .capsule package is a gzipped tar of plain files, with Capsule.toml at its top.',
  'wrong-hash':
    'The program was changed after its manifest was written, or the manifest is of another one. Nothing ran.',
  'needs-consent': 'Run it again to look at them once more, or edit its manifest.',
  'unsupported-capsule': 'The capsule is valid but made for something the inspector cannot run.',
};

/** The list may be scrolled to its other end, where it was loaded from. */
const intoView = (element: HTMLElement | null): void => element?.scrollIntoView({ block: 'nearest' });

export interface CapsuleProblemProps {
  readonly problem: NonNullable<CapsulesState['problem']>;
  readonly onDismiss: () => void;
  readonly onManifest: () => void;
}

/** What is in a package cannot be put right here. */
const isPackage = (file: string): boolean => /\.(capsule|t?gz)$/i.test(file);

export function CapsuleProblem({ problem: { file, failure }, onDismiss, onManifest }: CapsuleProblemProps) {
  const names = namesIn(failure.details);
  const hint = HINTS[failure.code];
  return (
    <div ref={intoView} className="notice error capsule-problem" role="alert">
      <header>
        <TriangleAlert size={14} aria-hidden />
        <strong>{visible(failure.message)}</strong>
        <IconButton label="Dismiss" icon={<X size={13} />} onClick={onDismiss} />
      </header>
      {file !== '' && <p className="mono break">{visible(file)}</p>}
      {hint !== undefined && <p>{hint}</p>}
      {failure.code === 'bad-manifest' && !isPackage(file) && (
        <button type="button" className="button small" onClick={onManifest}>
          Edit Capsule.toml
        </button>
      )}
      {names.length > 0 && (
        <ul className="import-list" aria-label={plural(names.length, 'missing import')}>
          {names.map((name) => (
            <li key={name}>{visible(name)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
