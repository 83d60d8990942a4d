import type { LocalStatus } from '../../../local/daemon';
import { columns, renderAddresses, renderStatus } from '../../../operate/local/render';

const status: LocalStatus = {
  architecture: 'payments',
  speed: 10,
  processes: [{ name: 'fabric', pid: 12 }],
  servers: [
    { name: 'a', region: 'us-east-1', port: 1, role: 'writer' },
    { name: 'b', region: 'us-east-1', port: 2, role: 'standby', behindBytes: 0 },
    { name: 'c', region: 'us-west-2', port: 3, role: 'standby', behindBytes: 96 },
    { name: 'd', region: 'us-west-2', port: 4, role: 'silent' },
  ],
  groups: [],
  healthChecks: [],
  rules: [],
};

const lines = (change: Partial<LocalStatus>) => renderStatus({ ...status, ...change }, 'payments').split('\n');

test('columns are as wide as their widest cell', () => {
  expect(
    columns(
      [
        ['a', 'bb'],
        ['ccc', 'd'],
      ],
      '',
    ),
  ).toEqual(['a    bb', 'ccc  d']);
});

test('each server has its role, and a standby what it lacks', () => {
  expect(lines({}).filter((line) => line.includes('port'))).toEqual([
    '  a  us-east-1  port 1  writer',
    '  b  us-east-1  port 2  standby  up to date',
    '  c  us-west-2  port 3  standby  96 bytes behind',
    '  d  us-west-2  port 4  silent',
  ]);
});

test('a lease that cannot be read and a name that leads nowhere are said', () => {
  expect(lines({})).toEqual(expect.arrayContaining(['lease    cannot be read', 'DNS      answers nothing']));
});

test('a fault has its name, and its rules are listed', () => {
  const rules = [{ from: 'us-east-1', to: 'us-west-2', effect: { kind: 'blackhole' as const } }];
  expect(lines({ fault: 'partition', rules })).toEqual(
    expect.arrayContaining(['faults   partition', '  us-east-1 -> us-west-2  blackhole']),
  );
});

test('addresses come with commands that can be pasted', () => {
  const text = renderAddresses('payments', {
    service: 'http://payments.test',
    endpoints: { 'us-east-1': 'http://127.0.0.1:1' },
    proxy: 'http://127.0.0.1:2',
    dns: { host: '127.0.0.1', port: 3 },
    databases: [],
    control: 'http://127.0.0.1:4',
  });
  expect(text).toContain('curl -x http://127.0.0.1:2 http://payments.test/health');
  expect(text).toContain('aws rds describe-db-instances --region us-east-1 --endpoint-url http://127.0.0.1:1');
});
