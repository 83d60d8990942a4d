import type { App } from 'aws-cdk-lib';
import { instancesFor } from '../../assess/capacity';
import { objectivesOf } from '../checks';
import type { ArchitectureOptions, BuiltArchitecture } from '../parts';
import { buildPair } from '../parts/pair';
import { type CatalogSettings, placeholderDomain } from './settings';

/**
 * An API that is read far more than written. Reads survive a zone, the writer, the cache and a replica by what is left
 * of the Region, and the Region by the other one.
 */
export function buildCatalog(
  app: App,
  settings: CatalogSettings,
  options: ArchitectureOptions = {},
): BuiltArchitecture {
  const { load, objectives, domain } = settings;
  const { stacks } = buildPair(app, settings, options, {
    domainName: domain ?? placeholderDomain,
    instancesNeeded: instancesFor(load.requests, load.requestsPerInstance),
    availability: objectives.availability,
  });
  return { stacks, objectives: objectivesOf(objectives) };
}
