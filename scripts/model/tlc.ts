import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTool, tail } from '../validate/tool';
import { environment } from './java';
import { parseTrace, type Trace } from './counterexample';

/** One configuration of one module. */
export interface Check {
  readonly module: string;
  /** TLA+ expressions. */
  readonly constants: Readonly<Record<string, string>>;
  readonly invariants: readonly string[];
  /** Checked under `LiveSpec` in place of the invariants. */
  readonly liveness?: string;
}

export type Finding =
  | { readonly outcome: 'holds' }
  | { readonly outcome: 'breaks'; readonly property: string; readonly trace: Trace }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface Run {
  readonly finding: Finding;
  /** Distinct states that were found. */
  readonly states: number;
  readonly seconds: number;
}

export interface TlcOptions {
  /** tla2tools.jar */
  readonly jar: string;
  /** Of the modules. */
  readonly source: string;
  /** An empty folder of this run's own. */
  readonly folder: string;
  /** Gigabytes that Java may use at most. */
  readonly memory: number;
  /** @default java */
  readonly java?: string;
}

/** Constants can be any expression when a module of their own defines them; functions need `TLC` for their notation. */
export function configuration({ module, constants, invariants, liveness }: Check): { module: string; config: string } {
  const names = Object.keys(constants);
  const definitions = names.map((name) => `Given${name} == ${constants[name]}`);
  return {
    module: ['---- MODULE Check ----', `EXTENDS ${module}, TLC`, ...definitions, '====', ''].join('\n'),
    config: [
      'CONSTANTS',
      ...names.map((name) => `  ${name} <- Given${name}`),
      ...(liveness ? ['SPECIFICATION LiveSpec', `PROPERTY ${liveness}`] : ['SPECIFICATION Spec']),
      ...(liveness ? [] : [`INVARIANTS ${invariants.join(' ')}`]),
      '',
    ].join('\n'),
  };
}

/**
 * Runs TLC to its end or to the first violation. One worker and a fixed fingerprint function: breadth first, so that
 * the trace of a broken invariant is a shortest one, and the same one every time.
 */
export async function runTlc(check: Check, options: TlcOptions): Promise<Run> {
  const { jar, source, folder, memory, java = 'java' } = options;
  const { module, config } = configuration(check);
  mkdirSync(folder, { recursive: true });
  cpSync(join(source, `${check.module}.tla`), join(folder, `${check.module}.tla`));
  writeFileSync(join(folder, 'Check.tla'), module);
  writeFileSync(join(folder, 'Check.cfg'), config);
  const virtualMachine = ['-XX:+UseSerialGC', '-XX:-UsePerfData', `-Xmx${memory}g`, `-Djava.io.tmpdir=${folder}`];
  const tlc = ['-workers', '1', '-fp', '0', '-deadlock', '-lncheck', 'final', '-checkpoint', '0', '-metadir', 'states'];
  const started = performance.now();
  const { stdout, stderr } = await runTool(
    java,
    [...virtualMachine, '-cp', jar, 'tlc2.TLC', ...tlc, '-config', 'Check.cfg', 'Check.tla'],
    { cwd: folder, env: environment() },
  );
  const seconds = (performance.now() - started) / 1000;
  return { finding: findingOf(stdout, stderr, check.liveness), states: statesOf(stdout), seconds };
}

/** What TLC's output says. */
export function findingOf(stdout: string, stderr: string, liveness?: string): Finding {
  const invariant = /Error: Invariant (\w+) is violated/.exec(stdout)?.[1];
  const property = invariant ?? (/Temporal properties were violated/.test(stdout) ? liveness : undefined);
  if (property) return { outcome: 'breaks', property, trace: parseTrace(stdout) };
  if (/Model checking completed\. No error has been found\./.test(stdout)) return { outcome: 'holds' };
  const lines = stdout.split('\n').filter((line) => line.trim());
  const first = lines.findIndex((line) => /Error/.test(line));
  return { outcome: 'failed', reason: first < 0 ? tail(stderr || stdout, 3) : lines.slice(first, first + 8).join(' ') };
}

const statesOf = (stdout: string): number =>
  Number([...stdout.matchAll(/([\d,]+) distinct states found/g)].at(-1)?.[1]?.replace(/,/g, '') ?? 0);
