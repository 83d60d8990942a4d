import type { Stack } from 'aws-cdk-lib';
import { Plane } from '../../constructs/core';
import { Edge, EdgeContent } from '../../constructs/edge';
import { alertsOf, stackOfPlane } from '../parts';
import { edgeRecord, edgeRegion, edgeSite } from '../parts/edge-site';
import { type PairParts, staticOrigins } from '../parts/pair';

/** CloudFront before the static files of both Regions, at `static.<domain>`: pages work without it, if less prettily. */
export function edgeOf({ context, zone, data }: PairParts): Stack {
  const { regions, domain } = context.settings;
  const stack = stackOfPlane(context, Plane.DATA, `${context.scope}-edge`, edgeRegion, {
    description: 'CloudFront before the static files of both Regions',
  });
  const name = `static.${domain}`;
  const files = staticOrigins(context);
  const { distribution } = new Edge(stack, 'Edge', {
    edgeName: context.scope,
    ...files,
    content: EdgeContent.pages(),
    behaviors: { '/assets/*': { ...files, content: EdgeContent.assets() } },
    ...(zone && edgeSite(stack, name, zone)),
    // Another Region has no topic of ours.
    alarmTopic: Object.values(regions).includes(edgeRegion) ? alertsOf(context, stack) : undefined,
  });
  stack.addStackDependency(data.primary.stack, 'it serves the files of this bucket');
  if (zone) edgeRecord(stack, name, zone, distribution);
  return stack;
}
