/** The principal of this window, as a chip that opens the choice of another. */
import { useState } from 'react';
import { DropdownMenu } from 'radix-ui';
import { Check, UserRound } from 'lucide-react';
import { useStore } from 'zustand';

import { PrincipalName } from '../../../src-preload/contract/policy-schemas.ts';
import { Dialog } from '../../shared/dialog.tsx';

import type { PrincipalsStore } from './principal-store.ts';

export interface PrincipalChipProps {
  readonly store: PrincipalsStore;
  readonly current: string;
  /** An imported sandbox has one, for good. */
  readonly access: 'read-only' | 'read-write';
  readonly onSwitch: (principal: string) => void;
}

const CHIP = 'principal-chip';
/** Takes the keyboard to the chip: Enter opens it. */
export const focusPrincipal = (): void => document.getElementById(CHIP)?.focus();

export function PrincipalChip({ store, current, access, onSwitch }: PrincipalChipProps) {
  const { principals, making, refresh, askMake } = useStore(store);
  if (access === 'read-only')
    return (
      <span className="status-item" title="On whose behalf it was recorded">
        <UserRound size={12} aria-hidden /> {current}
      </span>
    );
  return (
    <>
      <DropdownMenu.Root onOpenChange={(open) => open && void refresh()}>
        <DropdownMenu.Trigger asChild>
          <button
            type="button"
            id={CHIP}
            className="status-item"
            aria-label={`Principal: ${current}`}
            title={`Capsules run for ${current}: its own home, scratch, changes, grants and record. Click for another.`}
          >
            <UserRound size={12} aria-hidden /> {current}
          </button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu principal-menu" side="top" align="start" collisionPadding={8}>
            <DropdownMenu.Label className="menu-label">Run capsules for</DropdownMenu.Label>
            <DropdownMenu.RadioGroup value={current}>
              {principals.map(({ name, sandbox }) => (
                <DropdownMenu.RadioItem
                  key={name}
                  value={name}
                  className="menu-item"
                  onSelect={() => name !== current && onSwitch(name)}
                >
                  <span>{name}</span>
                  {name === current ? <Check size={13} aria-hidden /> : sandbox === null && <small>new here</small>}
                </DropdownMenu.RadioItem>
              ))}
            </DropdownMenu.RadioGroup>
            <DropdownMenu.Separator className="menu-separator" />
            <DropdownMenu.Item className="menu-item" onSelect={askMake}>
              New principal…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {making === 'open' && <NewPrincipalDialog store={store} onMade={onSwitch} />}
    </>
  );
}

const RULE = 'Small letters, digits and hyphens; a letter first; at most 32.';

function NewPrincipalDialog({
  store,
  onMade,
}: {
  readonly store: PrincipalsStore;
  readonly onMade: (name: string) => void;
}) {
  const { problem, closeMake, make } = useStore(store);
  const [name, setName] = useState('');
  const isFit = PrincipalName.safeParse(name).success;
  const submit = async (): Promise<void> => {
    if (isFit && (await make(name))) onMade(name);
  };
  return (
    <Dialog
      title="New principal"
      description="It gets a home, scratch, changes, grants, values and a record of its own in this workspace. This window then goes on as it."
      onClose={closeMake}
      buttons={
        <>
          <button type="button" className="button" onClick={closeMake}>
            Cancel
          </button>
          <button type="submit" form="new-principal" className="button primary" disabled={!isFit}>
            Make and switch
          </button>
        </>
      }
    >
      <form
        id="new-principal"
        className="principal-form"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <input
          className="input"
          aria-label="Name of the principal"
          aria-describedby="new-principal-rule"
          autoFocus
          spellCheck={false}
          placeholder="reviewer"
          aria-invalid={name !== '' && !isFit}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <p id="new-principal-rule" className={name !== '' && !isFit ? 'warn' : 'faint'}>
          {RULE}
        </p>
        {problem !== null && (
          <p className="warn" role="alert">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}
