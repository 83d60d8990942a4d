import type { App } from 'aws-cdk-lib';
import { objectivesOf } from '../checks';
import type { ArchitectureOptions, BuiltArchitecture } from '../parts';
import { buildPair, staticFiles } from '../parts/pair';
import { edgeOf } from './edge';
import { placeholderDomain, type WebAppSettings } from './settings';

/**
 * A web application that survives a zone without being noticed, and a Region with its reads: two Regions of the same
 * size, the second one read-only until people promote its database.
 */
export function buildWebApp(app: App, settings: WebAppSettings, options: ArchitectureOptions = {}): BuiltArchitecture {
  const parts = buildPair(app, settings, options, {
    domainName: settings.domain ?? placeholderDomain,
    instancesNeeded: settings.instances.needed,
    // The standby Region has the one that can be promoted.
    standbyReplicas: 0,
    availability: settings.objectives.availability,
  });
  staticFiles(parts);
  return { stacks: [...parts.stacks, edgeOf(parts)], objectives: objectivesOf(settings.objectives) };
}
