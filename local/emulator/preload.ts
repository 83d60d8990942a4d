import { setPriority } from 'node:os';
import { crashVariable } from './crash';
import { rewrite } from './rewrite';
import { readRoutes, routesVariable } from './routes';
import { sendAs } from './send';
import { strikeHandlers } from './strike';

/**
 * Loaded into every Node process below the emulator (`NODE_OPTIONS=--require`); acts in Lambda workers only. A Lambda
 * function's own Region is not in its requests (a signature names the target's), so the function is told here which
 * endpoint is its own: deployed code and templates stay as they are. Must write nothing: the emulator reads stdout.
 */
function enterRegion(region: string, path: string): void {
  const endpoint = readRoutes(path).endpoints[region];
  // Without an endpoint a call fails at once; the emulator's own address would let it pass around the fabric.
  process.env.AWS_ENDPOINT_URL = endpoint ?? 'http://127.0.0.1:9';
  process.env.AWS_ACCESS_KEY_ID = 'holdfast';
  process.env.AWS_SECRET_ACCESS_KEY = 'holdfast';
  delete process.env.AWS_SESSION_TOKEN;
  const original = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    const target = rewrite(url, region, readRoutes(path));
    return target ? sendAs(new Request(input, init), target.url, target.host) : original(input, init);
  };
}

/**
 * On AWS a function that starts takes no processor time from instances or from the store. Here they share a few cores,
 * so functions give way.
 */
function giveWay(): void {
  try {
    setPriority(10);
  } catch {
    // Not permitted on this system: functions compete like everything else.
  }
}

const { AWS_LAMBDA_FUNCTION_NAME, AWS_REGION, [routesVariable]: path, [crashVariable]: crash } = process.env;
if (AWS_LAMBDA_FUNCTION_NAME && AWS_REGION && path) {
  giveWay();
  enterRegion(AWS_REGION, path);
  if (crash) strikeHandlers(crash, AWS_LAMBDA_FUNCTION_NAME, AWS_REGION);
}
