/** What all open sandboxes of a principal may keep together. */
import { Budget } from '../vfs/budget.ts';
import type { BudgetLimits } from '../vfs/budget.ts';
import { PRINCIPAL_LIMITS } from './limits.ts';

/** The same one for the same principal. */
export function createPrincipalBudgets(limits: BudgetLimits = PRINCIPAL_LIMITS): (principal: string) => Budget {
  const budgets = new Map<string, Budget>();
  return (principal) => {
    const budget = budgets.get(principal) ?? new Budget(limits);
    budgets.set(principal, budget);
    return budget;
  };
}
