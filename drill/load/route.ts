/** Where a name leads at this moment. Asked before every attempt; keeps answers no longer than their TTL. */
export interface Route {
  resolve(name: string): Promise<Address>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** A service that never moves. */
export function fixedRoute(address: string): Route {
  const resolved = parseAddress(address);
  return { resolve: async () => resolved };
}

export function parseAddress(text: string): Address {
  const [host, port] = text.split(':');
  return { host: host!, port: Number(port) };
}
