/** Reading files as they come near the view. */
import { describe, expect, it, vi } from 'vitest';

import { CallError } from '../../../../src-preload/contract/reply.ts';
import type { TextDiff } from '../../../../src-preload/contract/schemas.ts';

import { ContentLoader } from './content-loader.ts';
import type { FileContent } from './file-rows.ts';

const textOf = (path: string): TextDiff => ({
  path,
  kind: 'added',
  state: 'text',
  before: null,
  after: path,
  sizeBefore: null,
  sizeAfter: 1,
});

function loading() {
  const asked: string[] = [];
  const open: (() => void)[] = [];
  const seen = new Map<string, FileContent>();
  const changeDiff = ({ path }: { path: string }): Promise<TextDiff> => {
    asked.push(path);
    return new Promise((resolve, reject) =>
      open.push(() => (path === 'bad' ? reject(new CallError('not-found', 'It is gone.')) : resolve(textOf(path)))),
    );
  };
  const loader = new ContentLoader({
    client: { changeDiff },
    sandbox: 's',
    pair: null,
    colour: (name, text) =>
      name === 'plain' ? Promise.reject(new Error('no grammar')) : Promise.resolve([[{ start: 0, kind: text }]]),
    onContent: (path, content) => seen.set(path, content),
  });
  return { asked, open, seen, loader };
}

describe('the loader of all changes', () => {
  it('asks for a few at a time, and for the next when one is there', async () => {
    const { asked, open, seen, loader } = loading();
    loader.want(['a', 'b', 'c', 'd', 'e', 'f'], '1', {});
    expect(asked).toEqual(['a', 'b', 'c', 'd']);
    open[1]?.();
    await vi.waitFor(() => expect(asked).toEqual(['a', 'b', 'c', 'd', 'e']));
    expect([...seen.keys()]).toEqual(['b']);
  });

  it('forgets what has left the view before it was asked for', async () => {
    const { asked, open, loader } = loading();
    loader.want(['a', 'b', 'c', 'd', 'e'], '1', {});
    loader.want(['x', 'a'], '1', {});
    open[0]?.();
    await vi.waitFor(() => expect(asked).toEqual(['a', 'b', 'c', 'd', 'x']));
  });

  it('reads again only what may have changed', async () => {
    const { asked, open, seen, loader } = loading();
    loader.want(['a'], '1', {});
    open[0]?.();
    await vi.waitFor(() => expect(seen.size).toBe(1));
    loader.want(['a'], '1', {});
    expect(asked).toEqual(['a']);
    loader.want(['a'], '2', {});
    expect(asked).toEqual(['a', 'a']);
  });

  it('says why a file cannot be shown', async () => {
    const { open, seen, loader } = loading();
    loader.want(['bad'], '1', {});
    open[0]?.();
    await vi.waitFor(() => expect(seen.get('bad')).toEqual({ at: 'notice', text: 'It is gone.' }));
  });

  it('colours what it has read, once that is there; what cannot be coloured stays as it is', async () => {
    const { open, seen, loader } = loading();
    loader.want(['code', 'plain'], '1', {});
    for (const answer of open.splice(0)) answer();
    const line = (path: string) => {
      const content = seen.get(path);
      return content?.at === 'rows' ? content.rows[1] : undefined;
    };
    await vi.waitFor(() => expect(line('code')).toMatchObject({ text: 'code', colours: [{ start: 0, kind: 'code' }] }));
    expect(line('plain')).not.toHaveProperty('colours');
  });
});
