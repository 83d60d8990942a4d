import fc from 'fast-check';
import { check, type CheckId, type DatabaseSnapshot, type PaymentRow, type Verdict } from '../../../drill/check';
import type { AnswerEvent } from '../../../drill/history';
import type { JournalEntry } from '../../../runtime/protocol/journal';
import { run, steps, type World } from './model';

const runs = { numRuns: 60 };

function broken({ checks }: Verdict): CheckId[] {
  return checks.filter(({ outcome }) => outcome === 'broken').map(({ id }) => id);
}

/** Every corruption of every correct history must be found by the named check. */
function isFound(corrupt: (world: World, pick: <T>(items: readonly T[]) => T) => void, id: CheckId): void {
  fc.assert(
    fc.property(steps, fc.nat(), (script, choice) => {
      const world = structuredClone(run(script, 'journal'));
      corrupt(world, (items) => {
        fc.pre(items.length > 0);
        return items[choice % items.length]!;
      });
      expect(broken(check(world.events, world.stores))).toContain(id);
    }),
    runs,
  );
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const writerOf = ({ stores }: World) => stores.databases[0] as Mutable<DatabaseSnapshot>;
const acksOf = ({ events }: World) => events.filter((event): event is AnswerEvent => event.type === 'ack');
const declinesOf = ({ events }: World) => events.filter((event): event is AnswerEvent => event.type === 'declined');
const journalOf = ({ stores }: World) => stores.journal as Mutable<JournalEntry>[];
const rowOf = (world: World, { key }: { key: string }) =>
  writerOf(world).payments.find((row) => row.key === key) as Mutable<PaymentRow>;

describe('a correct history', () => {
  it('passes in the grade journal', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { events, stores } = run(script, 'journal');
        const verdict = check(events, stores);
        expect(verdict.checks.filter(({ outcome }) => outcome !== 'held')).toEqual([]);
        expect(verdict.holds).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('passes in the grade lag while nothing is lost', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { events, stores } = run(script, 'lag');
        expect(broken(check(events, stores))).toEqual([]);
      }),
      runs,
    );
  });

  it('passes in the grade lag while the loss is within the declared RPO', () => {
    fc.assert(
      fc.property(steps, fc.nat(5), (script, unreplicated) => {
        const { events, stores } = run(script, 'lag', unreplicated);
        expect(check(events, stores, { toleratedLoss: 60 }).holds).toBe(true);
      }),
      runs,
    );
  });
});

