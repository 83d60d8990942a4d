import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Variable that tells Lambda workers where their routes are. */
export const routesVariable = 'HOLDFAST_ROUTES';

/** How code in a Lambda function reaches the local Regions. */
export interface Routes {
  /** Base URL of a Region's AWS API, keyed by the Region that the function runs in. */
  readonly endpoints: Readonly<Record<string, string>>;
  /**
   * Where host names of the architecture lead, keyed by the caller's Region and host name:
   * `{ 'us-east-2': { 'us-east-1.payments.test': 'http://127.0.0.1:4711' } }`.
   */
  readonly hosts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Replaces the routes at once: a worker that starts meanwhile sees the old ones or the new ones. */
export function writeRoutes(path: string, routes: Routes): void {
  writeFileSync(`${path}.new`, JSON.stringify(routes));
  renameSync(`${path}.new`, path);
}

export const readRoutes = (path: string): Routes => JSON.parse(readFileSync(path, 'utf8')) as Routes;
