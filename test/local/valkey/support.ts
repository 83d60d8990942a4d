import { Fabric } from '../../../local/fabric/fabric';
import { createRunFolder, type RunFolder } from '../../../local/process';
import { ReplicationGroup, type ValkeySettings } from '../../../local/valkey';

export const password = `pass"word\\ #1`;
export const [here, there, elsewhere] = ['a', 'b', 'c'].map((zone) => `us-east-1/us-east-1${zone}`);

/** A place for members and the network between them, which all end with it. */
export interface Bench {
  readonly run: RunFolder;
  readonly fabric: Fabric;
  /** A primary `here`, replicas `there` and `elsewhere`. */
  group(settings?: ValkeySettings): Promise<ReplicationGroup>;
  /** Cuts the primary's zone off from everything else, without a reset. */
  isolate(): void;
  close(): Promise<void>;
}

export function openBench(): Bench {
  const run = createRunFolder();
  const fabric = new Fabric();
  const links = {
    link: (link: Parameters<Fabric['link']>[0]) => fabric.link(link),
    retarget: async (name: string, target: { port: number }) => fabric.retarget(name, target),
    unlink: (name: string) => fabric.unlink(name),
  };
  return {
    run,
    fabric,
    group: (settings) =>
      ReplicationGroup.start({ run, links, name: 'cache', places: [here, there, elsewhere], password, settings }),
    isolate: () =>
      fabric.setRules([
        { from: here, to: '*', effect: { kind: 'blackhole' } },
        { from: '*', to: here, effect: { kind: 'blackhole' } },
      ]),
    close: async () => {
      await run.remove();
      await fabric.close();
    },
  };
}
