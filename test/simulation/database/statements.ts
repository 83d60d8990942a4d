import { currentTimelineSql } from '../../../runtime/ledger/schema';
import { named } from '../cloud/network';
import { expression, type Scope } from '../cloud/expression';
import type { LockMode } from './locks';
import type { Session } from './server';
import type { FenceRow } from './state';

export interface Result {
  readonly rows: readonly object[];
  readonly rowCount: number;
}

type Values = readonly unknown[];
type Statement = (session: Session, values: Values) => Result | Promise<Result>;

const rows = (...found: object[]): Result => ({ rows: found, rowCount: found.length });

const compiled = new Map<string, Statement>();

/**
 * Runs one of the product's own statements. Conditions are taken from the text and evaluated, and locks are taken as
 * the text asks for them, so that what the product says is what happens; a text that is not known is an error.
 */
export function execute(session: Session, text: string, values: Values): Result | Promise<Result> {
  const known = compiled.get(text) ?? compile(text);
  compiled.set(text, known);
  return known(session, values);
}

function compile(original: string): Statement {
  const text = original.replaceAll(currentTimelineSql, 'current_timeline').replace(/\s+/g, ' ').trim();
  for (const [pattern, statement] of statements) {
    const match = pattern.exec(text);
    if (match) return statement(match, text);
  }
  throw new Error(`the simulated database does not know this statement: ${text}`);
}

type Compiler = (match: RegExpExecArray, text: string) => Statement;

const statements: readonly (readonly [RegExp, Compiler])[] = [
  [
    /^UPDATE holdfast_fence SET (.+) WHERE (.+)$/,
    ([, assignments = '', condition = '']) => updateFence(assignments, condition),
  ],
  [/^SELECT .* FROM holdfast_fence WHERE id = 1$/, () => selectFence],
  [
    /^SELECT .* FROM lanes l, holdfast_fence f WHERE l\.lane = (\d+) AND f\.id = 1(.*)$/,
    ([, lane, locks = '']) => lockLane(Number(lane), locks),
  ],
  [/FROM payments p WHERE p\.lane = \$1 AND p\.key = \$2/, () => look],
  [/UPDATE lanes SET position = \$3 WHERE (.+) RETURNING lane/, ([, condition = '']) => applyChange(condition)],
  [/FROM fence WHERE (.+) ON CONFLICT .* RETURNING/, ([, condition = '']) => canary(condition)],
  [/sum\(balance\).* AS positions$/, () => totals],
  [/^SELECT lane, position FROM lanes/, () => lanePositions],
  [/^SELECT region, epoch, beat, at FROM canary$/, () => canaries],
  [
    /^SELECT pg_backend_pid\(\)/,
    () =>
      ({ pid }) =>
        rows({ pid }),
  ],
  [/^SELECT pg_terminate_backend/, () => terminate],
  [
    /^SELECT pg_current_wal_flush_lsn/,
    () =>
      ({ server }) =>
        rows({ lsn: server.lsn }),
  ],
  [/^SELECT pg_last_wal_replay_lsn\(\) >= \$1/, () => applied],
  [/^SELECT pg_try_advisory_xact_lock/, () => birthLock],
  [/^CREATE TABLE IF NOT EXISTS lanes/, () => createTables],
  [/^INSERT INTO holdfast_fence .* current_timeline, false/, () => insertFence],
  [/^INSERT INTO lanes SELECT/, () => insertLanes],
  [/^INSERT INTO accounts SELECT/, () => insertAccounts],
];

async function lock(session: Session, row: string, mode: LockMode): Promise<void> {
  const got = session.server.locks.acquire(session, row, mode, session.lockTimeout);
  if (got === undefined) return;
  if (!(await got)) throw named('error', 'canceling statement due to lock timeout', session.ended ? '57P01' : '55P03');
}

const assertWriter = ({ server }: Session): void => {
  if (server.isReplica) throw named('error', 'cannot execute in a read-only transaction', '25006');
};

const assertBorn = ({ server, changes }: Session): void => {
  if (!server.state.born && !changes.born) throw named('error', 'relation "holdfast_fence" does not exist', '42P01');
};

/** The row as this transaction sees it. */
const fenceOf = ({ server, changes }: Session): FenceRow | undefined => changes.fence ?? server.state.fence;

const shown = (session: Session, row: FenceRow) => ({ ...row, current: session.server.timeline });

const selectFence: Statement = (session) => {
  assertBorn(session);
  const row = fenceOf(session);
  return row ? rows(shown(session, row)) : rows();
};

function scopeOf(columns: object, values: Values): Scope {
  return {
    name: (name) => (columns as Record<string, unknown>)[name.split('.').at(-1)!],
    parameter: (name) => values[Number(name.slice(1)) - 1],
  };
}

/** `SET a = x, b = y`: every value is of the row as it was. */
function updateFence(assignments: string, condition: string): Statement {
  const sets = assignments.split(/,(?![^(]*\))/).map((assignment) => {
    const [, column = '', value = ''] = /^\s*(\w+) = (.+)$/.exec(assignment) ?? [];
    return { column, value: expression(value) };
  });
  const where = expression(condition);
  return async (session, values) => {
    assertBorn(session);
    assertWriter(session);
    const scope = () => scopeOf({ id: 1, ...fenceOf(session)!, current_timeline: session.server.timeline }, values);
    // As PostgreSQL does: a row that does not match isn't waited for, and one that was waited for is looked at again.
    if (where(scope()) !== true) return { rows: [], rowCount: 0 };
    await lock(session, 'fence', 'exclusive');
    const now = scope();
    if (where(now) !== true) return { rows: [], rowCount: 0 };
    const next = Object.fromEntries(sets.map(({ column, value }) => [column, value(now)]));
    session.changes.fence = { ...fenceOf(session)!, ...next };
    return { rows: [], rowCount: 1 };
  };
}

