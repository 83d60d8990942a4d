import type { App } from 'aws-cdk-lib';
import { writeFileSync } from 'node:fs';
import type { AppMarks } from '../phases';
import { began, now } from './began';

/** Milliseconds that each plugin of this process took, by its name. */
export const pluginTimes: Record<string, number> = {};

/** Synthesizes an app whose modules are loaded by now, and writes down when it did what. */
export function measured(build: () => App): void {
  const loaded = now();
  const app = build();
  const built = now();
  app.synth();
  const synthesized = now();
  const { user, system } = process.cpuUsage();
  const marks: AppMarks = { began, loaded, built, synthesized, plugins: pluginTimes, cpu: (user + system) / 1e6 };
  writeFileSync(process.env.BENCH_MARKS!, JSON.stringify(marks));
}
