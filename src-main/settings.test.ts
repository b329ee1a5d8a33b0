/** Where state lives, and what a shell is started on. */
import { describe, expect, it } from 'vitest';

import { dataFolder, parseShellArguments } from './settings.ts';

describe('the data folder', () => {
  const linux = { env: {}, platform: 'linux', userHome: '/home/u' } as const;
  it.each([
    ['is where Linux keeps data', linux, '/home/u/.local/share/capsule-inspector'],
    ['follows XDG_DATA_HOME', { ...linux, env: { XDG_DATA_HOME: '/data' } }, '/data/capsule-inspector'],
    [
      'ignores a relative XDG_DATA_HOME',
      { ...linux, env: { XDG_DATA_HOME: 'data' } },
      '/home/u/.local/share/capsule-inspector',
    ],
    [
      'is where macOS keeps data',
      { ...linux, platform: 'darwin' },
      '/home/u/Library/Application Support/capsule-inspector',
    ],
    ['is what CAPSULE_INSPECTOR_HOME says', { ...linux, env: { CAPSULE_INSPECTOR_HOME: '/x/y' } }, '/x/y'],
    [
      'is not moved by an empty CAPSULE_INSPECTOR_HOME',
      { ...linux, env: { CAPSULE_INSPECTOR_HOME: '' } },
      '/home/u/.local/share/capsule-inspector',
    ],
  ] as const)('%s', (_what, environment, folder) => {
    expect(dataFolder(environment)).toBe(folder);
  });
});

describe('the arguments of a shell', () => {
  it.each([
    [[], { kind: 'none' }],
    [['work'], { kind: 'folder', folder: '/at/work', name: null }],
    [['/work'], { kind: 'folder', folder: '/work', name: null }],
    [['--sandbox=other', 'work'], { kind: 'folder', folder: '/at/work', name: 'other' }],
    [['--sandbox', 'other'], { kind: 'name', name: 'other' }],
    [['--as', 'ada', 'work'], { kind: 'folder', folder: '/at/work', name: null, principal: 'ada' }],
    [['--sandbox', 'other', '--as=ada'], { kind: 'name', name: 'other', principal: 'ada' }],
    [['--sample'], { kind: 'sample' }],
    [['--sample', 'work'], { kind: 'folder', folder: '/at/work', name: null }],
    // Electron leaves Chromium's switches among ours.
    [['--remote-debugging-port=0', '--no-first-run', 'work'], { kind: 'folder', folder: '/at/work', name: null }],
  ])('%j', (argv, target) => {
    expect(parseShellArguments(argv, '/at')).toEqual({ target, port: 0 });
  });

  it.each([
    [['--port', '8080'], 8080],
    [['--port=0'], 0],
    [['--port=65535'], 65_535],
  ])('%j chooses the port', (argv, port) => {
    expect(parseShellArguments(argv, '/at').port).toBe(port);
  });

  it.each([
    [['--port=x']],
    [['--port=65536']],
    [['--port=-1']],
    [['--port=']],
    [['--port']],
    [['--sandbox']],
    [['a', 'b']],
  ])('%j is refused with a sentence', (argv) => {
    expect(() => parseShellArguments(argv, '/at')).toThrow(/^[A-Z-].*\.$/);
  });
});
