import { rowsNamed as failoverRows, type Row } from '../failover/rows';
import type { Scope } from './node';

export const peerRowNames = ['kill', 'hang', 'cut', 'region', 'server-kill', 'server-hang'] as const;
export type PeerRowName = (typeof peerRowNames)[number];

/** One fault that every side meets. */
export interface PeerRow {
  readonly name: PeerRowName;
  /** The fault, and what Holdfast and the naive pool run against it. */
  readonly base: Row;
  /** What of a peer's machine it strikes, if it strikes a database. */
  readonly scope: Scope;
  readonly title: string;
}

const base = (name: string): Row => failoverRows([name])[0]!;

export const peerRows: readonly PeerRow[] = [
  { name: 'kill', base: base('kill'), scope: 'machine', title: 'primary killed (with a peer: its agent, too)' },
  { name: 'hang', base: base('hang'), scope: 'machine', title: 'primary hangs (with a peer: its agent, too)' },
  { name: 'cut', base: base('cut'), scope: 'machine', title: 'primary cut off from the others, clients reach it' },
  { name: 'region', base: base('region'), scope: 'machine', title: 'primary cut off from everybody' },
  { name: 'server-kill', base: base('kill'), scope: 'server', title: "primary killed, a peer's agent lives" },
  { name: 'server-hang', base: base('hang'), scope: 'server', title: "primary hangs, a peer's agent lives" },
];

/** @throws Error naming the value and the rows that exist */
export function peerRowsNamed(names: readonly string[]): PeerRow[] {
  return names.map((name) => {
    const row = peerRows.find((candidate) => candidate.name === name);
    if (row) return row;
    throw new Error(`unknown row "${name}": choose from ${peerRowNames.join(', ')}`);
  });
}
