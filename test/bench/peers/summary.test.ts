import { type PeerRun, peerRunSchema } from '../../../bench/peers/result';
import { peerRowsNamed } from '../../../bench/peers/rows';
import { sidesNamed, softwareOf } from '../../../bench/peers/sides';
import { summarizePeers } from '../../../bench/peers/summary';
import { peersNotes, peersTable } from '../../../bench/peers/table';

function run(side: PeerRun['side'], outage: number | null, rest: Partial<PeerRun> = {}): PeerRun {
  const figures = { acknowledged: 100, lost: 0, stale: 0, bothSides: 0, broken: [] };
  const common = { row: 'kill', at: '2026-01-01T00:00:00.000Z', seed: 1, software: 'PostgreSQL 15', load: 1 } as const;
  return { ...common, side, outcome: { outage, ...figures }, ...rest };
}

test('each row and side has one line with least, median and most', () => {
  const cells = summarizePeers([run('paf', 3), run('paf', 1), run('paf', 2), run('patroni', 20)]);
  expect(cells.map(({ side }) => side.name)).toEqual(['patroni', 'paf']);
  expect(cells[1]).toMatchObject({ runs: 3, summary: { outage: { min: 1, median: 2, max: 3 } } });
});

test('service that never came back is longer than any number', () => {
  const [cell] = summarizePeers([run('paf', null), run('paf', 1)]);
  expect(cell?.summary?.outage).toEqual({ min: 1, median: null, max: null });
  expect(peersTable([cell!])).toContain('1.00 / never / never');
});

test('a run that could not be measured counts as begun, and its error is printed', () => {
  const cells = summarizePeers([run('paf', 1), run('paf', null, { outcome: undefined, error: 'no etcd' })]);
  expect(cells[0]).toMatchObject({ runs: 2, summary: { runs: 1 }, errors: ['no etcd'] });
  expect(peersNotes(cells)).toContain('failed   kill, pg_auto_failover, defaults: no etcd');
});

test('a cell in which no run was measured shows no figure', () => {
  const cells = summarizePeers([run('paf', null, { outcome: undefined, error: 'no etcd' })]);
  expect(cells[0]?.summary).toBeUndefined();
  expect(peersTable(cells)).not.toMatch(/never|0\.00/);
});

test('of two primaries the longest run counts, and where nobody watched there is no figure', () => {
  const figures = run('paf', 1).outcome!;
  const cells = summarizePeers([
    run('paf', 1, { outcome: { ...figures, twoPrimaries: 0.5 } }),
    run('paf', 1, { outcome: { ...figures, twoPrimaries: 2 } }),
    run('naive', 1),
  ]);
  expect(cells.map(({ twoPrimaries }) => twoPrimaries)).toEqual([2, undefined]);
});

test('a run that is written down is read back unchanged', () => {
  const written = run('paf', 1);
  expect(peerRunSchema.parse(JSON.parse(JSON.stringify(written)))).toEqual(written);
});

test('an unknown row or side is refused by name', () => {
  expect(() => peerRowsNamed(['fire'])).toThrow('unknown row "fire"');
  expect(() => sidesNamed(['oracle'])).toThrow('unknown side "oracle"');
});

test('the software of a side names its own PostgreSQL', () => {
  const peers = { major: '15', postgresql: '15.1', etcd: '3.4', pg_auto_failover: '2.0', patroni: '4.1' };
  expect(softwareOf('patroni-tuned', peers, '18.4')).toBe('Patroni 4.1, etcd 3.4, PostgreSQL 15.1');
  expect(softwareOf('paf-three', peers, '18.4')).toBe('pg_auto_failover 2.0, PostgreSQL 15.1');
  expect(softwareOf('naive', peers, '18.4')).toBe('PostgreSQL 18.4');
});
