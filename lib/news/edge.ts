import { Duration, type Stack } from 'aws-cdk-lib';
import { Plane } from '../../constructs/core';
import { Edge, EdgeContent, EdgeOrigin } from '../../constructs/edge';
import { alertsOf, stackOfPlane } from '../parts';
import { edgeRecord, edgeRegion, edgeSite } from '../parts/edge-site';
import { type PairParts, staticOrigins } from '../parts/pair';
import type { NewsSettings } from './settings';

/**
 * CloudFront before both Regions. Pages come from the name that DNS moves; until it has moved, each request that fails
 * there is sent to the standby Region's own door at once.
 *
 * @param originName name that DNS moves
 */
export function edgeOf(parts: PairParts, settings: NewsSettings, originName: string): Stack {
  const { context, zone, data } = parts;
  const { regions, domain, edge } = settings;
  const stack = stackOfPlane(context, Plane.DATA, `${context.scope}-edge`, edgeRegion, {
    description: 'CloudFront before both Regions',
  });
  const site = zone && edgeSite(stack, domain!, zone);
  const ttl = { minTtl: Duration.seconds(edge.minTtl), maxTtl: Duration.seconds(edge.maxTtl) };
  const { distribution } = new Edge(stack, 'Edge', {
    edgeName: context.scope,
    primary: EdgeOrigin.https(originName),
    fallback: EdgeOrigin.https(`${regions.standby}.${originName}`),
    content: EdgeContent.cached({ ...ttl, defaultTtl: ttl.minTtl, queryStrings: edge.queryStrings }),
    behaviors: {
      '/assets/*': {
        ...staticOrigins(context),
        content: EdgeContent.cached({ ...ttl, defaultTtl: ttl.maxTtl }),
      },
    },
    minimumHitRate: edge.minimumHitRate,
    ...site,
    // Another Region has no topic of ours.
    alarmTopic: Object.values(regions).includes(edgeRegion) ? alertsOf(context, stack) : undefined,
  });
  stack.addStackDependency(data.primary.stack, 'it serves the files of this bucket');
  if (site) edgeRecord(stack, domain!, zone!, distribution);
  return stack;
}
