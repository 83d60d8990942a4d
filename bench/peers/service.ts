import type { LoadBalancerNode } from '../../assess/topology/model';
import { openingBalances } from '../../app/payments/opening-balances';
import type { FabricClient } from '../../local/fabric/client';
import { queryOnce } from '../../local/postgres';
import { startNode } from '../../local/process';
import { schemaSql } from '../failover/naive/ledger';
import { type Role, roles, startBalancer } from '../failover/naive/stack';
import type { PeerAppSettings } from './app/settings';
import type { PeerNode } from './node';
import { administrator } from './postgres';

/** Whom the service and its clients' check of the books come as: a user without privileges. */
const login = { user: 'bench', password: 'unused', database: 'payments' };

/** Makes the books, the naive pool's own, on a peer's primary. */
export async function createBooks(primary: PeerNode): Promise<void> {
  const { user, database } = login;
  await queryOnce(primary.server, administrator, `CREATE ROLE ${user} LOGIN`);
  await queryOnce(primary.server, administrator, `CREATE DATABASE ${database} OWNER ${user}`, [], 30_000);
  await queryOnce(primary.server, login, schemaSql);
  const values = Object.entries(openingBalances).map(([id, balance]) => `('${id}', ${balance})`);
  await queryOnce(primary.server, login, `INSERT INTO accounts VALUES ${values.join(', ')}`);
}

/** Keys of the payments that a server holds. */
export async function paymentsOn(node: PeerNode): Promise<Set<string>> {
  const rows = await queryOnce<{ key: string }>(node.server, login, 'SELECT key FROM payments', [], 30_000);
  return new Set(rows.map(({ key }) => key));
}

/**
 * Two instances of the service, one beside the primary and one beside the standbys, behind the load balancer that
 * Holdfast and the naive pool have too.
 *
 * @returns `host:port` of the load balancer
 */
export async function startService(
  fabric: FabricClient,
  nodes: readonly PeerNode[],
  balancer: { readonly node: LoadBalancerNode; readonly speed: number },
): Promise<string> {
  const ports = await Promise.all(roles.map((place) => startInstance(fabric, nodes, place)));
  const [primary, standby] = ports as [number, number];
  return startBalancer(fabric, { primary: 'primary', standby: 'standby' }, { primary, standby }, balancer);
}

async function startInstance(fabric: FabricClient, nodes: readonly PeerNode[], place: Role): Promise<number> {
  const servers = nodes.map(async (node) => {
    const link = { name: `${place}-service>${node.name}`, from: place, to: node.place, target: targetOf(node) };
    const { port } = await fabric.link(link);
    return { name: node.name, label: node.place, host: '127.0.0.1', port, ...login };
  });
  const settings: PeerAppSettings = { servers: await Promise.all(servers) };
  const env = { HOLDFAST_PEER: JSON.stringify(settings) };
  const child = await startNode<{ port: number }>({ name: `service-${place}`, entry: 'bench/peers/app/main', env });
  return child.ready.port;
}

const targetOf = ({ server }: PeerNode) =>
  server.host === '::1' ? { host: '::1' as const, port: server.port } : { port: server.port };
