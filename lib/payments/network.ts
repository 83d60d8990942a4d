import { ReplicaBucket } from '../../constructs/replicated-bucket';
import { buildNetwork as buildRegion, namesOf, type NetworkParts } from '../parts';
import { documentsPart, type PaymentsContext } from './context';

/** Network, key and the bucket that receives the other Region's documents. */
export function buildNetwork(context: PaymentsContext, region: string): NetworkParts {
  const { cidrs, regions } = context.settings;
  const parts = buildRegion(context, region, {
    cidr: region === regions.primary ? cidrs.primary : cidrs.standby,
    description: 'Network, encryption key and bucket for the copies of the other Region',
    keyDescription: 'Data of payments in this Region',
  });
  new ReplicaBucket(parts.stack, 'DocumentCopies', {
    bucketName: namesOf(context).copies(documentsPart, region),
    encryptionKey: parts.key,
  });
  return parts;
}
