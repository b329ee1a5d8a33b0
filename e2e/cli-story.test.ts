import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { capsule, differences, jsonLines, Place, snapshot } from './harness.ts';

const FILES = 2400;
let place: Place;
let before: ReadonlyMap<string, string>;

beforeAll(() => {
  place = new Place();
  for (let index = 0; index < FILES; index += 1) {
    const name = `part-${index % 40}/section-${index % 7}/note-${index}`;
    place.write(`${name}.md`, index % 100 === 0 ? `# Note ${index}  \r\nwith blanks   \r\n` : `# Note ${index}\n`);
  }
  place.write('part-1/draft.md~', 'left over');
  place.write('part-2/Meeting Notes.TXT', 'agreed\n');
  before = snapshot(place.workspace);
});
afterAll(() => {
  place.remove();
});

interface Listed {
  readonly path: string;
  readonly kind: string;
  readonly from: string | null;
}
const listed = (): Listed[] => jsonLines(place.cli(['diff', '--json']).stdout) as unknown as Listed[];

describe('the main job on a folder of over two thousand files, by the command line', () => {
  test('a run changes nothing in the folder, and the sandbox lists what it did', () => {
    expect(before.size).toBeGreaterThan(2000);
    const output = place.run(capsule('tidy.wasm'));
    expect(output).toContain('part-1/draft.md~');
    expect(differences(before, snapshot(place.workspace))).toEqual([]);
    const changes = listed();
    const kindOf = new Map(changes.map(({ path, kind }) => [path, kind]));
    expect(kindOf.get('cwd://part-0/section-0/note-0.md')).toBe('modified');
    expect(kindOf.get('cwd://part-1/draft.md~')).toBe('deleted');
    expect(kindOf.get('cwd://TIDY-REPORT.md')).toBe('added');
    expect(changes.find(({ from }) => from === 'cwd://part-2/Meeting Notes.TXT')).toMatchObject({
      kind: 'renamed',
      path: 'cwd://part-2/meeting-notes.txt',
    });
    expect(changes.filter(({ kind }) => kind === 'modified')).toHaveLength(FILES / 100);
  });

  test('the patch of one file shows the lines that changed', () => {
    const { stdout } = place.cli(['diff', '--patch', 'part-0/section-0/note-0.md']);
    expect(stdout).toContain('--- a/part-0/section-0/note-0.md');
    expect(stdout).toContain('+# Note 0\n');
  });

  test('a dry run of a commit names its steps and touches nothing', () => {
    const { stdout, code } = place.cli(['commit', '--dry-run', '--json']);
    expect(code).toBe(0);
    expect(jsonLines(stdout).at(-1)).toMatchObject({ type: 'report', state: 'planned' });
    expect(differences(before, snapshot(place.workspace))).toEqual([]);
  });

  test('committing two paths changes exactly those two in the folder', () => {
    const paths = ['part-0/section-0/note-0.md', 'part-1/draft.md~'];
    const done = place.cli(['commit', ...paths]);
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(differences(before, snapshot(place.workspace))).toEqual(paths);
    expect(place.read('part-0/section-0/note-0.md')).toBe('# Note 0\nwith blanks\n');
    expect(listed().map(({ path }) => path)).not.toContain('cwd://part-0/section-0/note-0.md');
  });

  test('discarding one path brings the original back in the sandbox and leaves the folder alone', () => {
    const now = snapshot(place.workspace);
    expect(place.cli(['discard', 'part-20/section-2/note-100.md']).code).toBe(0);
    expect(listed().map(({ path }) => path)).not.toContain('cwd://part-20/section-2/note-100.md');
    expect(place.run(capsule('shell.wasm'), 'cat', 'part-20/section-2/note-100.md')).toBe(
      '# Note 100  \r\nwith blanks   \r\n',
    );
    expect(differences(now, snapshot(place.workspace))).toEqual([]);
  });

  test('a file edited behind the sandbox is a conflict, and then nothing at all is committed', () => {
    place.write('part-0/section-4/note-200.md', 'edited by hand meanwhile\n');
    const now = snapshot(place.workspace);
    const done = place.cli(['commit']);
    expect(done.code).toBe(1);
    expect(done.stderr).toContain('cwd://part-0/section-4/note-200.md');
    expect(differences(now, snapshot(place.workspace))).toEqual([]);
    expect(place.cli(['discard', 'part-0/section-4/note-200.md']).code).toBe(0);
  });

  test('committing the rest leaves the folder as the guest saw it and the sandbox empty', () => {
    expect(place.cli(['commit'])).toMatchObject({ code: 0, stderr: '' });
    expect(place.cli(['diff']).stdout).toBe('Nothing has changed.\n');
    const after = snapshot(place.workspace);
    expect(after.has('part-2/meeting-notes.txt')).toBe(true);
    expect(after.has('part-2/Meeting Notes.TXT')).toBe(false);
    expect(place.read('TIDY-REPORT.md')).toContain('meeting-notes.txt');
    expect(place.read('part-0/section-4/note-200.md')).toBe('edited by hand meanwhile\n');
  });

  test('the log holds every attempt in order without a gap, and the filter finds the deletion', () => {
    const events = jsonLines(place.cli(['log', '--json']).stdout);
    expect(events.length).toBeGreaterThan(FILES);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const deletions = jsonLines(place.cli(['log', '--json', '--filter', 'op:unlink draft.md~']).stdout);
    expect(deletions).toMatchObject([{ path: 'cwd://part-1/draft.md~', outcome: 'ok', decision: 'allow' }]);
  });
});
