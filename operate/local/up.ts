import { onInterrupt } from '../../drill/interrupt';
import { createProgress } from '../../drill/progress';
import { type Addresses, claimState, serveControl, stateFile } from '../../local/daemon';
import { createRunFolder, reapLeftovers, startReaper } from '../../local/process';
import { synthesize } from '../../local/region/assembly';
import { type LocalRegion, startLocalRegion } from '../../local/region/region';

export interface UpOptions {
  readonly architecture: string;
  /** Divides every timer of the template. */
  readonly speed: number;
  /** File of settings. Default: those of the architecture. */
  readonly settings?: string;
  /** Standard output belongs to the result, so progress goes to standard error. */
  readonly json: boolean;
}

/**
 * Starts the local Region and stays: resolves only if something ends it. Whatever way this process ends, its reaper
 * leaves nothing behind; the state file of a killed one is recognised by pid and start time.
 *
 * @param onHealthy told where everything is
 */
export async function runInForeground(options: UpOptions, onHealthy: (addresses: Addresses) => void): Promise<never> {
  const { architecture, speed, settings, json } = options;
  const claim = claimState(stateFile(architecture), architecture);
  await reapLeftovers();
  const run = createRunFolder();
  const reaper = startReaper(run);
  const cleanUp = async (): Promise<void> => {
    await run.remove();
    await reaper.release();
    claim.release();
  };
  const release = onInterrupt(cleanUp);
  const narrator = createProgress({ stream: json ? process.stderr : process.stdout });
  try {
    narrator.phase('synthesize');
    const assembly = await synthesize(run, architecture, settings);
    narrator.phase('start');
    let started = false;
    const report = (error: Error) => {
      if (run.closed) return;
      if (started) process.stderr.write(`warning: ${error.message}\n`);
      else narrator.event(`warning: ${error.message}`);
    };
    const progress = (text: string) => (started ? void process.stderr.write(`${text}\n`) : narrator.event(text));
    const region = await startLocalRegion({ run, assembly, speed, progress, report });
    const control = await serveControl(region);
    narrator.close();
    started = true;
    const addresses = addressesOf(region, control.url);
    claim.publish({ run: run.path, speed, assembly: assembly.directory, addresses });
    onHealthy(addresses);
    return await new Promise<never>(() => undefined);
  } finally {
    narrator.close();
    await cleanUp();
    release();
  }
}

function addressesOf({ topology, endpoints, clients, databases }: LocalRegion, control: string): Addresses {
  const { config } = topology;
  return {
    // Nothing is encrypted on this machine.
    service: config.endpoints.service.replace(/^https:/, 'http:'),
    endpoints: { ...endpoints },
    proxy: `http://127.0.0.1:${clients.proxyPort}`,
    dns: { host: '127.0.0.1', port: clients.dnsPort },
    databases: databases.readable().map(({ identifier, region, connection }) => ({
      identifier,
      region,
      host: connection.host,
      port: connection.port,
      user: connection.user,
      database: connection.database,
      secretId: config.databases[region].secretId,
    })),
    control,
  };
}
