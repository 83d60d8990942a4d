import { Edge } from '../../constructs/edge';
import { ReplicaBucket } from '../../constructs/replicated-bucket';
import { buildAlerts, buildNetwork, namesOf, type NetworkParts } from '../parts';
import { names, type WebAppContext } from './context';

/** Network, key and topic of one Region; in the standby Region also the bucket that receives the static files. */
export function networkOf(context: WebAppContext, role: 'primary' | 'standby'): NetworkParts {
  const { regions, cidrs, alertEmail } = context.settings;
  const region = regions[role];
  const parts = buildNetwork(context, region, {
    cidr: cidrs[role],
    description: 'Network, encryption key and the topic of the alarms',
    keyDescription: `Data of ${context.scope} in this Region`,
  });
  buildAlerts(context, parts.stack, parts.key, alertEmail);
  if (role === 'standby') {
    const { bucket } = new ReplicaBucket(parts.stack, 'StaticCopies', {
      bucketName: namesOf(context).copies(names.static, region),
      encryptionKey: parts.key,
    });
    Edge.allowRead(bucket);
  }
  return parts;
}
