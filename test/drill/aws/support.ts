import { drillCommand } from '../../../drill/command';
import { FisServer, type ServedTemplate, tagged } from './fis-server';

export const templates: readonly ServedTemplate[] = [
  { id: 'EXT1', tags: tagged('starter', 'stress-cpu') },
  { id: 'EXT2', tags: tagged('starter', 'fill-disk') },
  { id: 'EXT3', tags: tagged('web-app', 'stress-cpu') },
  { id: 'EXT4', tags: { Name: 'of somebody else' } },
];

export interface Run {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

let servers: FisServer[] = [];

export async function fisServer(served: readonly ServedTemplate[] = templates): Promise<FisServer> {
  const server = await FisServer.start(served);
  servers.push(server);
  return server;
}

export async function closeServers(): Promise<void> {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
}

/** Runs `holdfast drill <words>` in this process against a server, as fast as it can look. */
export async function drillOn(server: FisServer, ...words: string[]): Promise<Run> {
  const [out, err] = [capture(process.stdout), capture(process.stderr)];
  const command = drillCommand();
  for (const one of [command, ...command.commands]) one.exitOverride();
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const place = ['--target', 'aws', '--region', 'us-east-1', '--endpoint-url', server.url];
    await command.parseAsync([...words, ...place], { from: 'user' });
    return { code: Number(process.exitCode ?? 0), out: out.text(), err: err.text() };
  } catch (error) {
    // What commander refuses has a code; all else ends the command with 1.
    const { exitCode = 1, message } = error as { exitCode?: number; message: string };
    return { code: exitCode, out: out.text(), err: `${err.text()}${message}` };
  } finally {
    process.exitCode = before;
    out.restore();
    err.restore();
  }
}

function capture(stream: NodeJS.WriteStream) {
  let said = '';
  const spy = jest.spyOn(stream, 'write').mockImplementation((chunk) => {
    said += String(chunk);
    return true;
  });
  return { text: () => said, restore: () => spy.mockRestore() };
}
