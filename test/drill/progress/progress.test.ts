import { stripVTControlCharacters } from 'node:util';
import type { Sample } from '../../../drill/history';
import { createProgress, type ProgressOptions } from '../../../drill/progress';

let written: string;
let time: number;
beforeEach(() => {
  written = '';
  time = 0;
});

function open(options: ProgressOptions & { isTTY?: boolean; columns?: number } = {}) {
  const { isTTY = false, columns = 80, ...rest } = options;
  const stream = { isTTY, columns, write: (text: string) => void (written += text) };
  return createProgress({ stream, now: () => time, ...rest });
}

const sample = (changes: Partial<Sample> = {}): Sample => ({
  mono: 0,
  interval: 250,
  ok: 10,
  declined: 0,
  refused: 0,
  unknown: 0,
  errors: 0,
  latency: { p50: 8, p95: 14, max: 20 },
  acknowledgedBy: { '1/us-east-1': 9 },
  ...changes,
});

/** What is on the screen after everything was written: later frames cover earlier ones. */
function screen(): string[] {
  const frames = written.split('\u001b[J');
  return stripVTControlCharacters(frames.at(-1)!).trimEnd().split('\n');
}

it('writes a line for each phase and event where there is no terminal', () => {
  const progress = open();
  progress.phase('steady state');
  time = 4200;
  progress.event('us-east-1 is black-holed');
  progress.close();
  expect(written).toBe('   0.0 s  steady state\n   4.2 s    us-east-1 is black-holed\n');
});

it('writes what clients see once a second where there is no terminal', () => {
  const progress = open();
  for (let i = 0; i < 8; i++) progress.sample(sample());
  progress.close();
  expect(written.trimEnd().split('\n')).toEqual([
    '   0.0 s    40 ok/s  0 failed/s  p95 14 ms  us-east-1, epoch 1',
    '   0.0 s    40 ok/s  0 failed/s  p95 14 ms  us-east-1, epoch 1',
  ]);
});

it('draws over its last frame on a terminal', () => {
  const progress = open({ isTTY: true, colors: false });
  progress.phase('steady state');
  time = 4000;
  progress.phase('fault to recovery');
  time = 5500;
  progress.event('us-west-2 sees us-east-1 down');
  progress.close();
  expect(written).toContain('\u001b[2A\r\u001b[J');
  expect(screen()).toEqual([
    '+ steady state                   4.0 s',
    '+ fault to recovery              1.5 s',
    '     5.5 s  us-west-2 sees us-east-1 down',
  ]);
});

it('never draws a line wider than the terminal', () => {
  const progress = open({ isTTY: true, colors: true, columns: 30 });
  progress.phase('a phase with a name that is longer than any terminal is wide');
  for (let i = 0; i < 50; i++) progress.sample(sample({ unknown: i % 2 }));
  progress.event('x'.repeat(200));
  progress.close();
  expect(Math.max(...screen().map((line) => line.length))).toBeLessThan(30);
});

it('names the writer of the newest epoch', () => {
  const progress = open({ isTTY: true, colors: false });
  progress.sample(sample({ acknowledgedBy: { '10/us-west-2': 3, '9/us-east-1': 4 } }));
  progress.close();
  expect(screen()[0]).toContain('us-west-2, epoch 10');
});

it('shows that nothing is answered', () => {
  const progress = open({ isTTY: true, colors: false });
  for (let i = 0; i < 4; i++) progress.sample(sample({ ok: 0, unknown: 2, latency: undefined, acknowledgedBy: {} }));
  progress.close();
  expect(screen().map((line) => line.trim())).toEqual(['0 ok/s  8 failed/s', 'xxxx']);
});

it('lets no text of others move the cursor', () => {
  const progress = open();
  progress.event('evil\u001b[2Jtext\r\nsecond line');
  progress.close();
  expect(written).toBe('   0.0 s    eviltext second line\n');
});

it('writes objects a line for programs', () => {
  const progress = open({ mode: 'json' });
  progress.phase('steady state');
  progress.close();
  expect(JSON.parse(written)).toEqual({ kind: 'phase', name: 'steady state', at: 0 });
});

it('writes nothing when it is silent, and nothing after it was closed', () => {
  const silent = open({ mode: 'silent' });
  silent.phase('steady state');
  silent.close();
  const closed = open();
  closed.close();
  closed.event('late');
  expect(written).toBe('');
});
