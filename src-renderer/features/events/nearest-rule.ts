/** How a rule and a path part: the component from which on the rule leads elsewhere. */

export interface Parting {
  /** What both begin with. */
  readonly same: string;
  /** The first component of each that the other has not; empty where one of them ends there. */
  readonly rule: string;
  readonly path: string;
  /** What follows in each. */
  readonly ruleRest: string;
  readonly pathRest: string;
}

/** The scheme counts as the first component; `*` is the workspace. */
function componentsOf(text: string): readonly string[] {
  const spelled = text === '*' ? 'cwd://' : text;
  const scheme = /^[a-z][a-z0-9-]*:\/\//.exec(spelled)?.[0] ?? '';
  const names = spelled.slice(scheme.length).match(/[^/]+\/?|\//g) ?? [];
  return scheme === '' ? names : [scheme, ...names];
}

const bare = (component: string | undefined): string | undefined =>
  component?.endsWith('://') ? component : component?.replace(/(?<=.)\/$/, '');

export function partingOf(rule: string, path: string): Parting {
  const [ofRule, ofPath] = [componentsOf(rule), componentsOf(path)];
  let common = 0;
  while (common < ofRule.length && common < ofPath.length && bare(ofRule[common]) === bare(ofPath[common])) common += 1;
  return {
    same: ofPath.slice(0, common).join(''),
    rule: ofRule[common] ?? '',
    path: ofPath[common] ?? '',
    ruleRest: ofRule.slice(common + 1).join(''),
    pathRest: ofPath.slice(common + 1).join(''),
  };
}
