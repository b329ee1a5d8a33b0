/** One setting: what it is, what it does, and its way back to the default. */
import { useId } from 'react';
import { RotateCcw } from 'lucide-react';

import type { Setting } from '../../../src-preload/contract/settings-list.ts';
import type { JsonText } from '../../../src-preload/contract/text/json-text.ts';

import { SettingControl } from './setting-control.tsx';
import { valueWords } from './setting-words.ts';

export interface SettingRowProps {
  readonly setting: Setting;
  /** undefined while it has its default. */
  readonly own: JsonText | undefined;
  /** What of it was not understood. */
  readonly problem: string | undefined;
  /** null takes it out of the file. */
  readonly onChange: (value: JsonText) => void;
  readonly onKeys: () => void;
}

export function SettingRow({ setting, own, problem, onChange, onKeys }: SettingRowProps) {
  const id = useId();
  const isChanged = own !== undefined;
  return (
    <div className="setting" data-changed={isChanged} data-setting={setting.key}>
      <div className="setting-head">
        <h4 id={`${id}-title`}>{setting.title}</h4>
        <code className="faint">{setting.key}</code>
        {isChanged && <span className="setting-mark">Changed</span>}
      </div>
      <p id={`${id}-about`} className="setting-about">
        {setting.description}
      </p>
      <div className="setting-line">
        <SettingControl
          setting={setting}
          value={isChanged ? own : setting.default}
          labelledBy={`${id}-title`}
          describedBy={`${id}-about`}
          onChange={onChange}
          onKeys={onKeys}
        />
        {isChanged && (
          <button type="button" className="button small" onClick={() => onChange(null)}>
            <RotateCcw size={12} aria-hidden /> Reset<span className="visually-hidden"> {setting.title}</span>
          </button>
        )}
        <span className="faint">Default: {valueWords(setting, setting.default)}</span>
      </div>
      {problem !== undefined && (
        <p className="notice error" role="alert">
          In the file: {problem}
        </p>
      )}
    </div>
  );
}
