import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Topology } from '../../assess/topology/model';
import { readTopology } from '../../assess/topology/read';
import { type RunFolder, cdkApp, lastLines, packageRoot, startProcess } from '../process';

export interface Assembly {
  /** The cloud assembly, as `cdk synth` would have written it. */
  readonly directory: string;
  readonly topology: Topology;
}

/**
 * What differs from the defaults on one machine: with fewer lanes fewer writes are in flight at once, and every lane's
 * seal and replay shares two processors with all else. Settings of one's own come first.
 */
const localSettings = { lanes: 8 };

/**
 * Synthesizes an architecture into the run folder, offline, by the same app that `cdk deploy` runs.
 *
 * @param settingsFile settings of the architecture. Default: its defaults, with 8 lanes
 */
export async function synthesize(run: RunFolder, architecture: string, settingsFile?: string): Promise<Assembly> {
  const root = packageRoot();
  const directory = join(run.path, 'cdk.out');
  const context = { architecture, settings: localSettingsFile(run, settingsFile) };
  const child = await startProcess({
    name: 'synth',
    command: process.execPath,
    args: cdkApp(root),
    cwd: root,
    ready: 'spawned',
    env: {
      CDK_OUTDIR: directory,
      CDK_CONTEXT_JSON: JSON.stringify(context),
      CDK_DEFAULT_ACCOUNT: '000000000000',
      // The templates are validated by `npm run validate`; a drill need not wait for it.
      CDK_VALIDATION: 'false',
    },
  });
  const { code } = await child.exited;
  if (code !== 0) throw new Error(`the architecture "${architecture}" was not synthesized:\n${lastLines(child.log)}`);
  return { directory, topology: readTopology(directory) };
}

function localSettingsFile(run: RunFolder, file: string | undefined): string {
  const given = file === undefined ? {} : read(file);
  // What is wrong with the file, the synthesis says.
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return file!;
  const merged = join(run.path, 'settings.json');
  writeFileSync(merged, JSON.stringify({ ...localSettings, ...given }));
  return merged;
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
