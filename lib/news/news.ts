import type { App } from 'aws-cdk-lib';
import { ScheduledCapacity } from '../../constructs/scheduled-capacity';
import { objectivesOf } from '../checks';
import { alertsOf, type ArchitectureOptions, type BuiltArchitecture } from '../parts';
import { buildPair, type PairParts, staticFiles } from '../parts/pair';
import { instancesNeeded } from './capacity';
import { edgeOf } from './edge';
import { type NewsSettings, placeholderDomain } from './settings';

/**
 * A news site that is read ten times as much on one evening: an edge that answers nearly everything, instances before
 * the evening, replicas that carry the reads of an empty cache, and a second Region of the same shape.
 */
export function buildNews(app: App, settings: NewsSettings, options: ArchitectureOptions = {}): BuiltArchitecture {
  // Readers are at the edge; what is behind it has a name of its own, which DNS moves.
  const originName = `origin.${settings.domain ?? placeholderDomain}`;
  const parts = buildPair(app, settings, options, {
    domainName: originName,
    instancesNeeded: instancesNeeded(settings),
  });
  staticFiles(parts);
  prescale(parts, settings);
  const edge = edgeOf(parts, settings, originName);
  return { stacks: [...parts.stacks, edge], objectives: objectivesOf(settings.objectives) };
}

/** In both Regions: what takes over in the evening must be as large as what it takes over from. */
function prescale({ context, web }: PairParts, { prescale: window, timeZone }: NewsSettings): void {
  for (const { stack, web: tier } of [web.primary, web.standby])
    new ScheduledCapacity(stack, 'Prescale', {
      group: tier.group,
      timeZone,
      windows: { evening: window },
      alarmTopic: alertsOf(context, stack),
    });
}
