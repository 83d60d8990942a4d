import Module from 'node:module';
import { type CrashMoment, type CrashVictim, proveCrash, takeCrash } from './crash';

type Handler = (event: unknown, context: { readonly awsRequestId?: string }, ...rest: unknown[]) => unknown;

/** What `strikeHandlers` needs of Node's module loader; not part of its documented interface. */
interface Loader {
  _load(request: string, parent: { readonly filename?: string } | undefined, isMain: boolean): unknown;
}

/**
 * Wraps the handler that the emulator's worker script loads, so that an order to crash strikes between two instructions
 * that are known: before the handler is entered; after it is through and before its answer leaves the process; or, for a
 * function that runs several steps, after one of them and before its outcome is recorded, which is when the function
 * writes it to its log. An invocation that only rehearses a step is let pass.
 */
export function strikeHandlers(path: string, functionName: string, region: string): void {
  const strike = (moment: CrashMoment, requestId?: string, stage?: string): void => {
    const order = takeCrash(path, functionName, moment, stage);
    if (!order) return;
    proveCrash(path, { ...order, pid: process.pid, region, requestId, at: Date.now() });
    die(order.victim);
  };
  listen((stage) => strike('after', undefined, stage));
  const loader = Module as unknown as Loader;
  const load = loader._load.bind(loader);
  const worker = process.argv[1];
  loader._load = (request, parent, isMain) => {
    const loaded = load(request, parent, isMain);
    const { handler } = (loaded ?? {}) as { handler?: Handler };
    if (parent?.filename !== worker || typeof handler !== 'function') return loaded;
    return { ...(loaded as object), handler: struck(handler, strike) };
  };
}

function struck(handler: Handler, strike: (moment: CrashMoment, requestId?: string) => void): Handler {
  return async (event, context, ...rest) => {
    if (isRehearsal(event)) return handler(event, context, ...rest);
    strike('before', context.awsRequestId);
    const answer = await handler(event, context, ...rest);
    strike('after', context.awsRequestId);
    return answer;
  };
}

const isRehearsal = (event: unknown): boolean => typeof event === 'object' && event !== null && 'rehearsal' in event;

/** Told the name of each step whose outcome the function logs. */
function listen(ended: (step: string) => void): void {
  const log = console.log.bind(console);
  console.log = (...line: unknown[]) => {
    log(...line);
    const step = endedStep(line[0]);
    if (step !== undefined) ended(step);
  };
}

function endedStep(line: unknown): string | undefined {
  if (typeof line !== 'string' || !line.startsWith('{')) return undefined;
  try {
    const { step, outcome } = JSON.parse(line) as { step?: unknown; outcome?: unknown };
    // A step that asks for patience is called again: it has not ended.
    return typeof step === 'string' && typeof outcome === 'string' && outcome !== 'wait' ? step : undefined;
  } catch {
    return undefined;
  }
}

/** Milliseconds between two looks at whether the emulator is still there. */
const look = 20;

/** An emulator is ended by whoever ordered it; until then not one instruction of the function runs any more. */
function die(victim: CrashVictim): void {
  const parent = process.ppid;
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (victim === 'emulator' && process.ppid === parent) Atomics.wait(never, 0, 0, look);
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(never, 0, 0);
}
