/** The window's bundle as answers to GET: a closed list of files, and the headers that lock the page down. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

/**
 * Styles need 'unsafe-inline' because Monaco sets style attributes and elements and has no nonce support;
 * scripts need nothing but our own origin.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** On every answer, refusals included. */
export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
};

export interface StaticAnswer {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}
/** `pathname` as it stands in the URL, still percent-encoded. */
export type StaticFiles = (pathname: string) => Promise<StaticAnswer>;

/**
 * Serves the files that are in `folder` now. A request is looked up in that list and never becomes a host
 * path, so there is nothing to traverse. `/` is `index.html`. Errors: `Error` when the folder is not there.
 */
export function createStaticFiles(folder: string): StaticFiles {
  const files = listFiles(folder);
  return async (pathname) => {
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    if (file === undefined) return notFound();
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    // Everything but the page itself has its hash in its name.
    const caching = pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store';
    return {
      status: 200,
      headers: { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': caching },
      body: await readFile(file),
    };
  };
}

function listFiles(folder: string): ReadonlyMap<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = found.map((entry) => join(entry.parentPath, entry.name));
  const toPathname = (path: string): string =>
    path
      .slice(folder.replace(/[\\/]+$/, '').length)
      .replaceAll('\\', '/')
      .split('/')
      .map(encodeURIComponent)
      .join('/');
  return new Map(paths.map((path) => [toPathname(path), path]));
}

const notFound = (): StaticAnswer => ({
  status: 404,
  headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: new TextEncoder().encode('There is no such page.\n'),
});
