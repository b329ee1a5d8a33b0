/** log as a list, verify, history, show, diff, restore, blame, export, import, retention, filters: what they ask and print. */
import { describe, expect, test } from 'vitest';

import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { EventQuery, FileVersion } from '../../src-preload/contract/event-schemas.ts';
import type { FileStat } from '../../src-preload/contract/schemas.ts';
import { verifySandbox } from './care.ts';
import { aChange, anEvent, aState, play } from './context-fixture.ts';
import { showDiff } from './diff.ts';
import { showFilters } from './filters.ts';
import { showLog } from './log.ts';
import { restoreFile, showBlame, showFile, showHistory } from './moments.ts';
import { showRetention } from './retention.ts';
import { exportTrail, importTrail } from './trail-files.ts';

const where = { workspace: '/work', sandbox: null };

describe('log', () => {
  test('as a list asks for rows, page by page, up to its limit', async () => {
    const asked: { query: EventQuery; at: unknown; limit: number }[] = [];
    const played = play({
      eventRows: ({ query, at, limit }) => {
        asked.push({ query, at, limit });
        const offset = 'offset' in at ? at.offset : 0;
        const rows = Array.from({ length: limit }, (_, index) => ({
          event: anEvent({ seq: offset + index }),
          fold: null,
        }));
        return { rows, offset, shown: 9000, total: 9000, lastSeq: 9000 };
      },
    });
    const list = { key: 'bytes', order: 'descending', limit: 2500, fold: [] } as const;
    await showLog({ kind: 'log', where, format: 'json', filter: 'a', list }, played.context);
    expect(played.out().split('\n')).toHaveLength(2501);
    expect(asked.map(({ at, limit }) => [at, limit])).toEqual([
      [{ offset: 0 }, 2000],
      [{ offset: 2000 }, 500],
    ]);
    expect(asked[0]?.query).toEqual({ filter: 'a', sort: { key: 'bytes', order: 'descending' } });
  });

  test('says how many a folded line stands for', async () => {
    const fold = { kind: 'repeats' as const, count: 12, first: 3, last: 14 };
    const played = play({
      eventRows: ({ at }) => ({
        rows: 'offset' in at && at.offset === 0 ? [{ event: anEvent({ seq: 14, op: 'stat' }), fold }] : [],
        ...{ offset: 0, shown: 1, total: 12, lastSeq: 14 },
      }),
    });
    const list = { key: 'seq', order: 'ascending', limit: Infinity, fold: ['repeats'] } as const;
    await showLog({ kind: 'log', where, format: 'plain', filter: null, list }, played.context);
    expect(played.out()).toContain('ok  (12 events, repeats: 3 to 14)\n');
  });

  test('counts without reading', async () => {
    const played = play({ eventRows: () => ({ rows: [], offset: 0, shown: 1234, total: 9000, lastSeq: 9000 }) });
    await showLog({ kind: 'log', where, format: 'count', filter: 'a' }, played.context);
    expect(played.out()).toBe('1234\n');
  });
});

describe('verify', () => {
  const chain = { checked: 3, problems: [], heads: [{ principal: 'user', count: 3, hash: 'abc' }], anchored: 2 };

  test('looks at what is kept and at the chain, and tells its ends', async () => {
    const played = play({ sandboxVerify: () => ({ findings: [] }), eventVerify: () => chain });
    expect(await verifySandbox({ kind: 'verify', where, format: 'plain' }, played.context)).toBe(0);
    expect(played.out()).toBe(
      'Nothing is wrong.\n3 events checked. The anchor vouches for those up to 2. The chains end with\n  user: 3 events, abc\n',
    );
  });

  test('ends with 1 when the chain is broken, and names the event', async () => {
    const problem = {
      kind: 'altered' as const,
      principal: 'user',
      seq: 2,
      sentence: 'Event 2 is not what was recorded.',
    };
    const played = play({
      sandboxVerify: () => ({ findings: [] }),
      eventVerify: () => ({ ...chain, problems: [problem] }),
    });
    expect(await verifySandbox({ kind: 'verify', where, format: 'json' }, played.context)).toBe(1);
    expect(JSON.parse(played.out())).toEqual({ subject: '2', ...problem });
  });
});

