import type { RuntimeConfig } from '../../runtime/config/config';
import type { ArchitectureContext } from '../parts';
import type { PaymentsSettings } from '../settings';

/** What every stack of payments is built from. */
export interface PaymentsContext extends ArchitectureContext {
  readonly settings: PaymentsSettings;
  readonly config: RuntimeConfig;
  /** Folder that holds the application's bundle, `main.js`. */
  readonly applicationFolder: string;
  /** Folder that holds the bundled functions; nothing for that of `npm run build`. */
  readonly functionsFolder?: string;
  /** Zone of the domain, if it exists already. */
  readonly hostedZoneId?: string;
}

/** Documents that customers upload: the part of the buckets' names. */
export const documentsPart = 'documents';

/** The other one of the two Regions that hold data. */
export function otherRegion({ config }: PaymentsContext, region: string): string {
  return region === config.regions.primary ? config.regions.standby : config.regions.primary;
}
