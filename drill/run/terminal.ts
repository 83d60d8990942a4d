import pc from 'picocolors';
import type { Narrator } from './narrator';

export interface TerminalNarrator extends Narrator {
  close(): void;
}

/** Tells a drill as lines: phases, events, and what clients saw each second. */
export function terminalNarrator(stream: NodeJS.WriteStream): TerminalNarrator {
  const started = performance.now();
  let ok = 0;
  let failed = 0;
  let toldAt = performance.now();
  const line = (text: string) => {
    const seconds = ((performance.now() - started) / 1000).toFixed(1).padStart(6);
    stream.write(`${pc.dim(`${seconds} s`)}  ${text}\n`);
  };
  return {
    phase: (name) => line(pc.bold(name)),
    event: (text) => line(`  ${text}`),
    sample: (sample) => {
      ok += sample.ok;
      failed += sample.refused + sample.unknown + sample.errors;
      if (performance.now() - toldAt < 1000) return;
      line(`  ${pc.green(`${ok} ok`)}${failed ? pc.red(`  ${failed} failed`) : ''}`);
      [ok, failed, toldAt] = [0, 0, performance.now()];
    },
    close: () => undefined,
  };
}