describe('files as they were', () => {
  const bytes = new TextEncoder().encode('one\ntwo\n');
  const stat: FileStat = {
    path: 'cwd://a',
    kind: 'file',
    size: bytes.length,
    mode: 0o644,
    modifiedAt: 0,
    version: 'v',
    layer: 'top',
  };

  test('are listed as versions, and what is not told goes to stderr', async () => {
    const version: FileVersion = {
      seq: 9,
      timeMs: 0,
      path: 'cwd://a',
      op: 'write',
      run: 'r',
      capsule: 'tidy',
      principal: 'default',
      kind: 'file',
      size: 2048,
      hash: 'abcdef0123456789',
      state: 'too-large',
      events: 3,
    };
    const played = play({ fileHistory: () => ({ versions: [version], more: true, since: 5 }) });
    await showHistory({ kind: 'history', where, path: 'a', format: 'plain', limit: 1 }, played.context);
    expect(played.out()).toBe(
      '9  1970-01-01T00:00:00.000Z  write  default/tidy  2.0 KiB  abcdef012345  too-large  3 events  cwd://a\n',
    );
    expect(played.err()).toContain('earlier versions');
    expect(played.err()).toContain('from event 5 on');
  });

  test('are printed as they are, at a moment', async () => {
    const asked: unknown[] = [];
    const played = play({ fileRead: (input) => (asked.push(input.moment), { bytes, stat }) });
    await showFile({ kind: 'show', where, path: 'a', at: 0 }, played.context);
    await showFile({ kind: 'show', where, path: 'a', at: null }, played.context);
    expect(played.out()).toBe('one\ntwo\none\ntwo\n');
    expect(asked).toEqual([0, undefined]);
  });

  test('are compared as a patch, or as a list of what differs', async () => {
    const diff = {
      path: 'cwd://a',
      kind: 'modified',
      state: 'text',
      before: 'one\n',
      after: 'two\n',
      sizeBefore: 4,
      sizeAfter: 4,
    } as const;
    const played = play({
      momentDiff: () => diff,
      momentChanges: () => ({ changes: [aChange({ path: 'cwd://b', kind: 'added' })], more: false }),
    });
    const command = { kind: 'diff', where, format: 'plain', moments: { from: 3, to: null } } as const;
    await showDiff({ ...command, paths: ['a'] }, played.context);
    expect(played.out()).toContain('--- cwd://a\tevent 3\n+++ cwd://a\tnow\n@@ -1,1 +1,1 @@\n-one\n+two\n');
    await showDiff({ ...command, paths: [] }, played.context);
    expect(played.out()).toMatch(/A {2}cwd:\/\/b\n$/);
  });

  test('are blamed line by line', async () => {
    const lines = [
      { from: 1, count: 1, seq: null },
      { from: 2, count: 1, seq: 12 },
    ];
    const played = play({ fileBlame: () => ({ state: 'captured', lines }), fileRead: () => ({ bytes, stat }) });
    await showBlame({ kind: 'blame', where, path: 'a', format: 'plain', at: null }, played.context);
    expect(played.out()).toBe(' -      1  one\n12      2  two\n');
    const none = play({ fileBlame: () => ({ state: 'too-large', lines: [] }) });
    const command = { kind: 'blame', where, path: 'a', format: 'plain', at: null } as const;
    await expect(showBlame(command, none.context)).rejects.toThrow('too-large');
  });

  test('are restored from one side of an event', async () => {
    const asked: unknown[] = [];
    const played = play({ fileRestore: (input) => (asked.push(input), stat) });
    await restoreFile({ kind: 'restore', where, path: 'a', at: 7, side: 'before' }, played.context);
    expect(asked).toEqual([{ sandbox: 'id', path: 'cwd://a', seq: 7, side: 'before' }]);
    expect(played.out()).toBe('cwd://a is as it was before event 7: 8 B\n');
  });
});

describe('files for others', () => {
  test('are exported by a job, and the report says what is in them', async () => {
    const asked: unknown[] = [];
    const eventExport: ApiHandlers['eventExport'] = (input) => {
      asked.push(input);
      return { file: input.file, events: 2, contents: 1, bytes: 2048 };
    };
    const played = play({ eventExport });
    const command = { kind: 'export', where, file: '/x.capsule-trail', format: 'bundle', filter: 'a' } as const;
    await exportTrail({ ...command, redact: ['paths'] }, played.context);
    expect(asked).toEqual([
      {
        sandbox: 'id',
        file: '/x.capsule-trail',
        format: 'bundle',
        query: { filter: 'a' },
        redact: ['paths'],
        job: 'export',
      },
    ]);
    expect(played.out()).toBe('2 events and 1 content, 2.0 KiB: /x.capsule-trail\n');
  });

  test('are imported, with what is to be known of them on stderr', async () => {
    const state = aState('/x');
    const sandbox = { ...state.sandbox, name: 'box-import-1', imported: { from: 'box', exportedAt: 1 } };
    const played = play({ eventImport: () => ({ ...state, sandbox, eventCount: 3, notices: ['Only events.'] }) });
    await importTrail({ kind: 'import', file: '/x', format: 'plain' }, played.context);
    expect(played.out()).toBe('3 events of box: look at them with --sandbox box-import-1\n');
    expect(played.err()).toBe('capsule-inspector: Only events.\n');
  });
});

test('retention sets what is given and shows all of it', async () => {
  const asked: unknown[] = [];
  const limits = { eventBytes: 2 ** 32, eventDays: null, historyBytes: 2 ** 20, historyDays: 3, fileBytes: null };
  const played = play({
    retention: ({ set }) => {
      asked.push(set);
      return { limits, events: 5, eventBytes: 500, historyBytes: 1024, firstSeq: 1, firstMoment: 0 };
    },
  });
  await showRetention({ kind: 'retention', where, format: 'plain', set: {} }, played.context);
  await showRetention({ kind: 'retention', where, format: 'json', set: { eventDays: 1 } }, played.context);
  expect(asked).toEqual([undefined, { eventDays: 1 }]);
  expect(played.out()).toContain('events    5, 500 B  4.0 GiB   no limit  event 1\n');
});

describe('filters', () => {
  const kept = [{ name: 'mine', filter: 'a' }];
  test('are listed, saved in place of what had the name, and removed', async () => {
    const sets: unknown[] = [];
    const savedFilters: ApiHandlers['savedFilters'] = ({ set }) => {
      if (set) sets.push(set);
      return set ?? kept;
    };
    const played = play({ savedFilters });
    await showFilters({ kind: 'filters', format: 'plain', save: null, remove: [] }, played.context);
    await showFilters(
      { kind: 'filters', format: 'plain', save: { name: 'mine', filter: 'b' }, remove: [] },
      played.context,
    );
    await showFilters({ kind: 'filters', format: 'plain', save: null, remove: ['mine'] }, played.context);
    expect(sets).toEqual([[{ name: 'mine', filter: 'b' }], []]);
    expect(played.out()).toBe('@mine  a\n@mine  b\n');
  });

  test('that are not there cannot be removed', async () => {
    const played = play({ savedFilters: () => [...kept] });
    const command = { kind: 'filters', format: 'plain', save: null, remove: ['other'] } as const;
    await expect(showFilters(command, played.context)).rejects.toMatchObject({ code: 'not-found' });
  });
});
