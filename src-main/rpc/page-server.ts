/** The browser shell's HTTP side: the one-time link, the cookie check, and the page. */
import type { IncomingMessage, RequestListener } from 'node:http';

import type { Session } from './session.ts';
import { SECURITY_HEADERS } from './static.ts';
import type { StaticFiles } from './static.ts';

/** Answers every request of an HTTP server. Faults (the bundle became unreadable) go to `onFault`. */
export function servePage(session: Session, files: StaticFiles, onFault: (error: unknown) => void): RequestListener {
  const answer = async (request: IncomingMessage): Promise<Answer> => {
    try {
      return await answerTo(request, session, files);
    } catch (error) {
      onFault(error);
      return refusal(500, 'The inspector failed at this; its terminal says why.');
    }
  };
  return (request, response) => {
    void answer(request).then(({ status, headers, body }) => {
      response.writeHead(status, { ...headers, 'content-length': body.byteLength }).end(body);
    });
  };
}

type Headers = Readonly<Record<string, string>>;
interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

function answerTo(request: IncomingMessage, session: Session, files: StaticFiles): Answer | Promise<Answer> {
  const url = URL.parse(request.url ?? '', 'http://inspector.invalid');
  if (!session.isOurHost(request)) return refusal(421, 'This server does not have that name.');
  if (url === null) return refusal(400, 'That is not an address.');
  if (request.method !== 'GET') return refusal(405, 'Only GET is answered here.', { allow: 'GET' });
  const token = url.searchParams.get('token');
  if (token !== null) return logIn(request, session, token);
  return session.hasCookie(request) ? files(url.pathname) : sendAway(request);
}

function logIn(request: IncomingMessage, session: Session, token: string): Answer {
  if (session.login(token)) return redirect({ 'set-cookie': session.cookie });
  if (session.hasCookie(request)) return redirect({});
  return refusal(
    403,
    'This link has been used already, or is not one of ours. Start the inspector again for a new one.',
  );
}

/**
 * A strict cookie is not sent with the first page after a click on another site; asking again, now from
 * our own page, sends it. A browser without the cookie then comes as `same-origin` and is refused.
 */
function sendAway(request: IncomingMessage): Answer {
  const again: Headers = request.headers['sec-fetch-site'] === 'cross-site' ? { refresh: '0; url=/' } : {};
  return refusal(403, 'Open the link that the inspector printed when it started.', again);
}

const FIXED_HEADERS = { ...SECURITY_HEADERS, 'cache-control': 'no-store', 'content-type': 'text/plain; charset=utf-8' };

const redirect = (headers: Headers): Answer => ({
  status: 302,
  headers: { ...FIXED_HEADERS, location: '/', ...headers },
  body: new Uint8Array(),
});

const refusal = (status: number, sentence: string, headers: Headers = {}): Answer => ({
  status,
  headers: { ...FIXED_HEADERS, ...headers },
  body: new TextEncoder().encode(`${sentence}\n`),
});
