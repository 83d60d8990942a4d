import { conditionOf } from '../../../drill/run/status';

test('a clean status holds, and says how long it took to be', () => {
  const findings = [{ id: 'blocked', severity: 'info', what: 'no second failover yet' }] as const;
  expect(conditionOf({ verdict: 'clean', findings }, 2.34)).toEqual({
    name: 'status at the end',
    expected: 'clean',
    measured: 'clean, 2.3 s after service was steady',
    holds: true,
  });
});

test.each(['unclean', 'undetermined'] as const)(
  'a status that is %s does not hold, and names what is wrong',
  (verdict) => {
    const findings = [
      { id: 'frozen', severity: 'error', what: 'a database is frozen' },
      { id: 'blocked', severity: 'info', what: 'no second failover yet' },
    ] as const;
    const { holds, measured } = conditionOf({ verdict, findings }, 60);
    expect({ holds, measured }).toEqual({ holds: false, measured: `${verdict}: frozen (a database is frozen)` });
  },
);
