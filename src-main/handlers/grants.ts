/** What capsules were granted, and by whom, for windows. */
import type { ApiHandlers } from '../../src-preload/contract/api.ts';
import type { ListedGrant } from '../sandbox/policy/grant-book.ts';
import type { Session } from '../sandbox/session.ts';
import type { Workbench } from './workbench.ts';

type GrantCalls = 'grantList' | 'grantAdd' | 'grantRevoke' | 'grantRenew';

const shown = ({ capsule, ...grant }: ListedGrant) => ({ ...grant, capsule: { ...capsule } });

export const createGrantHandlers = (workbench: Workbench): Pick<ApiHandlers, GrantCalls> => {
  const servicesOf = (sandbox: string): Session['services'] => workbench.opened(sandbox).session.services;
  return {
    grantList: ({ sandbox }) => servicesOf(sandbox).grants.list().map(shown),
    grantAdd: ({ sandbox, ...wish }) => shown(servicesOf(sandbox).desk.add(wish)),
    grantRevoke: ({ sandbox, id }) => ({ revoked: servicesOf(sandbox).desk.revoke(id) }),
    grantRenew: ({ sandbox, id, hash }) => shown(servicesOf(sandbox).desk.renew(id, hash)),
  };
};
