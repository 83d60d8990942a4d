import { Command } from 'commander';
import { relative, resolve } from 'node:path';
import { parseSpeed } from '../../drill/arguments';
import { onInterrupt } from '../../drill/interrupt';
import {
  ControlClient,
  type HealthyState,
  cleanUpAfter,
  detach,
  findDaemon,
  refusal,
  stateFile,
  stopDaemon,
} from '../../local/daemon';
import { faults } from '../../local/faults/catalogue';
import { parseArchitecture } from '../architecture';
import { renderAddresses, renderStatus } from './render';
import { runInForeground } from './up';

interface UpFlags {
  readonly speed: number;
  readonly settings?: string;
  readonly json?: boolean;
  readonly detach?: boolean;
}

/** `holdfast local`: an architecture that stays up on this machine, to be looked at, called, broken and healed. */
export function localCommand(): Command {
  const local = new Command('local').description('an architecture on this machine, for as long as you like');
  const sub = (name: string, description: string): Command =>
    local.command(name).description(description).argument('[architecture]', 'what runs', 'payments');
  sub('up', 'start it, say where everything is, and stay until Ctrl-C or "local down"')
    .option('--speed <n>', "divide every timer of the template by n (1 = the template's own)", parseSpeed, 10)
    .option('--settings <file>', 'settings of the architecture (JSON)')
    .option('--detach', 'stay in the background; returns when it is healthy')
    .option('--json', 'print where everything is as one JSON document')
    .action((name: string, flags: UpFlags) => (flags.detach ? upDetached(name, flags) : up(name, flags)));
  sub('status', 'processes, databases with roles and lag, groups, DNS, faults; exit 1 if nothing runs')
    .option('--json', 'print it as one JSON document')
    .action(status);
  sub('down', 'stop it and wait until everything is gone; exit 0 also if nothing runs').action(down);
  sub('proxy', 'print the URL for curl -x').action(proxy);
  local
    .command('fault')
    .description('break it, in the Region that holds the right to write; "heal" mends it')
    .argument('<fault>', faults.map((fault) => fault.name).join(', '))
    .argument('[architecture]', 'what runs', 'payments')
    .action(strike);
  sub('heal', 'every link passes again, whatever hangs goes on').action(heal);
  return local;
}

async function up(name: string, { speed, settings, json = false }: UpFlags): Promise<void> {
  const architecture = parseArchitecture(name);
  const file = settings === undefined ? undefined : resolve(settings);
  await runInForeground({ architecture, speed, settings: file, json }, (addresses) =>
    print(json ? JSON.stringify(addresses) : renderAddresses(architecture, addresses)),
  );
}

async function upDetached(name: string, { speed, settings, json }: UpFlags): Promise<void> {
  const architecture = parseArchitecture(name);
  const path = stateFile(architecture);
  const found = findDaemon(path);
  if (found.kind !== 'absent' && found.kind !== 'stale') throw new Error(refusal(found, path));
  const log = path.replace(/\.json$/, '.log');
  const flags = ['--speed', String(speed), ...(settings ? ['--settings', settings] : [])];
  const command = [...process.execArgv, process.argv[1] ?? '', 'local', 'up', architecture, ...flags];
  process.stderr.write(`starting ${architecture} in the background, log in ${relative(process.cwd(), log)}\n`);
  const detached = detach({ command, path, log });
  const release = onInterrupt(() => detached.cancel());
  try {
    const { addresses } = await detached.healthy;
    print(json ? JSON.stringify(addresses) : renderAddresses(architecture, addresses));
  } finally {
    release();
  }
}

async function status(name: string, { json }: { json?: boolean }): Promise<void> {
  const architecture = parseArchitecture(name);
  const state = requireHealthy(architecture);
  const seen = await new ControlClient(state.addresses.control).status();
  const { pid, since, addresses } = state;
  if (json) return print(JSON.stringify({ ...seen, pid, since, addresses }));
  print(
    renderStatus(seen, `${architecture} runs as process ${pid} since ${since}, every timer divided by ${seen.speed}`),
  );
}

async function down(name: string): Promise<void> {
  const architecture = parseArchitecture(name);
  const path = stateFile(architecture);
  const found = findDaemon(path);
  if (found.kind === 'absent') return print(`${architecture} does not run`);
  if (found.kind === 'malformed' || found.kind === 'foreign') throw new Error(refusal(found, path));
  if (found.kind === 'stale') {
    await cleanUpAfter(found.state, path);
    return print(`${architecture} does not run; process ${found.state.pid} was gone, its state is removed`);
  }
  await stopDaemon(found.state, path);
  print(`${architecture} is stopped`);
}

function proxy(name: string): void {
  print(requireHealthy(parseArchitecture(name)).addresses.proxy);
}

async function strike(fault: string, name: string): Promise<void> {
  const { addresses } = requireHealthy(parseArchitecture(name));
  const { region, summary } = await new ControlClient(addresses.control).inject(fault);
  print(`${fault} in ${region}: ${summary}; "holdfast local heal" mends it`);
}

async function heal(name: string): Promise<void> {
  const { addresses } = requireHealthy(parseArchitecture(name));
  await new ControlClient(addresses.control).heal();
  print('every link passes again, and nothing hangs');
}

/** @throws Error saying how to start it */
export function requireHealthy(architecture: string): HealthyState {
  const path = stateFile(architecture);
  const found = findDaemon(path);
  if (found.kind === 'malformed' || found.kind === 'foreign') throw new Error(refusal(found, path));
  if (found.kind !== 'running') throw new Error(`${architecture} does not run here: "holdfast local up" starts it`);
  if (found.state.phase !== 'healthy')
    throw new Error(
      `${architecture} is starting as process ${found.state.pid}: wait until "holdfast local up" says so`,
    );
  return found.state;
}

function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}
