/** The bundle is served, and nothing beside it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createStaticFiles } from './static.ts';
import type { StaticFiles } from './static.ts';

const top = mkdtempSync(join(tmpdir(), 'inspector-static-'));
let files: StaticFiles;

beforeAll(() => {
  mkdirSync(join(top, 'bundle', 'assets'), { recursive: true });
  writeFileSync(join(top, 'secret'), 'secret');
  writeFileSync(join(top, 'bundle', 'index.html'), '<!doctype html>');
  writeFileSync(join(top, 'bundle', 'assets', 'a b.js'), 'export {}');
  files = createStaticFiles(join(top, 'bundle'));
});
afterAll(() => rmSync(top, { recursive: true }));

describe('static files', () => {
  it('serves the page at /, never cached and locked down', async () => {
    const { status, headers, body } = await files('/');
    expect([status, Buffer.from(body).toString()]).toEqual([200, '<!doctype html>']);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
  });

  it('serves what has a hash in its name for good', async () => {
    const { status, headers } = await files('/assets/a%20b.js');
    expect(status).toBe(200);
    expect(headers['cache-control']).toContain('immutable');
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  it.each([
    '/../secret',
    '/..%2fsecret',
    '/%2e%2e/secret',
    '/assets/../../secret',
    '/assets/..%5c..%5csecret',
    '//secret',
    '/index.html%00',
    '/assets',
    '',
    '/toString',
  ])('has no %j', async (pathname) => {
    const { status, body } = await files(pathname);
    expect(status).toBe(404);
    expect(Buffer.from(body).toString()).not.toContain('secret');
  });
});
