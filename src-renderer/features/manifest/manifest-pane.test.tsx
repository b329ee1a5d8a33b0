// @vitest-environment happy-dom
/** The tab of a manifest: the form in step with the text, its problems, and saving. */
import { describe, expect, it, vi } from 'vitest';

import type { CallInput } from '../../../src-preload/contract/api.ts';
import { CallError } from '../../../src-preload/contract/reply.ts';

import { eachShown, FILE, nothingLearned, TEXT } from './test-manifest-pane.tsx';

const show = eachShown();

describe('the form of rights', () => {
  it('changes its own lines of the text, and no others', async () => {
    const { fields, type, now, until } = await show();
    expect(fields('read entry').map(({ value }) => value)).toEqual(['cwd://src', 'cwd://docs']);
    await type(fields('read entry')[0], 'cwd://source');
    expect(now().text).toBe(TEXT.replace('cwd://src', 'cwd://source'));
    await type(fields('New entry: may write')[0], 'cwd://out');
    expect(now().text).toContain('fs_write = ["cwd://out"]');
    expect(now().text).toContain('# what it reads');
    await until(() => fields('write entry')[0]?.value === 'cwd://out');
  });
  it('takes an entry out', async () => {
    const { button, click, now } = await show();
    await click(button('Remove cwd://src'));
    expect(now().text).toContain('fs_read = ["cwd://docs"] # what it reads');
  });
  it('follows the text', async () => {
    const { store, fields, until } = await show();
    store.getState().edit(FILE, TEXT.replace('"cwd://docs"', '"cwd://docs", "home://notes"'));
    await until(() => fields('read entry').length === 3);
    expect(fields('read entry')[2]?.value).toBe('home://notes');
  });
  it('waits while the text cannot be read, and says where', async () => {
    const { store, host, page, until, fields } = await show();
    store.getState().edit(FILE, '[capabilities]\nfs_read = [}\n');
    await until(() => page().includes('line 2'));
    expect(host.querySelector('fieldset')?.disabled).toBe(true);
    expect(page()).toContain('The form waits');
    // What it said before is not taken for nothing.
    expect(fields('read entry').map(({ value }) => value)).toEqual(['cwd://src', 'cwd://docs']);
  });
  it('says of each entry what it covers, and whether an event needed it', async () => {
    const unused = [{ access: 'read' as const, pattern: 'cwd://docs' }];
    const { host, until } = await show({
      answers: { policyLearn: () => Promise.resolve({ ...nothingLearned, unused }) },
    });
    await until(() => host.querySelectorAll('[data-use]').length === 2);
    const uses = [...host.querySelectorAll('[data-use]')].map((use) => use.textContent);
    expect(uses).toEqual(['used', 'not used']);
    await until(() => host.textContent.includes('covers 12 files and 3 folders'));
  });
  it('says what is wrong with an entry that covers nothing, and asks the engine nothing about it', async () => {
    const ruleCoverage = vi.fn(() => Promise.resolve({ files: 1, directories: 0, more: false, sample: [] }));
    const text = TEXT.replace('"cwd://src", "cwd://docs"', '"cwd://../up"');
    const { page } = await show({ text, answers: { ruleCoverage } });
    expect(page()).toContain('covers nothing');
    expect(ruleCoverage).not.toHaveBeenCalled();
  });
  it('shows an entry with what cannot be seen in it made visible', async () => {
    const { page } = await show({ text: TEXT.replace('cwd://docs', 'cwd://a\\u202eb') });
    expect(page()).not.toContain('\u202e');
    expect(page()).toMatch(/cwd:\/\/a.*202e.*b/i);
  });
  it('shows other capabilities when they are asked for, and sets them', async () => {
    const { click, button, fields, type, host, now } = await show();
    await click(button('Show those that are not declared'));
    await type(fields('Hosts of requests')[0], 'api.example, *.other');
    expect(now().text).toContain('net = ["api.example", "*.other"]');
    const flag = [...host.querySelectorAll('label')].find(({ textContent }) => textContent.includes('uplink'));
    await click(flag?.querySelector('input'));
    expect(now().text).toContain('uplink = true');
  });
});

describe('a manifest', () => {
  it('has its problems listed, and pressing one goes there', async () => {
    const { until, host, click, now } = await show({ text: '[package]\nname = 5\n' });
    await until(() => host.querySelector('.manifest-problem') !== null);
    await click(host.querySelector('.manifest-problem'));
    expect(now().place?.line).toBeGreaterThan(0);
  });
  it('shows both sides when somebody else wrote meanwhile, and saves over it when it is told to', async () => {
    const disk = { text: TEXT, version: 'v1' };
    const file = () => ({
      state: 'file' as const,
      file: '/capsules/Capsule.toml',
      capsuleFile: FILE,
      note: null,
      ...disk,
    });
    const manifestWrite = vi.fn(({ text, version }: CallInput<'manifestWrite'>) => {
      if (version !== disk.version) return Promise.reject(new CallError('conflict', 'changed'));
      Object.assign(disk, { text, version: 'v3' });
      return Promise.resolve(file());
    });
    const answers = { manifestRead: () => Promise.resolve(file()), manifestWrite };
    const { store, host, button, click, until, page } = await show({ answers });
    store.getState().edit(FILE, `${TEXT}# mine`);
    Object.assign(disk, { text: `${TEXT}# theirs`, version: 'v2' });
    await until(() => button('Save')?.hasAttribute('disabled') === false);
    await click(button('Save'));
    await until(() => host.querySelector('.compared') !== null);
    expect(host.querySelector('.compared')?.textContent).toBe(`${TEXT}# theirs<>${TEXT}# mine`);
    await click(button('Go on editing'));
    expect(host.querySelector('.compared')).toBeNull();
    await click(button('Save mine over it'));
    await until(() => !page().includes('Not saved'));
    expect(disk.text).toBe(`${TEXT}# mine`);
  });
  it('says that it cannot be read, and can be asked again', async () => {
    const manifestRead = vi.fn(() => Promise.reject(new CallError('access', 'You may not read it.')));
    const { page, button, click } = await show({ answers: { manifestRead } });
    expect(page()).toContain('You may not read it.');
    await click(button('Try again'));
    expect(manifestRead).toHaveBeenCalledTimes(2);
  });
});
