import { autoFailoverDefaults, autoFailoverTuned, monitorSettings } from '../../../bench/peers/auto-failover/settings';
import { patroniConfig, patroniDefaults, patroniTuned } from '../../../bench/peers/patroni/config';
import { renderSettings } from '../../../local/postgres/settings';

const machine = {
  name: 'node-2',
  folder: '/run/node-2',
  data: '/run/node-2/data',
  sockets: '/run/node-2',
  programs: '/usr/lib/postgresql/15/bin',
  port: 15001,
  restPort: 15002,
  advertisedPort: 15003,
  advertisedRestPort: 15004,
  etcd: ['127.0.0.1:15005', '127.0.0.1:15006'],
};

test('the other machines are told the ports of the links, never those of the servers', () => {
  const config = patroniConfig(machine, patroniTuned);
  expect(config).toMatchObject({
    restapi: { listen: '127.0.0.1:15002', connect_address: '127.0.0.1:15004' },
    postgresql: { listen: '127.0.0.1:15001', connect_address: '127.0.0.1:15003' },
  });
});

test('etcd is reached by the links alone: its own addresses are not asked for', () => {
  expect(patroniConfig(machine, patroniTuned)).toMatchObject({ etcd3: { hosts: machine.etcd, use_proxies: true } });
});

test("the timers reach Patroni's dynamic configuration", () => {
  expect(patroniConfig(machine, patroniDefaults)).toMatchObject({ bootstrap: { dcs: patroniDefaults } });
});

test('every set of timers keeps the rule by which a primary without etcd stops before its lock runs out', () => {
  for (const { ttl, loop_wait, retry_timeout } of [patroniDefaults, patroniTuned])
    expect(loop_wait + 2 * retry_timeout).toBeLessThanOrEqual(ttl);
});

test('the timers of the monitor are settings of its extension', () => {
  const text = renderSettings(monitorSettings(autoFailoverDefaults));
  expect(text).toContain("pgautofailover.primary_demote_timeout = '30000'\n");
  expect(text.trimEnd().split('\n')).toHaveLength(Object.keys(autoFailoverDefaults.monitor).length);
});

test('a node of pg_auto_failover is not called unhealthy before its agent reports again, once a second', () => {
  for (const { monitor } of [autoFailoverDefaults, autoFailoverTuned])
    expect(monitor.node_considered_unhealthy_timeout).toBeGreaterThan(1000);
});
