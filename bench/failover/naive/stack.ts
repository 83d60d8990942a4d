import { randomBytes } from 'node:crypto';
import type { LoadBalancerNode } from '../../../assess/topology/model';
import { openingBalances } from '../../../app/payments/opening-balances';
import { BalancerClient } from '../../../local/balancer/server';
import { FabricClient } from '../../../local/fabric/client';
import type { Rule } from '../../../local/fabric/rules';
import { initialiseMember, installPostgres, type PostgresMember, queryOnce, seedMember } from '../../../local/postgres';
import { type RunFolder, startNode } from '../../../local/process';
import { schemaSql } from './ledger';
import type { NaiveSettings } from './settings';

export interface NaiveStackOptions {
  readonly run: RunFolder;
  /** Where primary and standby are: two zones, or two Regions. */
  readonly places: { readonly primary: string; readonly standby: string };
  /** Seconds by which replication lags. */
  readonly lag: number;
  /** The load balancer that Holdfast has too: the same checks, as fast. */
  readonly balancer: { readonly node: LoadBalancerNode; readonly speed: number };
}

/** The naive service, running: two instances, one at each place, over a primary and its asynchronous standby. */
export interface NaiveStack {
  /** `host:port` of the load balancer, as clients reach it. */
  readonly address: string;
  readonly primary: PostgresMember;
  readonly standby: PostgresMember;
  /** Injects rules beside the lag; none heals. */
  setRules(rules: readonly Rule[]): Promise<void>;
  /** Keys of the payments that a server holds. */
  payments(member: PostgresMember): Promise<Set<string>>;
}

const database = 'payments';

export async function startNaiveStack(options: NaiveStackOptions): Promise<NaiveStack> {
  const { run, places, lag } = options;
  const child = await startNode<{ port: number }>({ name: 'fabric', entry: 'local/fabric/main' });
  const fabric = new FabricClient(`http://127.0.0.1:${child.ready.port}`);
  // The stream has a place of its own inside the standby's, so that it alone lags.
  const receiver = `${places.standby}${places.standby.includes('/') ? '-' : '/'}replication`;
  const lagRule: Rule = { from: places.primary, to: receiver, effect: { kind: 'delay', delayMs: lag * 1000 } };
  const login = { user: 'holdfast', password: randomBytes(18).toString('base64url') };
  const { primary, standby } = await startPair(run, login, async ({ address }) => {
    const { port } = address;
    const link = await fabric.link({ name: 'replication', from: receiver, to: places.primary, target: { port } });
    return { host: '127.0.0.1', port: link.port };
  });
  const setRules = (rules: readonly Rule[]) => fabric.setRules([lagRule, ...rules]);
  await setRules([]);
  const ports = await startInstances(fabric, places, { primary, standby }, { ...login, database });
  const address = await startBalancer(fabric, places, ports, options.balancer);
  return {
    address,
    primary,
    standby,
    setRules,
    payments: async (member) => {
      const sql = 'SELECT key FROM payments';
      const rows = await queryOnce<{ key: string }>(member.address, { ...login, database }, sql);
      return new Set(rows.map(({ key }) => key));
    },
  };
}

export type Role = 'primary' | 'standby';
export const roles: readonly Role[] = ['primary', 'standby'];

/** Nothing waits for the standby: `synchronous_standby_names` is empty. */
async function startPair(
  run: RunFolder,
  administrator: { user: string; password: string },
  via: (primary: PostgresMember) => Promise<{ host: string; port: number }>,
): Promise<Record<Role, PostgresMember>> {
  const installation = await installPostgres(run);
  const primary = await initialiseMember({ name: 'primary', installation, administrator });
  await primary.start();
  await primary.query(`CREATE DATABASE ${database}`, [], 30_000);
  await queryOnce(primary.address, { ...administrator, database }, schemaSql);
  const values = Object.entries(openingBalances).map(([id, balance]) => `('${id}', ${balance})`);
  const insert = `INSERT INTO accounts VALUES ${values.join(', ')}`;
  await queryOnce(primary.address, { ...administrator, database }, insert);
  const standby = await seedMember({ name: 'standby', installation, administrator }, primary, await via(primary));
  await standby.start();
  return { primary, standby };
}

/** One instance at each place; both know both servers, and reach them through the network. */
async function startInstances(
  fabric: FabricClient,
  places: Record<Role, string>,
  members: Record<Role, PostgresMember>,
  login: { user: string; password: string; database: string },
): Promise<Record<Role, number>> {
  const started = roles.map(async (at) => {
    const reach = async (role: Role) => {
      const link = { name: `${at}>${role}`, from: places[at], to: places[role], target: members[role].address };
      const { port } = await fabric.link({ ...link, target: { port: link.target.port } });
      return { host: '127.0.0.1', port, ...login };
    };
    const settings: NaiveSettings = { primary: await reach('primary'), standby: await reach('standby') };
    const env = { HOLDFAST_NAIVE: JSON.stringify(settings) };
    const child = await startNode<{ port: number }>({ name: `naive-${at}`, entry: 'bench/failover/naive/main', env });
    return [at, child.ready.port] as const;
  });
  return Object.fromEntries(await Promise.all(started)) as Record<Role, number>;
}

/**
 * The load balancer over one instance at each place; it is where the clients are, since it has to survive the loss of
 * either place.
 *
 * @returns its `host:port`
 */
export async function startBalancer(
  fabric: FabricClient,
  places: Record<Role, string>,
  ports: Record<Role, number>,
  { node, speed }: NaiveStackOptions['balancer'],
): Promise<string> {
  const env = { HOLDFAST_BALANCER: JSON.stringify({ node, speed }) };
  const child = await startNode<{ port: number; control: number }>({
    name: 'balancer',
    entry: 'local/balancer/main',
    env,
  });
  const targets = roles.map(async (role) => {
    const link = { name: `clients>${role}`, from: 'clients', to: places[role], target: { port: ports[role] } };
    return { id: role, port: (await fabric.link(link)).port, zone: places[role] };
  });
  await new BalancerClient(`http://127.0.0.1:${child.ready.control}`).setTargets(await Promise.all(targets));
  return `127.0.0.1:${child.ready.port}`;
}