describe('the checker finds', () => {
  it('an acknowledged payment that is lost', () => {
    isFound((world, pick) => {
      const { key } = pick(acksOf(world));
      const writer = writerOf(world);
      writer.payments = writer.payments.filter((row) => row.key !== key);
    }, 'lost');
  });

  it('an acknowledged payment that the grade lag lost beyond its RPO', () => {
    fc.assert(
      fc.property(steps, (script) => {
        const { events, stores } = run([...script, ...script.slice(0, 1)], 'lag');
        const world = { events, stores: structuredClone(stores) };
        fc.pre(acksOf(world).length > 0);
        writerOf(world).payments = [];
        expect(broken(check(world.events, world.stores, { toleratedLoss: 0 }))).toContain('lost');
      }),
      runs,
    );
  });

  it('a payment that is applied in two lanes', () => {
    isFound((world, pick) => {
      const row = pick(writerOf(world).payments.filter(({ outcome }) => outcome === 'done'));
      writerOf(world).payments = [...writerOf(world).payments, { ...row, lane: row.lane + 1, position: 900 }];
    }, 'duplicated');
  });

  it('a payment that is journaled twice', () => {
    isFound((world, pick) => {
      const entry = pick(journalOf(world).filter(({ kind }) => kind === 'entry'));
      journalOf(world).push({ ...entry, position: 900 });
    }, 'duplicated');
  });

  it('a payment that is elsewhere than its client was told', () => {
    isFound((world, pick) => {
      pick(acksOf(world)).answer!.position! += 1;
    }, 'misplaced');
  });

  it('a payment that was applied after it was acknowledged', () => {
    isFound((world, pick) => {
      rowOf(world, pick(acksOf(world))).epoch += 1;
    }, 'misplaced');
  });

  it('a declined payment that is applied', () => {
    isFound((world, pick) => {
      const { key } = pick(declinesOf(world));
      writerOf(world).payments = [...writerOf(world).payments, { lane: 0, key, position: 900, epoch: 1 }];
    }, 'declined-but-applied');
  });

  it('a declined payment that an earlier attempt put into the journal, to be applied by the next writer', () => {
    isFound((world, pick) => {
      const { key } = pick(declinesOf(world));
      const late = {
        kind: 'entry',
        lane: 0,
        position: 900,
        epoch: 9,
        key,
        hash: key,
        deltas: [],
        result: '{}',
      } as const;
      journalOf(world).push(late);
    }, 'declined-but-applied');
  });

  it('a decline that nobody has written down, so that a retry could be applied', () => {
    isFound((world, pick) => {
      const { key } = pick(declinesOf(world));
      writerOf(world).payments = writerOf(world).payments.filter((row) => row.key !== key);
    }, 'decline-not-final');
  });

  it('a decline that a replay forgot', () => {
    isFound((world, pick) => {
      const { key } = pick(writerOf(world).payments.filter(({ outcome }) => outcome === 'declined'));
      writerOf(world).payments = writerOf(world).payments.filter((row) => row.key !== key);
    }, 'journal-projection');
  });

  it('a decline that a replay took for a payment', () => {
    isFound((world, pick) => {
      const { key } = pick(writerOf(world).payments.filter(({ outcome }) => outcome === 'declined'));
      rowOf(world, { key }).outcome = 'done';
    }, 'journal-projection');
  });

  it('an acknowledged payment that is recorded as declined', () => {
    isFound((world, pick) => {
      rowOf(world, pick(acksOf(world))).outcome = 'declined';
    }, 'lost');
  });

  it('a decline beyond the seal of a newer epoch', () => {
    isFound((world, pick) => {
      const decline = pick(declinesOf(world).filter(({ answer }) => answer!.epoch! > 1));
      decline.answer!.epoch! -= 1;
    }, 'stale-acknowledgement');
  });

  it('a payment that is applied although every attempt was refused', () => {
    isFound((world, pick) => {
      pick(world.events.filter(({ type, key }) => type === 'unknown' && !rowOf(world, { key }))).type = 'refused';
      const { key } = world.events.findLast(({ type, attempt }) => type === 'refused' && attempt === 1)!;
      world.events = world.events.filter((event) => event.key !== key || event.attempt === 1);
      const writer = writerOf(world);
      writer.payments = [...writer.payments, { lane: 0, key, position: 900, epoch: 1 }];
    }, 'refused-but-applied');
  });

  it('an acknowledgement beyond the seal of a newer epoch', () => {
    isFound((world, pick) => {
      const ack = pick(acksOf(world).filter(({ answer }) => answer!.epoch! > 1));
      ack.answer!.epoch! -= 1;
    }, 'stale-acknowledgement');
  });

  it('an old writer that acknowledges a request sent after a newer epoch had acknowledged', () => {
    isFound((world, pick) => {
      const newer = pick(acksOf(world).filter(({ answer }) => answer!.epoch! > 1));
      const stale = structuredClone(newer);
      stale.key = 'replayed';
      stale.sent.mono = newer.answered.mono + 1;
      stale.answered.mono = newer.answered.mono + 5;
      stale.answer = { epoch: newer.answer!.epoch! - 1, region: 'us-east-1' };
      world.events.push(stale);
    }, 'stale-acknowledgement');
  });

  it('one position that two epochs acknowledged', () => {
    isFound((world, pick) => {
      const first = pick(acksOf(world).slice(1));
      const second = acksOf(world)[0]!;
      second.answer = { ...second.answer, epoch: 9, lane: first.answer!.lane, position: first.answer!.position };
    }, 'two-epochs');
  });

  it('one key that two epochs acknowledged at different positions', () => {
    isFound((world, pick) => {
      const ack = structuredClone(pick(acksOf(world)));
      ack.answer = { ...ack.answer, epoch: 9, position: 900 };
      world.events.push(ack);
    }, 'two-epochs');
  });

  it('an epoch that two Regions acknowledged in', () => {
    isFound((world, pick) => {
      const ack = pick(acksOf(world));
      fc.pre(acksOf(world).filter(({ answer }) => answer!.epoch === ack.answer!.epoch).length > 1);
      ack.answer!.region = 'eu-west-1';
    }, 'one-region-an-epoch');
  });

  it('a read that an old epoch answered after a newer one had', () => {
    isFound((world, pick) => {
      const newer = pick(acksOf(world).filter(({ answer }) => answer!.epoch! > 1));
      const sent = { mono: newer.answered.mono + 1, wall: 0 };
      const answered = { mono: sent.mono + 5, wall: 0 };
      const op = { kind: 'read' as const, account: 'nobody' };
      world.events.push({
        type: 'read',
        client: 'c',
        key: 'late',
        attempt: 1,
        op,
        sent,
        answered,
        answer: { epoch: 1 },
      });
    }, 'stale-read');
  });

  it('a read of a balance that cannot be', () => {
    isFound((world, pick) => {
      const read = pick(world.events.filter((event): event is AnswerEvent => event.type === 'read'));
      read.answer!.balance! += 1_000_000;
    }, 'stale-read');
  });

  it('a read that misses a payment acknowledged before it was sent', () => {
    isFound((world, pick) => {
      const last = Math.max(...world.events.map((event) => (event.type === 'request' ? 0 : event.answered.mono)));
      const ack = pick(acksOf(world).filter(({ op }) => op.kind === 'credit'));
      const account = ack.op.kind === 'credit' ? ack.op.to : '';
      const balance = writerOf(world).accounts[account]! - (ack.op.kind === 'credit' ? ack.op.amount : 0);
      const unsettled = world.events.some(({ type, op }) => type === 'unknown' && 'to' in op && touches(op, account));
      fc.pre(!unsettled);
      const sent = { mono: last + 1, wall: 0 };
      const answered = { mono: last + 2, wall: 0 };
      const op = { kind: 'read' as const, account };
      const answer = { balance, epoch: 99 };
      world.events.push({ type: 'read', client: 'c', key: 'late', attempt: 1, op, sent, answered, answer });
    }, 'stale-read');
  });

  it('money that was made', () => {
    isFound((world) => {
      (writerOf(world).accounts as Record<string, number>).a0! += 1;
    }, 'money-conserved');
  });

  it('a payment whose effect was applied twice', () => {
    isFound((world, pick) => {
      const { key } = pick(acksOf(world).filter(({ op }) => op.kind === 'transfer' && op.from !== op.to));
      const { op } = world.events.find((event) => event.key === key)!;
      const accounts = writerOf(world).accounts as Record<string, number>;
      if (op.kind === 'transfer') {
        accounts[op.from]! -= op.amount;
        accounts[op.to]! += op.amount;
      }
    }, 'balances-explained');
  });

  it('a balance below zero', () => {
    isFound((world) => {
      (writerOf(world).accounts as Record<string, number>).a1 = -1;
    }, 'negative-balance');
  });

  it('an entry of an older epoch beyond a seal', () => {
    isFound((world, pick) => {
      const entry = pick(journalOf(world).filter(({ kind, epoch }) => kind === 'entry' && epoch > 1));
      entry.epoch -= 1;
    }, 'journal-order');
  });

  it('a position of the journal that is missing', () => {
    isFound((world, pick) => {
      const record = pick(journalOf(world));
      journalOf(world).push({ ...record, key: 'far', position: 900 });
    }, 'journal-order');
  });

  it('an entry that was never applied', () => {
    isFound((world, pick) => {
      const { key } = pick(writerOf(world).payments.filter(({ outcome }) => outcome === 'done'));
      writerOf(world).payments = writerOf(world).payments.filter((row) => row.key !== key);
    }, 'journal-projection');
  });

  it('a payment that was applied without being journaled', () => {
    isFound((world, pick) => {
      const entry = pick(journalOf(world).filter(({ kind }) => kind === 'entry'));
      entry.key = 'another';
    }, 'journal-projection');
  });

  it('a copy that holds a payment which the writer lacks', () => {
    isFound((world) => {
      const replica = world.stores.databases[1] as Mutable<DatabaseSnapshot>;
      replica.payments = [...replica.payments, { lane: 0, key: 'stranded', position: 900, epoch: 1 }];
    }, 'diverged-copy');
  });

  it.each<[string, (world: World) => void]>([
    ['a lease that names another Region', ({ stores }) => Object.assign(stores.lease, { holder: 'eu-west-1' })],
    ['a failover that is still open', ({ stores }) => Object.assign(stores.lease, { phase: 'promoting' })],
    ['a fence row with another epoch', (world) => Object.assign(writerOf(world).fence!, { epoch: 99 })],
    ['a frozen fence row', (world) => Object.assign(writerOf(world).fence!, { frozen: true })],
    ['a missing fence row', (world) => Object.assign(writerOf(world), { fence: undefined })],
  ])('%s', (_, corrupt) => {
    isFound(corrupt, 'one-writer-at-the-end');
  });
});

function touches(op: { to: string; from?: string }, account: string): boolean {
  return op.to === account || op.from === account;
}
