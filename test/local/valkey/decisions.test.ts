import { type GroupRules, type Seen, decide, mostAdvanced } from '../../../local/valkey/decide';
import { parseReplication } from '../../../local/valkey/info';
import { engineParameters, renderSettings } from '../../../local/valkey/settings';

// The port by which a member follows `cache-00<n>` is n.
const rules: GroupRules = { detection: 1000, port: (_, primary) => Number(primary.at(-1)) };
const primary = (offset = 10) => ({ role: 'primary', offset, onlineReplicas: 2 }) as const;
const replica = (port: number, offset = 10) =>
  ({ role: 'replica', offset, onlineReplicas: 0, follows: { port, connected: true } }) as const;
const healthy: Seen = { 'cache-001': primary(), 'cache-002': replica(1), 'cache-003': replica(1) };
const withoutFirst: Seen = { 'cache-002': replica(1, 20), 'cache-003': replica(1, 30) };

describe('what a look at a group calls for', () => {
  test('nothing, while all is well', () => {
    expect(decide({ primary: 'cache-001' }, healthy, 0, rules)).toEqual({
      state: { primary: 'cache-001' },
      actions: [],
    });
  });

  test('nothing yet, when the primary has just fallen silent', () => {
    const { state, actions } = decide({ primary: 'cache-001' }, withoutFirst, 5000, rules);
    expect(state).toEqual({ primary: 'cache-001', silentSince: 5000 });
    expect(actions).toEqual([]);
  });

  test('an answer in between starts the time of silence anew', () => {
    const silent = decide({ primary: 'cache-001' }, withoutFirst, 0, rules).state;
    const answered = decide(silent, healthy, 900, rules).state;
    expect(decide(answered, withoutFirst, 1100, rules).state.primary).toBe('cache-001');
  });

  test('after the time of silence the most advanced replica is promoted, and then followed', () => {
    const { state, actions } = decide({ primary: 'cache-001', silentSince: 0 }, withoutFirst, 1000, rules);
    expect(state).toEqual({ primary: 'cache-003' });
    expect(actions).toEqual([
      { kind: 'promote', member: 'cache-003' },
      { kind: 'follow', member: 'cache-002', primary: 'cache-003' },
    ]);
  });

  test('nobody is promoted when no replica answers', () => {
    expect(decide({ primary: 'cache-001', silentSince: 0 }, {}, 9000, rules).state.primary).toBe('cache-001');
  });

  test('an old primary that is back must follow, also when it is far ahead', () => {
    const seen: Seen = { 'cache-001': primary(99), 'cache-002': replica(3), 'cache-003': primary() };
    expect(decide({ primary: 'cache-003' }, seen, 0, rules).actions).toEqual([
      { kind: 'follow', member: 'cache-001', primary: 'cache-003' },
    ]);
  });

  test('an old primary that is ahead is no candidate for promotion', () => {
    expect(mostAdvanced({ 'cache-001': primary(99), 'cache-002': replica(1, 5) })).toBe('cache-002');
  });
});

describe('what a server says of its replication', () => {
  test('only replicas that receive the stream count', () => {
    const text = [
      '# Replication',
      'role:master',
      'connected_slaves:2',
      'slave0:ip=127.0.0.1,port=1,state=online,offset=7,lag=0',
      'slave1:ip=127.0.0.1,port=2,state=wait_bgsave,offset=0,lag=0',
      'master_repl_offset:7',
    ].join('\r\n');
    expect(parseReplication(text)).toEqual({ role: 'primary', offset: 7, onlineReplicas: 1 });
  });
});

describe('a configuration file', () => {
  test('keeps quotes, backslashes and line ends inside the value', () => {
    expect(renderSettings({ requirepass: 'a"b\\c\nd' })).toBe('requirepass "a\\"b\\\\c\\nd"\n');
  });

  test('takes the parameters of a template but for cluster mode', () => {
    expect(engineParameters({ 'cluster-enabled': 'yes', 'min-replicas-to-write': '1' })).toEqual({
      'min-replicas-to-write': '1',
    });
  });
});
