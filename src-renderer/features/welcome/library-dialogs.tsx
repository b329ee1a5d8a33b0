/** What is asked before a sandbox is named, copied, made, or removed for good. */
import { useId, useState } from 'react';
import { useStore } from 'zustand';

import { ConfirmDialog, Dialog } from '../../shared/dialog.tsx';
import { plural } from '../../shared/format.ts';
import { visible } from '../../shared/visible.ts';

import { folderName, freeName } from './library-rows.ts';
import { changesWith, quoted, sandboxCount } from './library-store.ts';
import type { LibraryQuestion, LibraryStore } from './library-store.ts';

export interface LibraryDialogsProps {
  readonly store: LibraryStore;
  /** Makes a sandbox over a folder, or shows it when it is there. */
  readonly onNew: (folder: string, name: string) => void;
}

export function LibraryDialogs({ store, onNew }: LibraryDialogsProps) {
  const { question, ask, purge } = useStore(store);
  if (question === null) return null;
  if (question.ask === 'leave') return <LeaveDialog store={store} question={question} />;
  if (question.ask !== 'purge') return <NameDialog key={question.ask} {...{ store, question, onNew }} />;
  const { cards } = question;
  const [card] = cards;
  const title = cards.length === 1 && card ? `Remove ${quoted(card.name)} for good?` : 'Empty the bin?';
  return (
    <ConfirmDialog
      title={title}
      description={`${sandboxCount(cards.length)}${changesWith(cards)}, with checkpoints and the record of events, cannot be brought back any more. Your folders are not touched.`}
      action={`Remove ${sandboxCount(cards.length)}`}
      onConfirm={() => void purge(cards)}
      onClose={() => ask(null)}
    />
  );
}

interface LeaveDialogProps {
  readonly store: LibraryStore;
  readonly question: Extract<LibraryQuestion, { readonly ask: 'leave' }>;
}

function LeaveDialog({ store, question: { card, files } }: LeaveDialogProps) {
  const { ask, open } = useStore(store);
  return (
    <ConfirmDialog
      title={`Open ${quoted(card.name)} without saving?`}
      description={`${plural(files, 'file')} here ${files === 1 ? 'has' : 'have'} edits that were not saved. They are lost when another sandbox is opened in this window.`}
      action={`Lose the edits of ${plural(files, 'file')}`}
      onConfirm={() => void open(card, 'lose')}
      onClose={() => ask(null)}
    />
  );
}

type Naming = Exclude<LibraryQuestion, { readonly ask: 'purge' | 'leave' }>;

interface NameDialogProps extends LibraryDialogsProps {
  readonly question: Naming;
}

const LONGEST = 100;

function NameDialog({ store, question, onNew }: NameDialogProps) {
  const { cards, busy, job, refusal, ask, cancel, rename, duplicate } = useStore(store);
  const words = wordsOf(question);
  const [text, setText] = useState(() => (question.ask === 'rename' ? words.name : freeName(cards, words.name)));
  const form = useId();
  const name = text.trim();
  const isSame = question.ask === 'rename' && name === question.card.name;
  const close = (): void => (job === null ? ask(null) : cancel());
  const act = (): void => {
    if (question.ask === 'new') {
      ask(null);
      onNew(question.folder, name);
    } else if (question.ask === 'duplicate') void duplicate(question.card, name);
    else if (isSame) ask(null);
    else void rename(question.card, name);
  };
  return (
    <Dialog
      title={words.title}
      description={words.description}
      onClose={close}
      buttons={
        <>
          <button type="button" className="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" form={form} className="button primary" disabled={name === '' || busy !== null}>
            {busy === null ? words.action : words.going}
          </button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '' && busy === null) act();
        }}
      >
        <input
          className="input wide"
          aria-label="Name of the sandbox"
          aria-invalid={refusal !== null}
          autoFocus
          maxLength={LONGEST}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
      </form>
      {refusal !== null && (
        <p className="notice error" role="alert">
          {visible(refusal)}
        </p>
      )}
    </Dialog>
  );
}

interface Words {
  readonly title: string;
  readonly description: string;
  readonly name: string;
  readonly action: string;
  readonly going: string;
}

function wordsOf(question: Naming): Words {
  if (question.ask === 'new')
    return {
      title: 'New sandbox',
      description: `Over ${visible(question.folder)}. A folder can have several, each with changes of its own.`,
      name: folderName(question.folder),
      action: 'Make sandbox',
      going: 'Making…',
    };
  const { name } = question.card;
  if (question.ask === 'rename')
    return {
      title: `Rename ${quoted(name)}`,
      description: 'Its folder and everything in it stay as they are.',
      name,
      action: 'Rename',
      going: 'Renaming…',
    };
  return {
    title: `Duplicate ${quoted(name)}`,
    description: 'A second sandbox over the same folder, with all its changes, checkpoints and events.',
    name,
    action: 'Duplicate',
    going: 'Copying…',
  };
}