function lockLane(lane: number, locks: string): Statement {
  const exclusive = /FOR UPDATE OF l\b/.test(locks);
  const shared = /FOR SHARE OF f\b/.test(locks);
  return async (session) => {
    assertBorn(session);
    if (exclusive || shared) assertWriter(session);
    if (exclusive) await lock(session, `lane ${lane}`, 'exclusive');
    if (shared) await lock(session, 'fence', 'share');
    const position = session.server.state.lanes.get(lane);
    const fence = fenceOf(session);
    return position === undefined || !fence ? rows() : rows({ position, ...shown(session, fence) });
  };
}

const look: Statement = ({ server: { state } }, [lane, key, accounts]) => {
  const found = state.payments.get(`${lane as number}/${key as string}`);
  const balances = (accounts as string[]).flatMap((id) =>
    state.accounts.has(id) ? [[id, state.accounts.get(id)]] : [],
  );
  const payment = found && { ...found, result: JSON.parse(found.result) as unknown };
  return rows({ payment: payment ?? null, balances: Object.fromEntries(balances) });
};

function applyChange(condition: string): Statement {
  const where = expression(condition);
  return async (session, values) => {
    assertWriter(session);
    const [lane, , to, keys, hashes, positions, epochs, outcomes, results, ids, amounts] = values as [
      number,
      number,
      number,
      ...unknown[][],
    ] as unknown as [
      number,
      number,
      number,
      string[],
      string[],
      number[],
      number[],
      string[],
      string[],
      string[],
      number[],
    ];
    await lock(session, `lane ${lane}`, 'exclusive');
    const { server, changes } = session;
    const row = { lane, position: changes.lanes.get(lane) ?? server.state.lanes.get(lane) };
    if (where(scopeOf(row, values)) !== true) return rows({ moved: 0 });
    for (const id of ids) await lock(session, `account ${id}`, 'exclusive');
    if (keys.some((key) => server.state.payments.has(`${lane}/${key}`)))
      throw named('error', 'duplicate key value violates unique constraint "payments_pkey"', '23505');
    changes.lanes.set(lane, to);
    keys.forEach((key, index) =>
      changes.payments.push({
        lane,
        key,
        hash: hashes[index]!,
        position: positions[index]!,
        epoch: epochs[index]!,
        outcome: outcomes[index]!,
        result: results[index]!,
      }),
    );
    ids.forEach((id, index) => changes.accounts.set(id, (changes.accounts.get(id) ?? 0) + amounts[index]!));
    return rows({ moved: 1 });
  };
}

function canary(condition: string): Statement {
  const where = expression(condition);
  return async (session, values) => {
    assertBorn(session);
    assertWriter(session);
    const fence = fenceOf(session);
    if (!fence) return rows();
    const [region, epoch, beat] = values as [string, number, number];
    const written = where(scopeOf(fence, values)) === true;
    if (written) {
      await lock(session, `canary ${region}`, 'exclusive');
      const before = session.server.state.canaries.get(region);
      const least = before?.epoch === epoch ? Math.max(before.beat, beat) : beat;
      session.changes.canaries.push({ region, epoch, beat: least, at: session.server.scheduler.now });
    }
    return rows({ ...shown(session, fence), written: written ? 1 : 0 });
  };
}

const totals: Statement = (session) => {
  assertBorn(session);
  const { accounts, lanes } = session.server.state;
  let total = 0;
  const negative: string[] = [];
  for (const [id, balance] of accounts) {
    total += balance;
    if (balance < 0) negative.push(id);
  }
  return rows({ total, negative: negative.sort(), positions: Object.fromEntries(lanes) });
};

const lanePositions: Statement = (session) => {
  assertBorn(session);
  const found = [...session.server.state.lanes].map(([lane, position]) => ({ lane, position }));
  return rows(...found.sort((a, b) => a.lane - b.lane));
};

const canaries: Statement = (session) => {
  assertBorn(session);
  return rows(...session.server.state.canaries.values());
};

/** Ends all sessions that stand between a session and its lock. */
const terminate: Statement = ({ server }, [pid]) => {
  const blockers = server.locks.blockersOf(pid as number) as Session[];
  for (const blocker of blockers) server.end(blocker);
  return rows(...blockers.map(() => ({ pg_terminate_backend: true })));
};

const applied: Statement = ({ server }, [lsn]) => {
  const [timeline = 0, length = 0] = String(lsn)
    .split('/')
    .map((part) => parseInt(part, 16));
  return rows({ applied: server.isReplica ? server.timeline > timeline || server.log.length >= length : null });
};

const birthLock: Statement = async (session) => {
  assertWriter(session);
  const free = session.server.locks.acquire(session, 'birth', 'exclusive', 0);
  return rows({ locked: free === undefined || (await free), born: session.server.state.born });
};

const createTables: Statement = (session) => {
  session.changes.born = true;
  return rows();
};

const insertFence: Statement = (session, [epoch]) => {
  if (session.server.state.fence) return rows();
  session.changes.fence = { epoch: epoch as number, timeline: session.server.timeline, frozen: false };
  return { rows: [], rowCount: 1 };
};

const insertLanes: Statement = ({ changes }, [count]) => {
  for (let lane = 0; lane < (count as number); lane++) changes.lanes.set(lane, 0);
  return rows();
};

const insertAccounts: Statement = ({ changes }, [ids, balances]) => {
  (ids as string[]).forEach((id, index) => changes.accounts.set(id, (balances as number[])[index]!));
  return rows();
};
