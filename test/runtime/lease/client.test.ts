import type { Clock } from '../../../runtime/clock/clock';
import { LeaseClient } from '../../../runtime/lease/client';
import type { LeaseStore } from '../../../runtime/lease/store';
import type { Lease } from '../../../runtime/protocol/lease';

class PlayedClock implements Clock {
  time = 0;
  jumped = 0;
  now = () => this.time;
  jumps = () => this.jumped;
  sleep = async (ms: number) => void (this.time += ms);
}

/** The lease as one item; each request takes `delay` on the client's clock. */
class PlayedStore implements LeaseStore {
  lease?: Lease = { scope: 'payments', epoch: 1, holder: 'here', beat: 0, phase: 'serving' };
  delay = 0;
  silent = false;
  renewals = 0;

  constructor(private readonly clock: PlayedClock) {}

  async read(): Promise<Lease | undefined> {
    this.answer();
    return this.lease;
  }

  async renew(epoch: number, holder: string, onSend: () => void): Promise<Lease | undefined> {
    onSend();
    this.renewals++;
    const { lease } = this;
    const allowed = lease?.epoch === epoch && lease.holder === holder && !lease.revokedBy;
    if (allowed) this.lease = { ...lease, beat: lease.beat + 1 };
    this.answer();
    return allowed ? this.lease : undefined;
  }

  async create(lease: Lease): Promise<boolean> {
    this.answer();
    if (this.lease) return false;
    this.lease = lease;
    return true;
  }

  private answer(): void {
    this.clock.time += this.delay;
    if (this.silent) throw new Error('no answer');
  }
}

function setUp(birth?: Lease) {
  const clock = new PlayedClock();
  const store = new PlayedStore(clock);
  const timers = { lease: 1200, renewInterval: 200, canaryAge: 500 };
  const client = new LeaseClient({ region: 'here', store, clock, timers, birth });
  return { clock, store, client };
}

async function holding() {
  const all = setUp();
  await all.client.refresh();
  all.client.canaryCommitted(1, 0);
  await all.client.turn();
  return all;
}

test('an instance of the holder becomes valid by its own renewal', async () => {
  const { client } = await holding();
  expect(client.grant()).toMatchObject({ epoch: 1, valid: true, remaining: 1200, beat: 1 });
});

test('the time that a request takes is lost', async () => {
  const { client, store } = await holding();
  store.delay = 150;
  await client.turn();
  expect(client.grant().remaining).toBe(1050);
});

test('a renewal whose answer is lost confers nothing, although it has moved the beat', async () => {
  const { client, clock, store } = await holding();
  clock.time = 400;
  store.silent = true;
  await client.turn();
  expect([store.lease?.beat, client.grant().remaining]).toEqual([2, 800]);
});

test('a lease that nobody renews ends after L', async () => {
  const { client, clock } = await holding();
  clock.time = 1200;
  expect(client.grant().valid).toBe(false);
});

test('an instance whose database does not commit any more stops renewing', async () => {
  const { client, clock, store } = await holding();
  const { renewals } = store;
  clock.time = 501;
  await client.turn();
  expect(store.renewals).toBe(renewals);
});

test('a refused renewal ends validity and discovers who holds the lease', async () => {
  const { client, store } = await holding();
  store.lease = { ...store.lease!, epoch: 2, holder: 'there' };
  await client.turn();
  expect(client.grant()).toMatchObject({ epoch: 2, holder: 'there', valid: false });
});

test('a revocation ends validity although the epoch is the same', async () => {
  const { client, store } = await holding();
  store.lease = { ...store.lease!, revokedBy: 'there' };
  await client.turn();
  expect(client.grant()).toMatchObject({ epoch: 1, valid: false });
});

test('an instance becomes valid again under a new epoch of its Region, after a canary of that epoch', async () => {
  const { client, store } = await holding();
  store.lease = { ...store.lease!, epoch: 3, phase: 'promoting' };
  await client.turn();
  await client.turn();
  const before = client.grant().valid;
  client.canaryCommitted(3, 0);
  await client.turn();
  expect([before, client.grant()]).toMatchObject([false, { epoch: 3, valid: true, phase: 'promoting' }]);
});

test('an instance that reads of a new epoch of its own Region is no longer valid', async () => {
  const { client, store } = await holding();
  store.lease = { ...store.lease!, epoch: 3 };
  await client.refresh();
  expect(client.grant()).toMatchObject({ epoch: 3, holder: 'here', valid: false });
});

test('a jump of the clock ends validity', async () => {
  const { client, clock } = await holding();
  clock.jumped++;
  expect(client.holds(1, 0)).toBe(false);
});

test('the lease is born once, by the primary', async () => {
  const birth: Lease = { scope: 'payments', epoch: 1, holder: 'here', beat: 0, phase: 'serving' };
  const { client, store } = setUp(birth);
  store.lease = undefined;
  await client.refresh();
  expect(client.grant()).toMatchObject({ epoch: 1, holder: 'here', valid: false });
});

test('an instance of the standby does not create the lease', async () => {
  const { client, store } = setUp();
  store.lease = undefined;
  await client.refresh();
  expect([store.lease, client.grant().epoch]).toEqual([undefined, 0]);
});

test('a store that does not answer at the start is waited for', async () => {
  const { client, store } = setUp();
  store.silent = true;
  await client.turn();
  store.silent = false;
  await client.turn();
  expect(client.grant().epoch).toBe(1);
});
