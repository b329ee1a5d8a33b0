/** Events as Astrid's own audit names them: its log line (contracts.md 6.1), and in it the entry of its record (6.2). */
import type { Cause } from '../../../src-preload/contract/event-words.ts';
import type { Operation } from '../../../src-preload/contract/vocabulary.ts';
import type { AuditEvent } from '../event.ts';
import { errorOf, resultOf, verbOf } from './event-words.ts';
import { isoTime } from './iso-time.ts';
import type { ExportedEvent, LineFormat } from './line-writer.ts';

type Tagged = Readonly<{ type: string }> & Readonly<Record<string, unknown>>;

const FILE_ACTIONS = { read: 'file_read', write: 'file_write', delete: 'file_delete' } as const;

const answered = (event: AuditEvent): Tagged => ({
  type: resultOf(event) === 'allowed' ? 'approval_granted' : 'approval_denied',
  resource: event.path,
});
const ended = ({ capsule, reason }: AuditEvent): Tagged => ({ type: 'session_ended', capsule_id: capsule, reason });

/** What is not about a file. */
const OTHER_ACTIONS: Readonly<Partial<Record<Operation, (event: AuditEvent) => Tagged>>> = {
  'host-call': ({ capsule, fn }) => ({ type: 'capsule_tool_call', capsule_id: capsule, tool: fn }),
  prompt: ({ path }) => ({ type: 'approval_requested', resource: path }),
  answer: answered,
  grant: answered,
  revoke: ({ path }) => ({ type: 'capability_revoked', resource: path }),
  'run-start': ({ capsule }) => ({ type: 'session_started', capsule_id: capsule }),
  'run-exit': ended,
  'run-kill': ended,
  'run-trap': ended,
};

function actionOf(event: AuditEvent): Tagged {
  const { op, path, after } = event;
  const verb = verbOf(op);
  if (verb) return { type: FILE_ACTIONS[verb], path, ...(after === null ? {} : { content_hash: after }) };
  return OTHER_ACTIONS[op]?.(event) ?? { type: 'admin_request', method: op, params: { path } };
}

const AUTHORIZATIONS: Readonly<Partial<Record<Cause, (reason: string) => Tagged>>> = {
  user: () => ({ type: 'user' }),
  rule: (rule) => ({ type: 'capability', rule }),
  grant: (grant) => ({ type: 'user_approval', grant }),
  default: () => ({ type: 'not_required' }),
  mount: () => ({ type: 'not_required' }),
};

const authorizationOf = ({ decision, cause, reason }: AuditEvent): Tagged =>
  decision === 'deny' ? { type: 'denied', reason } : (AUTHORIZATIONS[cause]?.(reason) ?? { type: 'system', reason });

const line = ({ event, previous }: ExportedEvent): string => {
  const error = errorOf(event);
  const fields = { capsule_id: event.capsule, principal: event.principal, fn: event.fn, path: event.path };
  return `${JSON.stringify({
    timestamp: isoTime(event),
    level: 'DEBUG',
    target: 'astrid.audit.fs',
    fields: { message: 'audit', ...fields, ...(error === null ? {} : { error }) },
    entry: {
      id: String(event.seq),
      timestamp: isoTime(event),
      session_id: event.run,
      principal: event.principal,
      action: actionOf(event),
      authorization: authorizationOf(event),
      outcome: error === null ? { status: 'success' } : { status: 'failure', error },
      previous_hash: previous,
      hash: event.hash,
      // Ours is a chain without a key: there is nothing to sign with, and nothing is made up.
      runtime_key: null,
      signature: null,
    },
  })}\n`;
};

export const astridLines: LineFormat = { head: () => '', line, foot: () => '' };
