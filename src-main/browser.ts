/** The browser shell: prints a one-time link to the workbench, served on this machine only. */
import { rmSync, writeFileSync } from 'node:fs';

import { createClient } from '../src-preload/contract/client.ts';

import type { EngineLink } from './rpc/engine-link.ts';
import { currentEnvironment, dataFolder, parseShellArguments } from './settings.ts';
import type { ShellArguments } from './settings.ts';
import { startBrowserServer } from './shell/browser-server.ts';
import { locationsOf, readVersion } from './shell/locations.ts';
import { browserOpener, openBrowser } from './shell/open-browser.ts';
import { openTarget } from './shell/opening.ts';
import type { Opening } from './shell/opening.ts';
import { ensureSampleWorkspace } from './shell/sample.ts';
import { createShellDispatch } from './shell/shell-dispatch.ts';
import { startEngine } from './shell/start-engine.ts';

/** The inspector itself failed, in every command of ours. */
const FAILED = 125;
const USAGE = 2;

const environment = currentEnvironment();
const complain = (error: unknown): void => console.error(error);

function readArguments(): ShellArguments {
  try {
    return parseShellArguments(process.argv.slice(2), process.cwd());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(USAGE);
  }
}

async function open(engine: EngineLink, { target }: ShellArguments, home: string): Promise<Opening> {
  const opening = await openTarget(target, createClient(engine.call), () =>
    ensureSampleWorkspace(locations.resources, home),
  );
  if (opening.problem !== null) console.error(opening.problem);
  return opening;
}

const shellFor = (opening: Opening) =>
  createShellDispatch({
    info: () => ({ version: readVersion(import.meta.url), shell: 'browser', platform: process.platform, ...opening }),
    userHome: environment.userHome,
    onFault: complain,
  });

/** A new file, so that neither its old mode nor a link planted in its place counts. */
function writePrivately(file: string, text: string): void {
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
}

function announce(url: string): void {
  const file = environment.env['CAPSULE_INSPECTOR_URL_FILE'];
  if (file !== undefined) writePrivately(file, url);
  console.log(`Capsule Inspector is ready. Open this link once, in a browser on this machine:\n\n  ${url}\n`);
  const opener = browserOpener(environment, process.stdout.isTTY);
  if (opener !== null) openBrowser(opener, url);
}

const locations = locationsOf(import.meta.url);

async function main(): Promise<void> {
  const shellArguments = readArguments();
  const home = dataFolder(environment);
  const engine = startEngine(locations, home);
  void engine.ended.then((fault) => {
    if (fault !== null) exitWith(`The engine stopped, and with it the inspector. ${fault}`);
  });
  const shell = shellFor(await open(engine, shellArguments, home));
  const { port } = shellArguments;
  const server = await startBrowserServer({ port, renderer: locations.renderer, engine, shell, onFault: complain });
  const stop = async (): Promise<void> => {
    await server.close();
    await engine.close();
    process.exit(0);
  };
  let stopping: Promise<void> | undefined;
  // Once is enough: the terminal and the process that started us may both send it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void (stopping ??= stop()));
  announce(server.url);
}

function exitWith(sentence: string): never {
  console.error(sentence);
  process.exit(FAILED);
}

main().catch((error: unknown) =>
  exitWith(`The inspector could not start. ${error instanceof Error ? error.message : String(error)}`),
);
