import { chownSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { queryOnce } from '../../../local/postgres';
import { freePort } from '../../../local/process';
import { advertise, type ClusterOptions, machines } from '../cluster';
import { startEtcd } from '../etcd';
import { PeerNode } from '../node';
import { administrator, primariesAmong, until } from '../postgres';
import { startProgram } from '../program';
import { patroniConfig, type PatroniTimers } from './config';

/** Three machines with Patroni over etcd. The first one bootstraps, so it is the primary. */
export async function startPatroni(options: ClusterOptions, timers: PatroniTimers): Promise<readonly PeerNode[]> {
  const etcd = await startEtcd(options);
  const nodes: PeerNode[] = [];
  for (const machine of machines) {
    const node = await startMachine(options, machine, etcd.get(machine.name) ?? [], timers);
    nodes.push(node);
    const first = nodes[0]!;
    if (node === first) await until('Patroni has a primary', async () => (await primariesAmong([first])).length === 1);
  }
  const sql = `SELECT count(*)::int AS streaming, count(*) FILTER (WHERE sync_state = 'sync')::int AS waited
    FROM pg_stat_replication WHERE state = 'streaming'`;
  type Row = { streaming: number; waited: number };
  await until('Patroni has its standbys', async () => {
    const [row] = await queryOnce<Row>(nodes[0]!.server, administrator, sql);
    return row?.streaming === nodes.length - 1 && row.waited >= (timers.synchronous_mode ? 1 : 0);
  });
  return nodes;
}

async function startMachine(
  { run, software, fabric }: ClusterOptions,
  machine: (typeof machines)[number],
  etcd: readonly string[],
  timers: PatroniTimers,
): Promise<PeerNode> {
  const [port, restPort] = [await freePort(), await freePort()];
  const node = new PeerNode(machine.name, machine.place, { host: '127.0.0.1', port }, run, software.uid);
  const { folder, data, name } = node;
  const config = patroniConfig(
    {
      ...{ name, folder, data, sockets: folder, programs: software.postgres, port, restPort, etcd },
      advertisedPort: await advertise(fabric, machine, 'postgres', { port }),
      advertisedRestPort: await advertise(fabric, machine, 'rest', { port: restPort }),
    },
    timers,
  );
  const file = join(folder, 'patroni.yml');
  writeFileSync(file, stringify(config), { mode: 0o600 });
  if (software.uid !== undefined) chownSync(file, software.uid, software.uid);
  const program = { command: software.python, args: ['-m', 'patroni', file], folder, sockets: folder };
  await startProgram(software, run, `patroni-${name}`, program);
  return node;
}
