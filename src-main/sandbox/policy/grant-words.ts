/** Grants in words, for reasons and for the record. */
import type { KeptGrant } from '../../store/kept-grant.ts';

const HOW_LONG = { run: 'for this run', sandbox: 'in this sandbox', always: 'in every sandbox' } as const;
const WHERE = {
  prompt: 'when it was asked',
  window: 'in a window',
  'command-line': 'on the command line',
  broker: 'as a broker',
} as const;

type Worded = Pick<
  KeptGrant,
  'verdict' | 'access' | 'pattern' | 'lifetime' | 'by' | 'source' | 'grantedAt' | 'expiresAt'
>;

const MS_PER_SECOND = 1000;

const atMost = ({ grantedAt, expiresAt }: Worded): string =>
  expiresAt === null ? '' : `, for ${Math.round((expiresAt - grantedAt) / MS_PER_SECOND)} s at most`;

/** e.g. `grant: write "cwd://src" in this sandbox, by user when it was asked`. */
export function wordsOfGrant(grant: Worded): string {
  const { verdict, access, pattern, lifetime, by, source } = grant;
  const what = verdict === 'allow' ? 'grant' : 'refusal';
  return `${what}: ${access} "${pattern}" ${HOW_LONG[lifetime]}${atMost(grant)}, by ${by} ${WHERE[source]}`;
}
