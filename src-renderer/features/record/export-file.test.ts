/** Where an export goes. */
import { describe, expect, it } from 'vitest';

import { folderOf, inFolder } from '../../shared/host-paths.ts';

import { exportName } from './export-file.ts';

describe('the file of an export', () => {
  it('is named after the sandbox and the form, in a way that every disk takes', () => {
    expect(exportName('my work/1', 'jsonl')).toBe('my-work-1.jsonl');
    expect(exportName('..', 'bundle')).toBe('events.capsule-trail');
    expect(exportName('größe', 'astrid')).toBe('größe.astrid.jsonl');
  });
  it('lies beside the workspace, on any system', () => {
    expect(inFolder(folderOf('/home/me/work'), 'a.csv')).toBe('/home/me/a.csv');
    expect(inFolder(folderOf('/work'), 'a.csv')).toBe('/a.csv');
    expect(inFolder(folderOf('C:\\Users\\me\\work'), 'a.csv')).toBe('C:\\Users\\me\\a.csv');
  });
});
