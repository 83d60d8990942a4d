import { Resolver } from '../../local/route53/resolver';
import { fixedRoute, parseAddress, type Route } from './route';
import type { RouteSettings } from './settings';

/** The route that the settings describe: through DNS, whose answers are kept for their TTL, or to a fixed address. */
export function routeFrom(settings: RouteSettings): Route {
  if (settings.kind === 'fixed') return fixedRoute(settings.address);
  const doors = Object.entries(settings.addresses).map(([address, door]) => [address, parseAddress(door)]);
  return new Resolver({ dns: { host: '127.0.0.1', port: settings.port }, doors: Object.fromEntries(doors) });
}
