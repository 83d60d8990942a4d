import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Addresses, type DaemonState, claimState, findDaemon } from '../../../local/daemon';
import { processNamespace } from '../../../local/process/inspect';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-test-'));
  path = join(folder, 'deep', 'payments.json');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const addresses: Addresses = {
  service: 'http://payments.test',
  endpoints: { 'us-east-1': 'http://127.0.0.1:1' },
  proxy: 'http://127.0.0.1:2',
  dns: { host: '127.0.0.1', port: 3 },
  databases: [],
  control: 'http://127.0.0.1:4',
};
const healthy = { run: '/nowhere', speed: 10, assembly: '/nowhere/cdk.out', addresses };

/** A state whose process has ended: pids are real, so it is one that was. */
function leftBehind(): DaemonState {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const since = new Date().toISOString();
  const identity = { schema: 'holdfast.local/1', architecture: 'payments', since } as const;
  return { ...identity, pid, started: '1', namespace: processNamespace(), phase: 'starting' };
}

test('a claim is found by others as starting, then as healthy with every address', () => {
  const claim = claimState(path, 'payments');
  expect(findDaemon(path)).toMatchObject({ kind: 'running', state: { pid: process.pid, phase: 'starting' } });
  claim.publish(healthy);
  expect(findDaemon(path)).toMatchObject({ kind: 'running', state: { phase: 'healthy', addresses } });
});

test('only its owner may read it', () => {
  const claim = claimState(path, 'payments');
  claim.publish(healthy);
  expect(statSync(path).mode & 0o077).toBe(0);
});

test('fails in one line that names the process while one runs', () => {
  claimState(path, 'payments').publish(healthy);
  expect(() => claimState(path, 'payments')).toThrow(
    `payments runs already as process ${process.pid}: stop it by "holdfast local down"`,
  );
});

test('fails while another one is starting', () => {
  claimState(path, 'payments');
  expect(() => claimState(path, 'payments')).toThrow(`payments is starting as process ${process.pid}`);
});

test('takes the place of a process that is gone', () => {
  claimState(path, 'payments').release();
  writeFileSync(path, JSON.stringify(leftBehind()));
  expect(findDaemon(path).kind).toBe('stale');
  claimState(path, 'payments');
  expect(findDaemon(path)).toMatchObject({ kind: 'running', state: { pid: process.pid } });
});

test('fails over a file that nobody can judge, and leaves it as it is', () => {
  claimState(path, 'payments').release();
  writeFileSync(path, 'mine');
  expect(() => claimState(path, 'payments')).toThrow(/is no state of a local Region \(.*\): delete it once you know/);
  expect(readFileSync(path, 'utf8')).toBe('mine');
});

test('fails over a state of another container', () => {
  claimState(path, 'payments').release();
  const boot = processNamespace().split('/')[0];
  writeFileSync(path, JSON.stringify({ ...leftBehind(), namespace: `${boot}/pid:[elsewhere]` }));
  expect(() => claimState(path, 'payments')).toThrow(/of another container: stop it there, or delete/);
});

test('a release takes the file away', () => {
  claimState(path, 'payments').release();
  expect(existsSync(path)).toBe(false);
});

test('a release leaves the file of somebody who came after', () => {
  const claim = claimState(path, 'payments');
  const later = leftBehind();
  writeFileSync(path, JSON.stringify(later));
  claim.release();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(later);
});
