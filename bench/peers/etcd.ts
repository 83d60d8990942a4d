import { freePort } from '../../local/process';
import { chownSync } from 'node:fs';
import { type ClusterOptions, machines, witness } from './cluster';
import { until } from './postgres';
import { startProgram } from './program';

interface Member {
  readonly name: string;
  readonly client: number;
  readonly peer: number;
}

/**
 * Three members of etcd with its own defaults, all at a place of their own, so that no fault strikes them and an
 * election of theirs is never part of an outage.
 *
 * @returns for each machine's name, the addresses by which that machine reaches them
 */
export async function startEtcd(options: ClusterOptions): Promise<ReadonlyMap<string, readonly string[]>> {
  const { fabric } = options;
  const members: Member[] = [];
  for (const name of ['etcd-1', 'etcd-2', 'etcd-3'])
    members.push({ name, client: await freePort(), peer: await freePort() });
  await Promise.all(members.map((member) => startMember(options, member, members)));
  const healthy = async ({ client }: Member) => {
    const answer = await fetch(`http://127.0.0.1:${client}/health`, { signal: AbortSignal.timeout(1000) });
    return ((await answer.json()) as { health?: string }).health === 'true';
  };
  await until('etcd is healthy', async () => (await Promise.all(members.map(healthy))).every(Boolean));
  const ways = machines.map(async ({ name, place }) => {
    const links = members.map(async (member) => {
      const link = { name: `${name}>${member.name}`, from: place, to: witness, target: { port: member.client } };
      return `127.0.0.1:${(await fabric.link(link)).port}`;
    });
    return [name, await Promise.all(links)] as const;
  });
  return new Map(await Promise.all(ways));
}

async function startMember({ run, software }: ClusterOptions, member: Member, all: readonly Member[]): Promise<void> {
  const folder = run.folder('peers', member.name);
  if (software.uid !== undefined) chownSync(folder, software.uid, software.uid);
  const [client, peer] = [member.client, member.peer].map((port) => `http://127.0.0.1:${port}`);
  const args = [
    ...['--name', member.name, '--data-dir', `${folder}/data`],
    ...['--listen-client-urls', client!, '--advertise-client-urls', client!],
    ...['--listen-peer-urls', peer!, '--initial-advertise-peer-urls', peer!],
    ...['--initial-cluster', all.map(({ name, peer: port }) => `${name}=http://127.0.0.1:${port}`).join(',')],
    ...['--initial-cluster-state', 'new', '--logger', 'zap', '--log-level', 'warn'],
  ];
  await startProgram(software, run, member.name, { command: software.etcd, args, folder, sockets: folder });
}
