import type { FabricClient } from '../../local/fabric/client';
import type { LinkInput } from '../../local/fabric/link';
import type { RunFolder } from '../../local/process';
import type { Place, PeerNode } from './node';
import type { PeerSoftware } from './software';

/** What a peer is started with. */
export interface ClusterOptions {
  readonly run: RunFolder;
  readonly fabric: FabricClient;
  readonly software: PeerSoftware;
}

/** The servers that a peer manages: the first is the primary, and the others replicate from it. */
export type StartCluster = (options: ClusterOptions) => Promise<readonly PeerNode[]>;

/** A peer's machines: one where the primary begins, two elsewhere. As many standbys as Holdfast's database has. */
export const machines: readonly { readonly name: string; readonly place: Place }[] = [
  { name: 'node-1', place: 'primary' },
  { name: 'node-2', place: 'standby' },
  { name: 'node-3', place: 'standby' },
];

/** Where etcd or the monitor is: the third place, as Holdfast's witness. */
export const witness = 'witness';

/**
 * The port by which every other machine reaches a service of this one. One link for all who come from elsewhere, since
 * a peer tells all of them the same address; it ends at the machine's place, so a fault that cuts that place off cuts it.
 */
export async function advertise(
  fabric: FabricClient,
  machine: { readonly name: string; readonly place: Place },
  what: string,
  target: LinkInput['target'],
  port = 0,
): Promise<number> {
  const link = { name: `others>${machine.name}/${what}`, from: 'standby', to: machine.place, target, port };
  return (await fabric.link(link)).port;
}
