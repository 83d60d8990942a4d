import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { Sample } from '../history';
import { currentNumbers, failedOf, type ProgressState } from './state';

type Colors = ReturnType<typeof pc.createColors>;

const shownEvents = 4;
const heights = '▁▂▃▄▅▆▇█';

/**
 * One frame of the live progress, a line an element: phases with their times, what clients see, the last events. No
 * line is wider than `columns`, or the terminal would wrap it and the next frame would not cover it.
 */
export function renderFrame(state: ProgressState, now: number, columns: number, colors: Colors): string[] {
  const lines = [...phaseLines(state, now, colors), ...clientLines(state, colors), ...eventLines(state, colors)];
  return lines.map((line) => fit(line, columns));
}

function phaseLines({ phases }: ProgressState, now: number, colors: Colors): string[] {
  return phases.map(({ name, startedAt, endedAt }) => {
    const time = `${(((endedAt ?? now) - startedAt) / 1000).toFixed(1).padStart(6)} s`;
    const label = plain(name).padEnd(28);
    return endedAt === undefined
      ? `${colors.cyan('>')} ${colors.bold(label)}${time}`
      : `${colors.green('+')} ${label}${colors.dim(time)}`;
  });
}

function clientLines(state: ProgressState, colors: Colors): string[] {
  if (state.samples.length === 0) return [];
  return [`  ${numbersLine(state, colors)}`, `  ${sparkline(state.samples, colors)}`];
}

/** `38 ok/s  0 failed/s  p95 14 ms  us-west-2, epoch 2` */
export function numbersLine(state: ProgressState, colors: Colors): string {
  const { okPerSecond, failedPerSecond, p95, writer } = currentNumbers(state);
  const parts = [
    (okPerSecond > 0 ? colors.green : colors.red)(`${okPerSecond} ok/s`),
    (failedPerSecond > 0 ? colors.red : colors.dim)(`${failedPerSecond} failed/s`),
    ...(p95 === undefined ? [] : [`p95 ${p95} ms`]),
    ...(writer === undefined ? [] : [plain(writer)]),
  ];
  return parts.join('  ');
}

/** A column for each sample: its height is what was answered; red where attempts failed, a dot where nothing was. */
function sparkline(samples: readonly Sample[], colors: Colors): string {
  const most = Math.max(1, ...samples.map(({ ok }) => ok));
  return samples
    .map((sample) => {
      const failed = failedOf(sample) > 0;
      if (sample.ok === 0) return failed ? colors.red('x') : colors.dim('.');
      const column = heights[Math.ceil((sample.ok / most) * heights.length) - 1]!;
      return failed ? colors.red(column) : colors.green(column);
    })
    .join('');
}

function eventLines({ events }: ProgressState, colors: Colors): string[] {
  return events.slice(-shownEvents).map(({ at, text }) => `  ${colors.dim(clock(at))}  ${plain(text)}`);
}

/** `  12.3 s` */
export function clock(at: number): string {
  return `${(at / 1000).toFixed(1).padStart(6)} s`;
}

/** Text of others must not move the cursor or break the line. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f]+/g, ' ');
}

/** Cuts the visible characters, and keeps colours whole. */
function fit(line: string, columns: number): string {
  if (stripVTControlCharacters(line).length <= columns) return line;
  let visible = 0;
  let cut = '';
  for (const [part] of line.matchAll(/\u001b\[[0-9;]*m|[^\u001b]/gu)) {
    if (part.startsWith('\u001b')) cut += part;
    else if (visible++ < columns) cut += part;
  }
  return cut;
}
