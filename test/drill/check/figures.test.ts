import { check, checkIds, type DatabaseSnapshot, type StoreSnapshot } from '../../../drill/check';
import type { HistoryEvent } from '../../../drill/history';

const writer: DatabaseSnapshot = {
  identifier: 'payments-primary',
  region: 'us-east-1',
  accounts: { a: 0, b: 0 },
  payments: [],
  lanes: [],
  fence: { epoch: 1, timeline: 1, frozen: false },
};

const stores: StoreSnapshot = {
  scope: 'payments',
  grade: 'lag',
  lease: { epoch: 1, holder: 'us-east-1', phase: 'serving' },
  initialBalances: { a: 0, b: 0 },
  writer: 'payments-primary',
  databases: [writer],
  journal: [],
};

function credit(key: string, answeredAt: number, type: 'ack' | 'unknown' = 'ack'): HistoryEvent[] {
  const attempt = {
    client: 'c1',
    key,
    attempt: 1,
    op: { kind: 'credit' as const, to: 'a', amount: 1 },
    sent: { mono: answeredAt - 5, wall: 0 },
  };
  return [
    { type: 'request', ...attempt },
    { type, ...attempt, answered: { mono: answeredAt, wall: 0 }, answer: { epoch: 1, region: 'us-east-1' } },
  ];
}

function applied(...keys: string[]): StoreSnapshot {
  const payments = keys.map((key, index) => ({ lane: 0, key, position: index + 1, epoch: 1 }));
  return { ...stores, databases: [{ ...writer, payments, accounts: { a: keys.length, b: 0 } }] };
}

it('measures the RTO from the last acknowledged write before the outage to the first one after it', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 1100), ...credit('k3', 16_100), ...credit('k4', 16_200)];
  const { figures } = check(events, applied('k1', 'k2', 'k3', 'k4'), { outage: { from: 1150 } });
  expect(figures.rtoSeconds).toBe(15);
});

it('measures an outage that begins some time after its fault', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 2000), ...credit('k3', 9000)];
  const { figures } = check(events, applied('k1', 'k2', 'k3'), { outage: { from: 1500, to: 8000 } });
  expect(figures.longestGap).toEqual({ from: 2000, to: 9000, seconds: 7 });
});

it('leaves gaps outside the window alone', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 9000), ...credit('k3', 9100), ...credit('k4', 9300)];
  const { figures } = check(events, applied('k1', 'k2', 'k3', 'k4'), { outage: { from: 9050 } });
  expect(figures.rtoSeconds).toBeCloseTo(0.2);
});

it('reports no RTO when service never came back', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 1100), ...credit('k3', 20_000, 'unknown')];
  const { figures } = check(events, applied('k1', 'k2'), { outage: { from: 1150 } });
  expect(figures.rtoSeconds).toBeNull();
});

it('measures the RPO as the span of acknowledged writes that are missing', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 1400), ...credit('k3', 1900), ...credit('k4', 5000)];
  const { figures } = check(events, applied('k1', 'k4'), { toleratedLoss: 1 });
  expect(figures).toMatchObject({ lost: 2, rpoSeconds: 0.9 });
});

it('tolerates a loss within the declared RPO in the grade lag', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 1400)];
  const verdict = check(events, applied('k1'), { toleratedLoss: 1 });
  expect(verdict.checks.find(({ id }) => id === 'lost')?.outcome).toBe('tolerated');
});

it('tolerates no loss in the grade journal', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 1400)];
  const verdict = check(events, { ...applied('k1'), grade: 'journal' }, { toleratedLoss: 1 });
  expect(verdict.checks.find(({ id }) => id === 'lost')?.outcome).toBe('broken');
});

it('counts a request as failed when no attempt was ever answered', () => {
  const events = [...credit('k1', 1000), ...credit('k2', 1400, 'unknown')];
  expect(check(events, applied('k1')).figures).toMatchObject({ requestsFailed: 1, attemptsFailed: 1 });
});

it('does not hold when payments in the writer cannot be explained', () => {
  const verdict = check([], applied('foreign'));
  expect(verdict.holds).toBe(false);
  expect(verdict.checks.find(({ id }) => id === 'money-conserved')?.outcome).toBe('undecided');
});

it('explains payments that the load did not make by the result that the service stored', () => {
  const [database] = applied('verification').databases;
  const payments = database!.payments.map((row) => ({ ...row, result: { kind: 'credit', to: 'a', amount: 1 } }));
  expect(check([], { ...stores, databases: [{ ...database!, payments }] }).holds).toBe(true);
});

it('takes payments that the initial balances contain as settled', () => {
  const old = applied('before');
  const verdict = check([], { ...old, initialBalances: { a: 1, b: 0 }, settledKeys: ['before'] });
  expect(verdict.holds).toBe(true);
});

it('does not hold when acknowledgements do not name their epoch', () => {
  const events = credit('k1', 1000).map((event) => ({ ...event, answer: {} }));
  const verdict = check(events, applied('k1'));
  expect(verdict.checks.find(({ id }) => id === 'stale-acknowledgement')?.outcome).toBe('undecided');
});

it('reports each check once', () => {
  const reported = check([], stores).checks.map(({ id }) => id);
  expect(reported.toSorted()).toEqual(checkIds.toSorted());
});

it('fails without a snapshot of the writer', () => {
  expect(() => check([], { ...stores, writer: 'payments-standby' })).toThrow(
    'writer "payments-standby" is not among the databases of the snapshot (payments-primary)',
  );
});
