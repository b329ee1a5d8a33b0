/** Where a rule and a path part. */
import { describe, expect, it } from 'vitest';

import { partingOf } from './nearest-rule.ts';

describe('a rule and a path part', () => {
  it('at the first component that is another', () => {
    expect(partingOf('cwd://src/app/a.ts', 'cwd://src/lib/b.ts')).toEqual({
      same: 'cwd://src/',
      rule: 'app/',
      path: 'lib/',
      ruleRest: 'a.ts',
      pathRest: 'b.ts',
    });
  });
  it('at whole components: a sibling with the same beginning is another folder', () => {
    expect(partingOf('cwd://src', 'cwd://src-old/a')).toMatchObject({ same: 'cwd://', rule: 'src', path: 'src-old/' });
  });
  it('at the scheme', () => {
    expect(partingOf('home://notes', 'cwd://notes')).toMatchObject({ same: '', rule: 'home://', path: 'cwd://' });
  });
  it('at the end of the shorter one', () => {
    expect(partingOf('cwd://src', 'cwd://src')).toMatchObject({ same: 'cwd://src', rule: '', path: '' });
    expect(partingOf('cwd://src/a', 'cwd://src')).toMatchObject({ same: 'cwd://src', rule: 'a', path: '' });
  });
  it('nowhere within the workspace when the rule is the workspace', () => {
    expect(partingOf('*', 'cwd://a')).toMatchObject({ same: 'cwd://', rule: '', path: 'a' });
  });
  it('in the folders of the host', () => {
    expect(partingOf('/srv/data', '/srv/other/x')).toMatchObject({ same: '/srv/', rule: 'data', path: 'other/' });
  });
});
