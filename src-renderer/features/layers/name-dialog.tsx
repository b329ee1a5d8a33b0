/** Asks for a name: of a new checkpoint, of one that has another name, or of a sandbox that begins at one. */
import { useId, useState } from 'react';
import { useStore } from 'zustand';

import { Dialog } from '../../shared/dialog.tsx';
import { JobBar } from '../../shared/job-bar.tsx';
import type { SandboxStore } from '../../shared/sandbox-store.ts';
import { visible } from '../../shared/visible.ts';

import type { DeedsStore, LayerQuestion } from './deeds-store.ts';
import { Problem } from './problem.tsx';

type NameQuestion = Extract<LayerQuestion, { ask: 'create' | 'rename' | 'branch' }>;

export interface NameDialogProps {
  readonly store: DeedsStore;
  readonly question: NameQuestion;
  readonly sandbox: SandboxStore;
}

interface Words {
  readonly title: string;
  readonly description: string;
  readonly action: string;
  /** What stands in the field at first. */
  readonly name: string;
  /** Characters. */
  readonly most: number;
}

function wordsOf(question: NameQuestion): Words {
  if (question.ask === 'create') {
    const description = 'The sandbox can be compared with it, and become it again, whatever is done in between.';
    return { title: 'New checkpoint', description, action: 'Make checkpoint', name: '', most: 256 };
  }
  const { name } = question.checkpoint;
  if (question.ask === 'rename') {
    const description = 'A checkpoint that was made by itself is kept until you drop it, once it has a name of yours.';
    return { title: 'Rename checkpoint', description, action: 'Rename', name, most: 256 };
  }
  const description = `Over the same folder, and as this sandbox was at “${visible(name)}”. This one stays as it is.`;
  return { title: 'New sandbox from here', description, action: 'Make and open it', name: '', most: 64 };
}

export function NameDialog({ store, question, sandbox }: NameDialogProps) {
  const { busy, job, problem, close, cancel, create, rename, branch } = useStore(store);
  const words = wordsOf(question);
  const [text, setText] = useState(words.name);
  const form = useId();
  const name = text.trim();
  const act = (): void => {
    if (question.ask === 'create') void create(name);
    else if (question.ask === 'rename') void rename(question.checkpoint.id, name);
    else void branch(question.checkpoint.id, name);
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
          <button type="submit" form={form} className="button primary" disabled={name === '' || busy === 'busy'}>
            {words.action}
          </button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(event) => {
          event.preventDefault();
          if (name !== '' && busy === 'idle') act();
        }}
      >
        <input
          className="input wide"
          aria-label={question.ask === 'branch' ? 'Name of the sandbox' : 'Name of the checkpoint'}
          autoFocus
          maxLength={words.most}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onFocus={(event) => event.target.select()}
        />
      </form>
      <Problem text={problem} />
      {question.ask === 'branch' && job !== null && (
        <JobBar job={job} title="Making the sandbox" sandbox={sandbox} onCancel={cancel} />
      )}
    </Dialog>
  );
}
