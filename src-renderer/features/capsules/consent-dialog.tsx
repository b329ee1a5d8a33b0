/** What a capsule wants more than the version of it that ran here before. Refusing is the default. */
import { Minus, Plus } from 'lucide-react';
import { useStore } from 'zustand';

import type { RightLine, RightsGrowth } from '../../../src-preload/contract/policy-schemas.ts';
import { plural } from '../../shared/format.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { visible } from '../../shared/visible.ts';

import type { ConsentStore } from './consent-store.ts';

export function ConsentDialog({ store }: { readonly store: ConsentStore }) {
  const { growth, agree, refuse } = useStore(store);
  if (growth === null) return null;
  const { added, removed } = growth;
  return (
    <Dialog
      title={`${visible(growth.capsule)} asks for more than before`}
      description="It was not started. You agree to exactly these rights of this very binary, or it does not run."
      width={560}
      onClose={refuse}
      buttons={
        <>
          <button type="button" className="button" autoFocus onClick={refuse}>
            Refuse
          </button>
          <button type="button" className="button danger" onClick={agree}>
            Agree to {plural(added.length, 'new right')} and run
          </button>
        </>
      }
    >
      <Versions growth={growth} />
      <div className="rights-growth" tabIndex={0} role="group" aria-label="Rights that change">
        <RightLines title="New" lines={added} sign="added" />
        <RightLines title="No longer" lines={removed} sign="removed" />
      </div>
      <p className="faint mono growth-digest" title="Of all its rights: what you agree to">
        digest {growth.digest.slice(0, 16)}
      </p>
    </Dialog>
  );
}

/** Characters of a hash that tell binaries apart at a glance. */
const SHORT = 8;

function Versions({ growth: { before, after } }: { readonly growth: RightsGrowth }) {
  return (
    <p className="growth-versions">
      <Version {...before} /> <span aria-label="becomes">→</span> <Version {...after} />
      {before.hash === after.hash && <span className="faint"> · same binary, other manifest</span>}
    </p>
  );
}

const Version = ({ version, hash }: RightsGrowth['before']) => (
  <span title={`sha-256 ${hash}`}>
    <strong>{version === '' ? 'no version' : visible(version)}</strong>{' '}
    <span className="mono faint">{hash.slice(0, SHORT)}</span>
  </span>
);

interface RightLinesProps {
  readonly title: string;
  readonly lines: readonly RightLine[];
  readonly sign: 'added' | 'removed';
}

function RightLines({ title, lines, sign }: RightLinesProps) {
  if (lines.length === 0) return null;
  const Icon = sign === 'added' ? Plus : Minus;
  return (
    <section aria-label={title}>
      <h3 className="section-title">{title}</h3>
      <ul>
        {lines.map(({ capability, entry, sentence, impact }) => (
          <li key={`${capability} ${entry}`} className="growth-line" data-sign={sign}>
            <Icon size={13} aria-hidden />
            <span>
              {visible(sentence)}
              <code>
                {visible(capability)} {visible(entry)}
              </code>
            </span>
            {sign === 'added' && (
              <span className="impact" data-impact={impact}>
                {impact} impact
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
