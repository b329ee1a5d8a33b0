/** The arguments of a function, one field each, of the kind that its type asks for. */
import { typeText } from '../../../src-preload/contract/value-type.ts';
import type { FunctionExport, NamedType } from '../../../src-preload/contract/value-type.ts';

import { choicesOf, exampleValue, fieldKind } from './call-values.ts';

export interface CallFieldsProps {
  readonly called: FunctionExport;
  readonly texts: readonly string[];
  readonly onText: (index: number, text: string) => void;
}

interface ControlProps {
  readonly param: NamedType;
  readonly text: string;
  readonly onText: (text: string) => void;
}

function placeholderOf({ type }: NamedType): string {
  if (type.kind === 'option') return 'nothing';
  const example = exampleValue(type);
  return typeof example === 'string' ? example : JSON.stringify(example);
}

function Control({ param, text, onText }: ControlProps) {
  const { type } = param;
  const kind = fieldKind(type);
  const label = `${param.name}, ${typeText(type)}`;
  if (kind === 'choice')
    return (
      <select className="input mono" aria-label={label} value={text} onChange={(event) => onText(event.target.value)}>
        {choicesOf(type).map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    );
  if (kind === 'number')
    return (
      <input
        className="input mono"
        aria-label={label}
        inputMode="numeric"
        placeholder="0"
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    );
  return (
    <textarea
      className="input mono call-text"
      aria-label={label}
      spellCheck={false}
      rows={1}
      placeholder={placeholderOf(param)}
      value={text}
      onChange={(event) => onText(event.target.value)}
      onKeyDown={(event) => {
        // A line of text is sent as any other field is; Shift or Alt makes a new line.
        if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing) return;
        event.preventDefault();
        event.currentTarget.form?.requestSubmit();
      }}
    />
  );
}

export function CallFields({ called, texts, onText }: CallFieldsProps) {
  return called.params.map((param, index) => (
    <label key={param.name} className="call-field">
      <span className="call-param">
        <span className="mono">{param.name}</span>
        <span className="faint mono" title={typeText(param.type)}>
          {typeText(param.type)}
        </span>
      </span>
      <Control param={param} text={texts[index] ?? ''} onText={(text) => onText(index, text)} />
    </label>
  ));
}
