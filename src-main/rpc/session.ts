/** Who may talk to the browser shell: whoever opened the one-time link, from our own page, at our own address. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** 256 bits. */
const SECRET_BYTES = 32;

export interface Session {
  /** Path and query of the link that logs one browser in, once. */
  readonly loginPath: string;
  /** True at the first correct `token`, never again. */
  login(token: string): boolean;
  /** The value of the `Set-Cookie` header. */
  readonly cookie: string;
  hasCookie(request: IncomingMessage): boolean;
  /** The `Host` header names this server: anything else is a foreign name that resolves to us (DNS rebinding). */
  isOurHost(request: IncomingMessage): boolean;
  /** The `Origin` header is a page that this server served. A browser always sends one with a WebSocket. */
  isOurOrigin(request: IncomingMessage): boolean;
}

export function createSession(port: number): Session {
  const token = randomBytes(SECRET_BYTES).toString('base64url');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  // Cookies do not know ports: without it in the name two inspectors would log each other out.
  const name = `capsule_inspector_${port}`;
  const hosts: ReadonlySet<string | undefined> = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
  let used = false;
  return {
    loginPath: `/?token=${token}`,
    login(asked) {
      if (used || !isEqual(asked, token)) return false;
      used = true;
      return true;
    },
    cookie: `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict`,
    hasCookie: (request) => cookiesNamed(name, request).some((value) => isEqual(value, secret)),
    isOurHost: (request) => hosts.has(request.headers.host),
    isOurOrigin: ({ headers }) => hosts.has(headers.host) && headers.origin === `http://${String(headers.host)}`,
  };
}

/** In constant time; the digests make the lengths equal. */
function isEqual(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

function cookiesNamed(name: string, request: IncomingMessage): readonly string[] {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.filter(([key]) => key === name).map(([, value = '']) => value);
}
