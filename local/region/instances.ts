import type { RuntimeConfig } from '../../runtime/config/config';
import type { Launch } from '../autoscaling/group';
import { startNode } from '../process';
import type { Doors } from './network';
import type { Credentials } from './serverless';

export interface InstanceSettings {
  readonly config: RuntimeConfig;
  readonly speed: number;
  /** URL of each Region's endpoint. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** `host:port,host:port` of the members of a Region's database, as that Region reaches them. */
  readonly databaseHosts: (region: string) => string;
  readonly credentials: Credentials;
  /** Front doors as each Region reaches them. */
  readonly doors: Readonly<Record<string, Doors>>;
}

/** Starts the application as an instance of an Auto Scaling group would: configuration and credentials by environment. */
export function instanceLauncher(settings: InstanceSettings): Launch {
  let launches = 0;
  return async (region, index, zone) => {
    const id = `${region}-${index}-${launches++}`;
    const child = await startNode<{ port: number }>({
      name: `app-${id}`,
      entry: 'app/payments/main',
      // A loaded laptop starts slowly; Auto Scaling's own grace period is minutes.
      readyTimeout: 60_000,
      env: {
        HOLDFAST_CONFIG: JSON.stringify(configIn(region, settings)),
        HOLDFAST_SPEED: String(settings.speed),
        HOLDFAST_INSTANCE: id,
        HOLDFAST_ZONE: zone,
        HOLDFAST_DATABASE_HOSTS: settings.databaseHosts(region),
        AWS_REGION: region,
        AWS_ENDPOINT_URL: settings.endpoints[region],
        PGSSLMODE: 'disable',
        PORT: '0',
      },
    });
    return { id, port: child.ready.port, stop: () => child.stop(), exited: child.exited };
  };
}

/** The template's configuration; only the names of the front doors give way to where they are on this machine. */
function configIn(region: string, { config, doors }: InstanceSettings): RuntimeConfig {
  return { ...config, endpoints: { ...config.endpoints, regional: doors[region].fronts } };
}
