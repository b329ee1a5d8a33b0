/** The settings file through the calls of a window: set, typed, changed by others, broken. */
import { readFileSync, rmSync, symlinkSync, writeFileSync, existsSync, lstatSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { createTestWorkbench } from './test-workbench-contract.ts';
import type { TestWorkbench } from './test-workbench-contract.ts';

let test: TestWorkbench;
let file: string;
beforeEach(async () => {
  test = await createTestWorkbench();
  file = join(test.sandbox.top, 'settings.json');
});
afterEach(() => test.remove());

const told = () => test.published.filter(({ name }) => name === 'settingsChanged').map(({ payload }) => payload);

describe('settings', () => {
  it('have nothing to say until something is set', async () => {
    expect(await test.client.settingsRead({})).toEqual({ text: '', values: {}, problems: [], file });
    expect(existsSync(file)).toBe(false);
  });
  it('are changed in the text with its comments, and told to every window', async () => {
    writeFileSync(file, '{\n  // at night\n  "appearance.theme": "dark"\n}\n');
    const state = await test.client.settingsSet({ values: { 'appearance.theme': 'light', 'editor.fontSize': 15 } });
    expect(state.values).toEqual({ 'appearance.theme': 'light', 'editor.fontSize': 15 });
    expect(readFileSync(file, 'utf8')).toBe(
      '{\n  // at night\n  "appearance.theme": "light",\n  "editor.fontSize": 15\n}\n',
    );
    expect(told()).toEqual([state]);
    expect((await test.client.settingsSet({ values: { 'editor.fontSize': null } })).values).toEqual({
      'appearance.theme': 'light',
    });
  });
  it('refuse what cannot be so, all of it', async () => {
    const values = { 'appearance.theme': 'light', 'editor.fontSize': 500 };
    await expect(test.client.settingsSet({ values })).rejects.toMatchObject({
      code: 'invalid-argument',
      message: '"editor.fontSize" must be a number from 8 to 32.',
    });
    await expect(test.client.settingsSet({ values: { nonsense: 1 } })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
    expect(existsSync(file)).toBe(false);
  });
  it('keep a text that is no JSON as it is, and say where it is wrong', async () => {
    writeFileSync(file, '{\n  "appearance.theme": dark\n}');
    expect(await test.client.settingsRead({})).toMatchObject({
      values: {},
      problems: [{ key: null, message: 'Line 2, column 23: Expected a value.' }],
    });
    await expect(test.client.settingsSet({ values: { 'editor.fontSize': 12 } })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    expect(readFileSync(file, 'utf8')).toBe('{\n  "appearance.theme": dark\n}');
  });
  it('let everything else hold beside a value that is wrong or unknown', async () => {
    writeFileSync(file, '{ "appearance.theme": "pink", "editor.fontSize": 14, "later": 1 }');
    const { values, problems } = await test.client.settingsRead({});
    expect(values).toEqual({ 'editor.fontSize': 14 });
    expect(problems.map(({ key }) => key)).toEqual(['appearance.theme', 'later']);
  });
  it('are written as the user typed them, unless somebody was faster', async () => {
    const text = '// mine\n{ "editor.wordWrap": true }\n';
    expect((await test.client.settingsWrite({ text, was: '' })).values).toEqual({ 'editor.wordWrap': true });
    await expect(test.client.settingsWrite({ text: '{}', was: '' })).rejects.toMatchObject({ code: 'conflict' });
    await expect(test.client.settingsWrite({ text: '{' })).rejects.toMatchObject({ code: 'invalid-input' });
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
  it('are told when another program changes the file, once', () => {
    const { settings } = test.workbench.deps;
    settings.look();
    expect(told()).toEqual([]);
    writeFileSync(file, '{ "appearance.density": "compact" }');
    settings.look();
    settings.look();
    expect(told()).toMatchObject([{ values: { 'appearance.density': 'compact' } }]);
  });
  it('stay behind the link that leads to them', async () => {
    const elsewhere = join(test.sandbox.top, 'dotfiles.json');
    writeFileSync(elsewhere, '{}');
    symlinkSync(elsewhere, file);
    await test.client.settingsSet({ values: { 'editor.minimap': true } });
    expect(lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readFileSync(elsewhere, 'utf8')).toContain('"editor.minimap": true');
    rmSync(file);
  });
  it('set nothing while the file is no UTF-8', async () => {
    writeFileSync(file, Buffer.from([0x7b, 0xff, 0x7d]));
    expect(await test.client.settingsRead({})).toMatchObject({ values: {}, problems: [{ key: null }] });
    await expect(test.client.settingsSet({ values: { 'editor.minimap': true } })).rejects.toMatchObject({
      code: 'invalid-argument',
    });
  });
});

describe('what windows keep', () => {
  it('is kept for each sandbox, and leaves no event in the record', async () => {
    const before = test.session().audit.count();
    expect(await test.client.windowState({ sandbox: 'test', key: 'tabs' })).toEqual({ value: null });
    await test.client.windowState({ sandbox: 'test', key: 'tabs', set: ['a'] });
    expect(await test.client.windowState({ sandbox: 'test', key: 'tabs' })).toEqual({ value: ['a'] });
    expect(test.session().audit.count()).toBe(before);
  });
  it('is kept for all sandboxes too', async () => {
    await test.client.windowState({ sandbox: null, key: 'width', set: 7 });
    expect(await test.client.windowState({ sandbox: null, key: 'width' })).toEqual({ value: 7 });
    expect(await test.client.windowState({ sandbox: null, key: 'toString' })).toEqual({ value: null });
  });
  it('is refused beyond a mebibyte', async () => {
    const set = 'x'.repeat(1_048_576);
    await expect(test.client.windowState({ sandbox: 'test', key: 'tabs', set })).rejects.toMatchObject({
      code: 'too-large',
    });
  });
});
