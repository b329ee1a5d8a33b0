/** The rules that colour rows: their filters, colours and letters. */
import { useState } from 'react';
import { Trash2 } from 'lucide-react';
import { useStore } from 'zustand';

import type { FilterSettings } from '../../../src-preload/contract/filter/parse-filter.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { IconButton } from '../../shared/icon-button.tsx';

import { filterProblem } from './filter-check.ts';
import { HIGHLIGHT_COLOURS, letterOf, MOST_RULES } from './highlight.ts';
import type { HighlightColour, HighlightRule } from './highlight.ts';
import type { ViewStore } from './view-store.ts';

export interface HighlightDialogProps {
  readonly view: ViewStore;
  readonly settings: FilterSettings;
  /** What the list is filtered by now: a rule that may be wanted. */
  readonly present: string;
  readonly onClose: () => void;
}

export function HighlightDialog({ view, settings, present, onClose }: HighlightDialogProps) {
  const { rules, addRule, clearRules } = useStore(view);
  const [text, setText] = useState(present);
  const problem = text.trim() === '' ? null : filterProblem(text, settings);
  const canAdd = text.trim() !== '' && problem === null && rules.length < MOST_RULES;
  const add = (): void => {
    if (!canAdd) return;
    addRule(text.trim());
    setText('');
  };
  return (
    <Dialog
      title="Highlight events"
      description="Rows that match are coloured; none is hidden. The first rule that matches counts."
      width={560}
      onClose={onClose}
      buttons={
        <>
          {rules.length > 0 && (
            <button type="button" className="button" onClick={clearRules}>
              Remove all
            </button>
          )}
          <button type="button" className="button primary" onClick={onClose}>
            Done
          </button>
        </>
      }
    >
      <form
        className="rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          add();
        }}
      >
        <input
          className="input"
          aria-label="Filter to highlight"
          aria-invalid={problem !== null}
          placeholder="is:denied   op:write bytes>1M   path:/\.lock$/"
          value={text}
          autoFocus
          spellCheck={false}
          onChange={({ target }) => setText(target.value)}
        />
        <button type="submit" className="button" disabled={!canAdd}>
          Add
        </button>
      </form>
      {problem !== null && (
        <p className="rule-problem" role="alert">
          at {problem.column}: {problem.message}
        </p>
      )}
      {rules.length === 0 ? (
        <p className="rule-none">No rules yet. “Highlight this value” in the menu of a cell makes one too.</p>
      ) : (
        <ol className="rules" aria-label="Highlight rules">
          {rules.map((rule, index) => (
            <Rule key={rule.filter} rule={rule} index={index} view={view} />
          ))}
        </ol>
      )}
    </Dialog>
  );
}

function Rule({
  rule,
  index,
  view,
}: {
  readonly rule: HighlightRule;
  readonly index: number;
  readonly view: ViewStore;
}) {
  const { changeRule, removeRule } = view.getState();
  return (
    <li className="rule">
      <span className="rule-letter" data-highlight={rule.colour} aria-hidden>
        {letterOf(index)}
      </span>
      <code>{rule.filter}</code>
      <select
        className="input"
        aria-label={`Colour of ${rule.filter}`}
        value={rule.colour}
        onChange={({ target }) => changeRule(index, { colour: target.value as HighlightColour })}
      >
        {HIGHLIGHT_COLOURS.map((colour) => (
          <option key={colour}>{colour}</option>
        ))}
      </select>
      <IconButton label={`Remove ${rule.filter}`} icon={<Trash2 size={13} />} onClick={() => removeRule(index)} />
    </li>
  );
}
