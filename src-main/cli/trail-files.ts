/** `export` and `import`: what leaves the inspector, and what comes back. */
import { printable, formatSize, jsonLine, plural } from './text.ts';
import { EXIT, openSandbox } from './context.ts';
import type { Context } from './context.ts';
import { withJob } from './job-progress.ts';
import type { ExportCommand, ImportCommand } from './record-arguments.ts';

export async function exportTrail(command: ExportCommand, context: Context): Promise<number> {
  const { sandbox } = await openSandbox(context, command.where);
  const { file, format, filter, run, redact } = command;
  const query = { ...(filter === null ? {} : { filter }), ...(run === undefined ? {} : { run }) };
  const asked = { sandbox: sandbox.id, file, format, query, redact };
  const done = await withJob(context, 'Export', (job) => context.client.eventExport({ ...asked, job }));
  const contents = done.contents === 0 ? '' : ` and ${plural(done.contents, 'content')}`;
  await context.stdout.write(
    `${plural(done.events, 'event')}${contents}, ${formatSize(done.bytes)}: ${printable(done.file)}\n`,
  );
  return EXIT.done;
}

export async function importTrail({ file, format }: ImportCommand, context: Context): Promise<number> {
  const { sandbox, eventCount, notices } = await withJob(context, 'Import', (job) =>
    context.client.eventImport({ file, job }),
  );
  for (const notice of notices) await context.stderr.write(`capsule-inspector: ${printable(notice)}\n`);
  if (format === 'json') await context.stdout.write(jsonLine({ sandbox: sandbox.id, name: sandbox.name, eventCount }));
  else
    await context.stdout.write(
      `${plural(eventCount, 'event')} of ${printable(sandbox.imported?.from ?? '')}: look at them with --sandbox ${printable(sandbox.name)}\n`,
    );
  return EXIT.done;
}
