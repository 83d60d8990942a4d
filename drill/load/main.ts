import closeWithGrace from 'close-with-grace';
import { now, openHistoryWriter } from '../history';
import { serveControl } from './control';
import { openServiceClient } from './http';
import { startLoad } from './load';
import { routeFrom } from './route-from';
import { parseLoadSettings } from './settings';

/**
 * The load as a process of its own: `main.js '<settings as JSON>'`. Prints `{"ready":true,"port":n}` once it sends, a line
 * `{"sample":{...}}` every 250 ms, and `{"summary":{...}}` at its end. It ends on `POST /stop` or SIGTERM, after what is
 * in flight is settled.
 */
async function main(): Promise<void> {
  const settings = parseLoadSettings(process.argv[2]);
  const print = (line: unknown) => process.stdout.write(`${JSON.stringify(line)}\n`);
  const header = { history: 'holdfast.history/1', seed: settings.seed, started: now(), pid: process.pid } as const;
  const route = routeFrom(settings.route);
  const load = startLoad(settings, {
    service: openServiceClient({ ...settings, route }),
    history: openHistoryWriter(settings.history, header),
    onSample: (sample) => print({ sample }),
  });
  const end = async () => {
    print({ summary: await load.stop() });
    process.exit(0);
  };
  closeWithGrace({ delay: settings.drain + settings.timeout + 1000 }, end);
  const { port } = await serveControl(load, () => void end());
  print({ ready: true, port });
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
