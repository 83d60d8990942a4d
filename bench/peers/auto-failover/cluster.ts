import { appendFileSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, type PostgresSettings, queryOnce } from '../../../local/postgres';
import { renderSettings } from '../../../local/postgres/settings';
import { freePort } from '../../../local/process';
import { advertise, type ClusterOptions, machines, witness } from '../cluster';
import { PeerNode } from '../node';
import { serverSettings, until } from '../postgres';
import { runProgram, startProgram, superuser } from '../program';
import { type AutoFailoverTimers, monitorSettings } from './settings';

/** A server under `pg_autoctl`: the monitor, or one of the machines. */
interface Managed {
  readonly name: string;
  readonly folder: string;
  readonly data: string;
  readonly address: Address;
}

/**
 * Machines with pg_auto_failover, and its monitor at the third place. The first one to register is the primary.
 *
 * @param standbys one, as in its documentation's first example, or two
 */
export async function startAutoFailover(
  options: ClusterOptions,
  timers: AutoFailoverTimers,
  standbys: 1 | 2,
): Promise<readonly PeerNode[]> {
  const { run, software, fabric } = options;
  const monitor = await startMonitor(options, timers);
  const nodes: PeerNode[] = [];
  for (const machine of machines.slice(0, 1 + standbys)) {
    // A node has one port for itself and for others; so its server is at the other loopback address, and what has the
    // same port here is the link.
    const port = await freePort();
    const node = new PeerNode(machine.name, machine.place, { host: '::1', port }, run, software.uid);
    await advertise(fabric, machine, 'postgres', { host: '::1', port }, port);
    const link = { name: `${machine.name}>monitor`, from: machine.place, to: witness, target: { port: monitor.port } };
    await startMachine(options, node, (await fabric.link(link)).port, timers);
    nodes.push(node);
    await stateOf(monitor, nodes.length);
  }
  return nodes;
}

async function startMonitor(options: ClusterOptions, timers: AutoFailoverTimers): Promise<Address> {
  const { run, software } = options;
  const folder = run.folder('peers', 'monitor');
  if (software.uid !== undefined) chownSync(folder, software.uid, software.uid);
  const address = { host: '127.0.0.1', port: await freePort() };
  const server: Managed = { name: 'monitor', folder, data: join(folder, 'data'), address };
  await initialise(options, server, monitorSettings(timers));
  await autoctl(options, server, ['create', 'monitor', ...common(options, server)]);
  // It cannot be said when creating; until here only what comes by loopback was let in.
  await autoctl(options, server, ['config', 'set', 'postgresql.listen_addresses', '127.0.0.1']);
  await keepRunning(options, server);
  await until('the monitor answers', async () => (await queryOnce(address, registrar, 'SELECT 1')).length === 1);
  return address;
}

async function startMachine(
  options: ClusterOptions,
  node: PeerNode,
  monitorPort: number,
  timers: AutoFailoverTimers,
): Promise<void> {
  const server: Managed = { name: node.name, folder: node.folder, data: node.data, address: node.server };
  // A standby is copied from the primary, its settings too.
  if (node.place === 'primary') await initialise(options, server);
  const monitor = `postgres://${registrar.user}@127.0.0.1:${monitorPort}/${registrar.database}`;
  await autoctl(options, server, [
    ...['create', 'postgres', ...common(options, server), '--listen', node.server.host, '--name', node.name],
    ...['--username', superuser, '--dbname', 'postgres', '--monitor', monitor],
  ]);
  const timeout = String(timers.networkPartitionTimeout);
  await autoctl(options, server, ['config', 'set', 'timeout.network_partition_timeout', timeout]);
  await keepRunning(options, server);
}

/** Who registers at the monitor, by pg_auto_failover's own name. */
const registrar = { user: 'autoctl_node', password: 'unused', database: 'pg_auto_failover' };

/** An empty cluster of our own making, for what `pg_autoctl` would choose is meant for a whole machine. */
async function initialise(options: ClusterOptions, server: Managed, settings: PostgresSettings = {}): Promise<void> {
  const { run, software } = options;
  const args = ['--pgdata', server.data, '--username', superuser, '--auth', 'trust', '--encoding', 'UTF8'];
  await runProgram(software, run, {
    ...{ command: join(software.postgres, 'initdb'), folder: server.folder, sockets: sockets(options) },
    args: [...args, '--locale', 'C', '--no-sync', '--no-instructions'],
  });
  const text = renderSettings({ ...settings, unix_socket_directories: sockets(options), ...serverSettings });
  appendFileSync(join(server.data, 'postgresql.conf'), `\n${text}`);
}

function common({ software }: ClusterOptions, { address }: Managed): string[] {
  const programs = ['--pgctl', join(software.postgres, 'pg_ctl'), '--pgport', String(address.port)];
  return [...programs, '--hostname', '127.0.0.1', '--auth', 'trust', '--no-ssl'];
}

function autoctl(options: ClusterOptions, server: Managed, args: readonly string[]): Promise<void> {
  const { run, software } = options;
  const all = [...args, '--pgdata', server.data];
  const { autoctl: command } = software;
  return runProgram(software, run, { command, args: all, folder: server.folder, sockets: sockets(options) });
}

async function keepRunning(options: ClusterOptions, server: Managed): Promise<void> {
  const { run, software } = options;
  const args = ['run', '--pgdata', server.data];
  const program = { command: software.autoctl, args, folder: server.folder, sockets: sockets(options) };
  await startProgram(software, run, `autoctl-${server.name}`, program);
}

/** One folder for all, since a standby inherits the setting from its primary. */
function sockets({ run, software }: ClusterOptions): string {
  const folder = run.folder('peers', 'sockets');
  if (software.uid !== undefined) chownSync(folder, software.uid, software.uid);
  return folder;
}

/** Waits until the monitor has so many nodes, one of them the primary and all of them where they should be. */
async function stateOf(monitor: Address, count: number): Promise<void> {
  const sql = 'SELECT reportedstate::text AS reported, goalstate::text AS goal FROM pgautofailover.node';
  await until(`pg_auto_failover has ${count} nodes in place`, async () => {
    const rows = await queryOnce<{ reported: string; goal: string }>(monitor, registrar, sql);
    const primary = count === 1 ? 'single' : 'primary';
    const settled = rows.every(({ reported, goal }) => reported === goal && [primary, 'secondary'].includes(goal));
    return rows.length === count && settled && rows.some(({ goal }) => goal === primary);
  });
}
