/** What the text view of the settings knows. */
import { describe, expect, it } from 'vitest';

import { settingsHelp, settingsMarks } from './settings-help.ts';

/** `|` is the caret; answers the text with the first choice that contains `wanted`. */
function completed(text: string, wanted: string): string | undefined {
  const caret = text.indexOf('|');
  const plain = text.replace('|', '');
  const { from, to, choices } = settingsHelp.complete(plain, caret);
  const choice = choices.find((one) => one.text.includes(wanted));
  return choice && plain.slice(0, from) + choice.text + plain.slice(to);
}

describe('completion', () => {
  it('offers settings by a part of their name, with their default', () => {
    expect(completed('{\n  "dens|"\n}', 'density')).toBe('{\n  "appearance.density": "comfortable",\n}');
    expect(completed('{\n  |\n}', 'wordWrap')).toBe('{\n  "editor.wordWrap": false,\n}');
  });
  it('offers the name alone where a value stands behind it', () => {
    expect(completed('{\n  "edi|": 1\n}', 'fontSize')).toBe('{\n  "editor.fontSize": 1\n}');
  });
  it('offers the values of a setting', () => {
    expect(completed('{\n  "appearance.theme": "|"\n}', 'contrast-dark')).toBe(
      '{\n  "appearance.theme": "contrast-dark"\n}',
    );
    expect(completed('{\n  "editor.minimap": |\n}', 'true')).toBe('{\n  "editor.minimap": true\n}');
  });
  it('offers nothing for what it does not know', () => {
    expect(settingsHelp.complete('{\n  "later": \n}', 13).choices).toEqual([]);
  });
});

describe('marks', () => {
  it('stand where a value is wrong', () => {
    expect(settingsMarks('{\n  "editor.fontSize": 900\n}')).toEqual([
      {
        severity: 'warning',
        line: 2,
        column: 3,
        length: 22,
        sentence: '"editor.fontSize" must be a number from 8 to 32.',
      },
    ]);
  });
  it('stand where the text cannot be read', () => {
    expect(settingsMarks('{\n  "a": }')).toMatchObject([{ severity: 'error', line: 2, column: 8 }]);
  });
});

describe('what the pointer is on', () => {
  it('is explained', () => {
    expect(settingsHelp.hover('{ "editor.minimap": true }', 5)?.paragraphs[0]).toBe('**Minimap**');
    expect(settingsHelp.hover('{ "editor.minimap": true }', 21)).toBeNull();
    expect(settingsHelp.hover('{', 1)).toBeNull();
  });
});
