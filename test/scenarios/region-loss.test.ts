import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DrillJournal } from '../../drill/journal';
import { packageRoot } from '../../local/process';

/** Slow enough that a busy machine does not look like a fault; fast enough to wait for. */
const speed = 4;

let folder: string;
let ended: { code: number | null; output: string; log: string };
let journal: DrillJournal;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-scenario-'));
  // As root the databases run as somebody else, who must get through.
  chmodSync(folder, 0o755);
  ended = await drill('payments', 'region-loss', '--no-failback', '--json', '--seed', '11', '--speed', String(speed));
  if (!ended.output.startsWith('{')) throw new Error(`the drill ended ${ended.code} without a journal:\n${ended.log}`);
  journal = JSON.parse(ended.output) as DrillJournal;
}, 400_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function drill(...args: string[]): Promise<typeof ended> {
  return new Promise((resolve, reject) => {
    const cli = join(packageRoot(), 'dist', 'bin', 'cli.js');
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn(process.execPath, [cli, 'drill', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
    child.once('error', reject);
    child.once('exit', (code) => resolve({ code, output, log: log.slice(-4000) }));
  });
}

const outcomeOf = (id: string) => journal.checks.find((check) => check.id === id)?.outcome;

test('a lost Region is taken over once, by the deployed state machine', () => {
  expect(journal.status).toBe('finished');
  const moves = journal.failovers.filter(({ steps }) => steps.some(({ name }) => name === 'take'));
  expect(moves.map(({ epoch, from, to }) => ({ epoch, from, to }))).toEqual([
    { epoch: 2, from: 'us-east-1', to: 'us-west-2' },
  ]);
  const steps = moves[0].steps.map(({ name }) => name);
  for (const step of ['observe', 'take', 'seal', 'commit', 'promote', 'fence', 'replay', 'open', 'verify'])
    expect(steps).toContain(step);
});

test('every acknowledged payment is in the new writer exactly once', () => {
  expect(journal.measurements?.acknowledged).toBeGreaterThan(0);
  expect(journal.measurements).toMatchObject({ lost: 0, duplicated: 0, rpoSeconds: 0 });
});

test('no epoch acknowledges beside another', () => {
  expect(journal.measurements?.staleAcknowledgements).toBe(0);
  expect(outcomeOf('one-region-an-epoch')).toBe('held');
  expect(outcomeOf('two-epochs')).toBe('held');
});

test('money is conserved and explained by the payments', () => {
  expect(outcomeOf('money-conserved')).toBe('held');
  expect(outcomeOf('balances-explained')).toBe('held');
  expect(outcomeOf('negative-balance')).toBe('held');
});

test('service came back in the other Region', () => {
  expect(journal.measurements?.rtoSeconds).not.toBeNull();
  expect(journal.epochs.filter(({ acknowledged }) => acknowledged > 0).map(({ regions }) => regions)).toEqual([
    ['us-east-1'],
    ['us-west-2'],
  ]);
});

test('the exit code says whether the hypothesis held', () => {
  expect(ended.code).toBe(journal.held ? 0 : 1);
});

test('nothing is left behind but the drill itself', () => {
  expect(readdirSync(folder).filter((name) => name.startsWith('holdfast-'))).toEqual([]);
  expect(existsSync(join(packageRoot(), 'out', 'drills', journal.id, 'report.html'))).toBe(true);
});
