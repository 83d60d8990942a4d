import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ManagedProcess, bundledEntry, currentRunFolder, freePort, startProcess, toolsHome } from '../process';
import { processTree } from '../process/inspect';
import { signalProcess } from '../process/signals';
import { crashVariable } from './crash';
import { type Routes, routesVariable, writeRoutes } from './routes';

export interface EmulatorOptions extends Partial<Routes> {
  /** Divides Step Functions' waits and retry intervals, and reaches Lambda functions as `HOLDFAST_SPEED`. Default 1. */
  readonly speed?: number;
  /** Names its process and its folder in the run folder; default `emulator`. */
  readonly name?: string;
  /** Default: any free port. A port lets an emulator that is started again be found where it was. */
  readonly port?: number;
  /** Keeps what the emulator holds in the run folder when it is stopped; executions that run are lost. Default false. */
  readonly persist?: boolean;
  /** The bundled preload; default `dist/local/emulator/preload.js`. */
  readonly preload?: string;
  /** Further variables of the emulator's process, which Lambda functions inherit. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A running emulator of the serverless AWS services. */
export interface Emulator {
  readonly url: string;
  /** Undefined for an emulator that somebody else runs. */
  readonly process?: ManagedProcess;
  /** File in which functions find an order to crash; see `orderCrash`. Undefined for somebody else's emulator. */
  readonly crashFile?: string;
  /** Tells Lambda functions how to reach the Regions; workers that run already keep their endpoint, not their hosts. */
  setRoutes(routes: Routes): void;
  /**
   * Ends it by SIGTERM, with every function that runs in it, and starts it again where it was. With `persist`, what it
   * stored is there again: tables, functions, state machines, parameters. Executions that ran have failed.
   *
   * @throws Error for an emulator that somebody else runs
   */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts MiniStack from its virtual environment on a free loopback port. Needs a run folder.
 *
 * `HOLDFAST_EMULATOR_URL` names an emulator that runs already (LocalStack among them); it is used as it is. Whoever
 * runs it has to give its Lambda functions their Region's endpoint.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const running = process.env.HOLDFAST_EMULATOR_URL;
  if (running) return external(running);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startMiniStack(options);
    } catch (error) {
      // Between looking for a free port and taking it, somebody else may have.
      if (options.port || attempt === 3 || !/ended while it started/.test(String(error))) throw error;
    }
  }
}

function external(url: string): Emulator {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Error(`HOLDFAST_EMULATOR_URL is "${url}"; it must be a URL such as http://127.0.0.1:4566`);
  return {
    url: url.replace(/\/$/, ''),
    setRoutes: () => undefined,
    restart: () => Promise.reject(new Error('the emulator of HOLDFAST_EMULATOR_URL is not restarted: it is not ours')),
    stop: () => Promise.resolve(),
  };
}

async function startMiniStack(options: EmulatorOptions): Promise<Emulator> {
  const { name = 'emulator' } = options;
  const folder = currentRunFolder().folder(name);
  const routes = join(folder, 'routes.json');
  writeRoutes(routes, { endpoints: options.endpoints ?? {}, hosts: options.hosts });
  const port = options.port ?? (await freePort());
  const crashFile = join(folder, 'crash.json');
  const url = `http://127.0.0.1:${port}`;
  const start = async (): Promise<ManagedProcess> => {
    const started = await startProcess({
      name,
      command: miniStackCommand(),
      ready: 'spawned',
      cwd: folder,
      grace: saveTimeout,
      env: { ...environment(options, folder, port), [routesVariable]: routes, [crashVariable]: crashFile },
    });
    try {
      await healthy(url, started);
      return started;
    } catch (error) {
      await started.kill();
      throw error;
    }
  };
  let child = await start();
  return {
    url,
    crashFile,
    get process() {
      return child;
    },
    setRoutes: (next) => writeRoutes(routes, next),
    restart: async () => {
      await endWithFunctions(child);
      child = await start();
    },
    stop: () => child.stop(),
  };
}

/**
 * It writes down what it holds once nothing is asked of it any more; a function that waits for a Region which is cut off
 * holds that up, so what runs on after a moment is killed. Not at once: an execution whose function dies before its
 * emulator would go on to its next state.
 */
async function endWithFunctions(emulator: ManagedProcess): Promise<void> {
  const ended = emulator.stop();
  while (emulator.running) {
    await Promise.race([sleep(moment), ended]);
    if (!emulator.running) break;
    for (const pid of processTree(emulator.pid)) if (pid !== emulator.pid) signalProcess(pid, 'SIGKILL');
  }
  await ended;
}

/** Milliseconds in which an emulator ends that nothing holds up. */
const moment = 1000;

/** Milliseconds in which it must have written down what it holds. */
const saveTimeout = 15_000;

function environment(options: EmulatorOptions, folder: string, port: number): Record<string, string> {
  const speed = options.speed ?? 1;
  if (!(speed > 0)) throw new Error(`speed is ${speed}; it must be a number above 0`);
  const preload = options.preload ?? bundledEntry('local/emulator/preload');
  return {
    BIND_HOST: '127.0.0.1',
    GATEWAY_PORT: String(port),
    TMPDIR: folder, // Lambda workers unpack here; the folder goes with the run
    STATE_DIR: join(folder, 'state'),
    PERSIST_STATE: options.persist ? '1' : '0',
    S3_PERSIST: '0',
    LOG_LEVEL: 'INFO',
    // The Node that runs Holdfast also runs the functions.
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
    SFN_WAIT_SCALE: String(1 / speed),
    HOLDFAST_SPEED: String(speed),
    NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
    ...options.env,
  };
}

function miniStackCommand(): string {
  const command = join(toolsHome(), '.venv', 'ministack', 'bin', 'ministack');
  if (existsSync(command)) return command;
  throw new Error(`the emulator is not installed: run "node scripts/setup.mjs" (wants ${command})`);
}

const startTimeout = 30_000;

async function healthy(url: string, child: ManagedProcess): Promise<void> {
  const deadline = Date.now() + startTimeout;
  while (Date.now() < deadline) {
    if (!child.running) throw new Error(`the emulator ended while it started: see ${child.log}`);
    const answer = await fetch(`${url}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`the emulator did not answer within ${startTimeout / 1000} s: see ${child.log}`);
}
