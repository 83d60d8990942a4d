import { type Architecture, defineArchitecture } from '../parts';
import { pairFindings } from '../parts/acknowledgements';
import { buildCatalog } from './catalog';
import { catalogSettings, type CatalogSettings } from './settings';

export { buildCatalog };

/** A read-heavy API whose reads are in service 99.99 % of the time. */
export const catalog: Architecture<CatalogSettings> = defineArchitecture({
  description: 'A read-heavy API, 99.99 % for those who read: replicas, a cache that may go, a Region that takes over',
  settings: catalogSettings,
  build: buildCatalog,
  acknowledgements: pairFindings,
});
