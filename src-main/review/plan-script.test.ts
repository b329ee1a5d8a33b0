import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';

import { digestOfPlan, rehearsePlan } from './plan-document.ts';
import type { RehearsedPlan } from './plan-document.ts';
import { PlaceReader } from './place-facts.ts';
import { planCommit } from './plan.ts';
import { planScript } from './plan-script.ts';
import { anyAct, anyLayout, perform } from './random-changes-contract.ts';
import { withFolder } from './sandboxed-folder-contract.ts';
import type { SandboxedFolder } from './sandboxed-folder-contract.ts';
import { diskSnapshot } from './tree-hands-contract.ts';

let work: string;
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), 'inspector-script-'));
});
afterEach(() => {
  rmSync(work, { recursive: true, force: true });
});

function rehearse(sandboxed: SandboxedFolder, contents = new Map<string, Uint8Array>()): RehearsedPlan {
  const { overlay, folder, root: mergedRoot } = sandboxed;
  const base = overlay.view('base');
  const root = base.openRoot();
  const { steps } = planCommit(overlay, 'cwd', sandboxed.changes(), null, { contents });
  return rehearsePlan(steps, {
    ...{ mount: 'cwd', folder },
    base: new PlaceReader(() => ({ vfs: base, root })),
    merged: new PlaceReader(() => ({ vfs: overlay, root: mergedRoot })),
  });
}

/** Runs the script on a copy of the folder; what that has then. */
function runOnCopy(plan: RehearsedPlan, harm: (copy: string) => void = () => undefined) {
  const copy = join(work, 'copy');
  rmSync(copy, { recursive: true, force: true });
  cpSync(plan.folder, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true });
  harm(copy);
  writeFileSync(join(work, 'plan.sh'), planScript([plan]));
  const { status, stderr } = spawnSync('sh', [join(work, 'plan.sh'), copy], { encoding: 'utf8' });
  return { status, stderr, copy, disk: diskSnapshot(copy) };
}

test('the script does to a copy of the folder what the commit does to the folder', () => {
  fc.assert(
    fc.property(anyLayout, fc.array(anyAct, { minLength: 1, maxLength: 8 }), (layout, acts) => {
      withFolder(layout, (folder) => {
        perform(folder, acts);
        const done = runOnCopy(rehearse(folder));
        expect(done.stderr).toBe('');
        expect(done.disk).toEqual(folder.merged());
        expect(folder.commit()).toMatchObject({ state: 'done' });
        expect(done.disk).toEqual(folder.disk());
      });
    }),
    { numRuns: 60 },
  );
});

const ODD = ["it's", '-rf', '$(touch hacked)', ' space ', '`id`', '*', '\\', '"', 'ünï', '--', 'END'];

test('names and targets of any kind are names and targets, and nothing else', () => {
  const layout = Object.fromEntries(
    ODD.flatMap((name) => [
      [`old/${name}`, name],
      [`${name}/in`, 'kept'],
    ]),
  );
  withFolder({ ...layout, 'gone/a\nb': 'x', 'gone/-\t\n': '->a\n' }, (folder) => {
    folder.remove('gone');
    for (const name of ODD) {
      folder.write(`new${name}`, `END\n${name}`);
      folder.remove(`old/${name}`);
      folder.symlink(name, `${name}/link`);
      folder.rename(`${name}/in`, `${name}/out ${name}`);
      folder.mkdir(`dir ${name}`);
    }
    const done = runOnCopy(rehearse(folder));
    expect(done.stderr).toBe('');
    expect(done.disk).toEqual(folder.merged());
  });
});

test('files get their mode and their time to the nanosecond, and contents of their own when they are given', () => {
  withFolder({ a: 'one\n' }, (folder) => {
    folder.write('a', 'two\nthree\n');
    folder.setMode('a', 0o750);
    const text = Buffer.from('two\n');
    const plan = rehearse(folder, new Map([['cwd://a', text]]));
    expect(plan.steps[0]?.planned).toMatchObject({
      before: { kind: 'file', size: 4 },
      after: { size: 4, mode: 0o644 },
      reverse: 'write the earlier content',
    });
    const { copy, disk } = runOnCopy(plan);
    expect(disk['a']).toBe('644 two\n');
    expect(statSync(join(copy, 'a'), { bigint: true }).mtimeNs).toBe(
      BigInt(plan.steps[0]?.planned.after?.modified ?? 0),
    );
  });
});

test.each([
  ['a file was changed', (copy: string) => writeFileSync(join(copy, 'dir/a'), 'other'), 'dir/a has been changed'],
  ['a file came where one is to be made', (copy: string) => writeFileSync(join(copy, 'b'), ''), 'b is there already'],
  [
    'a link leads elsewhere',
    (copy: string) => {
      rmSync(join(copy, 'l'));
      symlinkSync('y', join(copy, 'l'));
    },
    'l leads elsewhere',
  ],
  [
    'a directory became a link',
    (copy: string) => {
      rmSync(join(copy, 'dir'), { recursive: true });
      symlinkSync('../outside', join(copy, 'dir'));
    },
    'is a link',
  ],
])('nothing is touched when %s', (_, harm, why) => {
  withFolder({ 'dir/a': 'a', 'dir/z': 'z', l: '->x' }, (folder) => {
    folder.write('dir/a', 'A');
    folder.write('b', 'B');
    folder.symlink('z', 'l2');
    folder.remove('l');
    folder.remove('dir/z');
    const plan = rehearse(folder);
    cpSync(folder.folder, join(work, 'outside'), { recursive: true });
    let before: unknown;
    const done = runOnCopy(plan, (copy) => {
      harm(copy);
      before = diskSnapshot(copy);
    });
    expect(done.status).not.toBe(0);
    expect(done.stderr).toContain(why);
    expect(done.disk).toEqual(before);
  });
});

test('the digest is that of what a plan does', () => {
  withFolder({ a: 'a', b: 'b' }, (folder) => {
    folder.write('a', 'A');
    folder.rename('b', 'c');
    const digest = () => {
      const { steps, ...plan } = rehearse(folder);
      return digestOfPlan([{ ...plan, steps: steps.map(({ planned }) => planned) }]);
    };
    const first = digest();
    expect(digest()).toBe(first);
    folder.write('a', 'AA');
    expect(digest()).not.toBe(first);
  });
});

test('no search path of the shell, and no folder that cannot be entered, leads the script to another folder', () => {
  withFolder({ a: 'a' }, (folder) => {
    folder.write('a', 'changed');
    const plan = rehearse(folder);
    const script = join(work, 'plan.sh');
    for (const name of ['copy', 'away/copy']) cpSync(plan.folder, join(work, name), { recursive: true });
    writeFileSync(script, planScript([plan]));
    const env = { ...process.env, CDPATH: join(work, 'away') };
    expect(spawnSync('sh', [script, 'copy'], { cwd: work, env, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(diskSnapshot(join(work, 'copy'))).toEqual(folder.merged());
    expect(diskSnapshot(join(work, 'away/copy'))).toEqual(folder.disk());
    writeFileSync(script, planScript([plan, plan]));
    expect(spawnSync('sh', [script, 'away/copy', 'nowhere'], { cwd: work, encoding: 'utf8' }).status).not.toBe(0);
    expect(diskSnapshot(join(work, 'away/copy'))).toEqual(folder.disk());
  });
});

test('a content that cannot be read is no empty file in the script', () => {
  withFolder({ a: 'a' }, (folder) => {
    folder.write('a', 'changed');
    const plan = rehearse(folder);
    folder.remove('a');
    expect(() => planScript([plan])).toThrow('cwd://a cannot be read.');
  });
});
