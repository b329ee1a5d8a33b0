/** The control of one setting. */
import { useState } from 'react';

import type { NumberSetting, Setting, TextSetting } from '../../../src-preload/contract/settings-list.ts';
import type { JsonText } from '../../../src-preload/contract/text/json-text.ts';

interface ControlProps<S extends Setting> {
  readonly setting: S;
  readonly value: unknown;
  /** Of the elements that name it and say more. */
  readonly labelledBy: string;
  readonly describedBy: string;
  readonly onChange: (value: JsonText) => void;
}

export interface SettingControlProps extends ControlProps<Setting> {
  /** Shows the keyboard map. */
  readonly onKeys: () => void;
}

export function SettingControl({ onKeys, ...props }: SettingControlProps) {
  const { setting, value, labelledBy, describedBy, onChange } = props;
  const names = { 'aria-labelledby': labelledBy, 'aria-describedby': describedBy };
  switch (setting.kind) {
    case 'choice':
      return (
        <select className="input" value={String(value)} {...names} onChange={({ target }) => onChange(target.value)}>
          {setting.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.title}
            </option>
          ))}
        </select>
      );
    case 'switch':
      return (
        <input
          type="checkbox"
          role="switch"
          className="switch"
          checked={value === true}
          {...names}
          onChange={({ target }) => onChange(target.checked)}
        />
      );
    case 'number':
      return <NumberControl {...props} setting={setting} />;
    case 'text':
      return <TextControl {...props} setting={setting} />;
    case 'keys':
      return (
        <button type="button" className="button" aria-describedby={describedBy} onClick={onKeys}>
          Open the keyboard map
        </button>
      );
  }
}

/** What is typed counts when it is left, or by Enter; Escape takes it back. */
function useDraft(shown: string, onDone: (text: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const done = (): void => {
    if (draft !== null && draft !== shown) onDone(draft);
    setDraft(null);
  };
  return {
    value: draft ?? shown,
    onChange: ({ target }: { readonly target: HTMLInputElement }) => setDraft(target.value),
    onBlur: done,
    onKeyDown: ({ key }: { readonly key: string }) => {
      if (key === 'Enter') done();
      if (key === 'Escape') setDraft(null);
    },
  };
}

function NumberControl({ setting, value, labelledBy, describedBy, onChange }: ControlProps<NumberSetting>) {
  const { least, most, step, unit } = setting;
  const field = useDraft(String(value), (text) => {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) onChange(Math.min(most, Math.max(least, number)));
  });
  return (
    <span className="setting-number">
      <input
        type="number"
        className="input"
        min={least}
        max={most}
        step={step}
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        {...field}
      />
      <span className="faint">
        {unit}, {least} to {most}
      </span>
    </span>
  );
}

function TextControl({ setting, value, labelledBy, describedBy, onChange }: ControlProps<TextSetting>) {
  const field = useDraft(String(value), onChange);
  return (
    <input
      type="text"
      className="input setting-text"
      maxLength={setting.most}
      placeholder={setting.hint}
      spellCheck={false}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      {...field}
    />
  );
}
