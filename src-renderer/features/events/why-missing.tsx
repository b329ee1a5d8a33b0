/** The least that would have allowed an attempt, and the ways to give it. */
import { useState } from 'react';
import { ChevronDown, FilePlus2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useStore } from 'zustand';

import type { AuditEvent } from '../../../src-preload/contract/event-schemas.ts';
import type { NeededRight, Why } from '../../../src-preload/contract/policy-schemas.ts';
import { GRANT_LIFETIMES } from '../../../src-preload/contract/policy-words.ts';
import type { GrantLifetime } from '../../../src-preload/contract/policy-words.ts';
import { messageOf } from '../../shared/failure.ts';
import { useReadOnly } from '../../shared/use-read-only.ts';
import { RightBadge } from '../../shared/right-badge.tsx';
import { visible } from '../../shared/visible.ts';

import type { DetailsDeps } from './details-deps.ts';

export interface MissingProps {
  readonly why: Why;
  readonly event: AuditEvent;
  readonly deps: DetailsDeps;
  readonly onGranted: () => void;
}

export function Missing(props: MissingProps) {
  const { why, deps } = props;
  const readOnly = useReadOnly(deps.sandbox);
  const { minimal, capsule } = why;
  if (minimal.length === 0) return null;
  return (
    <section className="why-missing" aria-label="What would allow it">
      <h4>{minimal.length === 1 ? 'This right would allow it' : 'These rights together would allow it'}</h4>
      <ul>
        {minimal.map((right) => (
          <li key={`${right.access} ${right.pattern}`}>
            <RightBadge access={right.access} />
            <code>{visible(right.pattern)}</code>
            {!readOnly && capsule && <Ways {...props} capsule={capsule} rights={[right]} />}
          </li>
        ))}
      </ul>
      {!readOnly && capsule && minimal.length > 1 && (
        <div className="why-both">
          <Ways {...props} capsule={capsule} rights={minimal} />
        </div>
      )}
    </section>
  );
}

interface WaysProps extends MissingProps {
  readonly capsule: NonNullable<Why['capsule']>;
  readonly rights: readonly NeededRight[];
}

/** The capsule's host path: that of the run, or of a capsule with the same program. */
async function capsuleFileOf({ event, capsule, deps: { sandbox, client } }: WaysProps): Promise<string | null> {
  const { runs, state } = sandbox.getState();
  const run = runs.find(({ id }) => id === event.run);
  if (run) return run.capsuleFile;
  const capsules = await client.capsuleList({ sandbox: state.sandbox.id });
  return capsules.find(({ hash }) => hash === capsule.hash)?.file ?? null;
}

function Ways(props: WaysProps) {
  const { event, capsule, rights, deps } = props;
  const [busy, setBusy] = useState<'busy' | 'idle'>('idle');
  const add = async (): Promise<void> => {
    try {
      const file = await capsuleFileOf(props);
      if (file === null) deps.notify.failed('The capsule is not here any more', capsule.name);
      else {
        const { run } = event;
        const { editManifest } = deps.selection.getState();
        editManifest({ file, name: capsule.name, add: rights, pane: 'rights', ...(run !== null && { run }) });
      }
    } catch (error) {
      deps.notify.failed('The manifest cannot be opened', messageOf(error));
    }
  };
  const grant = async (lifetime: GrantLifetime): Promise<void> => {
    setBusy('busy');
    await giveAll(props, lifetime);
    setBusy('idle');
  };
  const all = rights.length > 1 ? ' all' : '';
  return (
    <span className="why-ways">
      <button type="button" className="button small" onClick={() => void add()}>
        <FilePlus2 size={12} aria-hidden /> Add{all} to manifest
      </button>
      <GrantMenu
        label={`Grant${all}…`}
        event={event}
        deps={deps}
        state={busy}
        onGrant={(lifetime) => void grant(lifetime)}
      />
    </span>
  );
}

/** What was given before one was refused stays given; the message says which one was not. */
async function giveAll({ event, capsule, rights, deps, onGranted }: WaysProps, lifetime: GrantLifetime): Promise<void> {
  const { client, notify, sandbox } = deps;
  const { id } = sandbox.getState().state.sandbox;
  const run = lifetime === 'run' && event.run !== null ? { run: event.run } : {};
  for (const right of rights) {
    try {
      await client.grantAdd({ sandbox: id, ...right, lifetime, capsule, source: 'window', ...run });
      notify.done(
        `Granted: ${right.access} ${visible(right.pattern)}`,
        `${visible(capsule.name)}, ${LIFETIMES[lifetime]}`,
      );
    } catch (error) {
      notify.failed(`Not granted: ${right.access} ${visible(right.pattern)}`, messageOf(error));
    }
  }
  onGranted();
}

const LIFETIMES: Readonly<Record<GrantLifetime, string>> = {
  run: 'for this run',
  sandbox: 'for this sandbox',
  always: 'always, for this binary',
};

interface GrantMenuProps {
  readonly label: string;
  readonly event: AuditEvent;
  readonly deps: DetailsDeps;
  readonly state: 'busy' | 'idle';
  readonly onGrant: (lifetime: GrantLifetime) => void;
}

function GrantMenu({ label, event, deps, state, onGrant }: GrantMenuProps) {
  const going = useStore(deps.sandbox, ({ runs }) => runs.some((run) => run.id === event.run && run.state !== 'ended'));
  const lifetimes = GRANT_LIFETIMES.filter((lifetime) => lifetime !== 'run' || going);
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <button type="button" className="button small" disabled={state === 'busy'}>
          {label} <ChevronDown size={11} aria-hidden />
        </button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={4} collisionPadding={8}>
          {lifetimes.map((lifetime) => (
            <DropdownMenu.Item key={lifetime} className="menu-item" onSelect={() => onGrant(lifetime)}>
              Grant {LIFETIMES[lifetime]}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
