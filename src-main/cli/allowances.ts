/** `allowances`: what the user has allowed capsules for good, and taking it back. */
import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import type { AllowancesCommand } from './prompt-arguments.ts';
import { alignColumns, jsonLine, printable } from './text.ts';

export async function showAllowances(command: AllowancesCommand, context: Context): Promise<number> {
  const { client, stdout, stderr } = context;
  const state = await openSandbox(context, command.where);
  const sandbox = state.sandbox.id;
  for (const pattern of command.revoke) {
    const { revoked } = await client.allowanceRevoke({ sandbox, pattern });
    if (revoked) continue;
    await stderr.write(`capsule-inspector: There is no allowance ${JSON.stringify(printable(pattern))}.\n`);
    return EXIT.conflicts;
  }
  const allowances = await client.allowanceList({ sandbox });
  if (command.format === 'json') await stdout.write(allowances.map(jsonLine).join(''));
  else {
    const since = (grantedAt: number): string => new Date(grantedAt).toISOString();
    const rows = allowances.map(({ pattern, capsule, grantedAt }) => [
      printable(pattern),
      printable(capsule),
      since(grantedAt),
    ]);
    await stdout.write(alignColumns(rows));
  }
  return EXIT.done;
}
