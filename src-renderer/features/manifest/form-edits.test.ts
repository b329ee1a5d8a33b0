/** What the form changes in the text. */
import { describe, expect, it } from 'vitest';

import { listOf, withEntryChanged, withMoreRights } from './form-edits.ts';

const TEXT = `# my tool
[package]
name = "tidy"

[[component]]
id = "main"
file = "a.wasm"
capabilities = { fs_read = ["cwd://lib"] }

[capabilities]
fs_read = ["cwd://src", "cwd://docs"] # two
`;

describe('an entry that is edited in the form', () => {
  it('keeps its place among the others, and the comment of the line', () => {
    const { text } = withEntryChanged(TEXT, 'read', 'cwd://src', 'cwd://source');
    expect(text).toContain('fs_read = ["cwd://source", "cwd://docs"] # two');
    expect(text).toContain('# my tool');
  });
  it('is one with another that is the same', () => {
    expect(withEntryChanged(TEXT, 'read', 'cwd://src', 'cwd://docs').text).toContain('fs_read = ["cwd://docs"] # two');
  });
  it('is changed where it is, in a component too', () => {
    const { text } = withEntryChanged(TEXT, 'read', 'cwd://lib', 'cwd://ven"dor');
    expect(text).toContain('capabilities = { fs_read = ["cwd://ven\\"dor"] }');
  });
  it('changes nothing when it is as it was', () => {
    expect(withEntryChanged(TEXT, 'read', 'cwd://src', 'cwd://src').text).toBe(TEXT);
  });
  it('is refused with its place when the text cannot be read', () => {
    expect(withEntryChanged('[a]\nb = [}\n', 'read', 'a', 'cwd://b').problem).toMatchObject({ line: 2 });
  });
});

describe('learned entries that are added', () => {
  it('leave what is declared where it is, and are not written twice', () => {
    const { text } = withMoreRights(TEXT, { read: ['cwd://lib', 'cwd://docs', 'cwd://new'], write: ['cwd://out'] });
    expect(text).toContain('fs_read = ["cwd://lib"] }');
    expect(text).toContain('fs_read = ["cwd://src", "cwd://docs", "cwd://new"] # two');
    expect(text).toContain('fs_write = ["cwd://out"]');
  });
  it('are refused when the text cannot be read', () => {
    expect(withMoreRights('a = [}', { read: ['cwd://a'], write: [] }).problem).toMatchObject({ severity: 'error' });
  });
});

describe('a list that is typed', () => {
  it('is parted at commas, and has no empty entries', () => {
    expect(listOf(' api.example, , git push ,')).toEqual(['api.example', 'git push']);
    expect(listOf(' ')).toEqual([]);
  });
});
