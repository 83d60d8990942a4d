import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { peerVersions } from '../../../bench/peers/software';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'peers-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const versions = { major: '15', postgresql: '15.1', etcd: '3.4', pg_auto_failover: '2.0', patroni: '4.1' };

test('where the peers are not installed, the error names the script that installs them', () => {
  expect(() => peerVersions(folder)).toThrow('run bench/peers/install.sh first');
});

test('an installation that is incomplete is refused', () => {
  writeFileSync(join(folder, 'versions.json'), JSON.stringify({ ...versions, patroni: '' }));
  expect(() => peerVersions(folder)).toThrow('run bench/peers/install.sh again');
});

test('a complete installation says what is in it', () => {
  writeFileSync(join(folder, 'versions.json'), JSON.stringify(versions));
  expect(peerVersions(folder)).toEqual(versions);
});
