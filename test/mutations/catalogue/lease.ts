import type { Chapter } from '../mutation';

const client = 'test/runtime/lease/client.test.ts';
const state = 'test/runtime/lease/state.test.ts';
const store = 'test/runtime/lease/store.test.ts';
const clock = 'test/runtime/clock/clock.test.ts';

export const lease: Chapter = {
  title: 'Holding the lease',
  mutations: [
    {
      name: 'validity-is-counted-from-the-send',
      why: 'a slow answer would lengthen the lease beyond what a challenger waits for',
      edits: [
        {
          file: 'runtime/lease/client.ts',
          find: "this.apply({ kind: 'renewed', lease, sentAt, generation, at })",
          replace: "this.apply({ kind: 'renewed', lease, sentAt: at, generation, at })",
        },
      ],
      caughtBy: [{ suite: client, test: 'the time that a request takes is lost', says: '1050' }],
    },
    {
      name: 'a-read-confers-nothing',
      why: 'an instance that only looks would believe that it may write',
      edits: [
        {
          file: 'runtime/lease/state.ts',
          find: 'return { ...learn(state, event.lease), refused: false, heardAt: event.at };',
          replace:
            'return { ...learn(state, event.lease), refused: false, heardAt: event.at, validUntil: event.at + state.duration };',
        },
      ],
      caughtBy: [{ suite: state, test: 'a read confers no validity', says: 'Received: true' }],
    },
    {
      name: 'a-refusal-ends-validity',
      why: 'an instance that was told "no" would go on acknowledging until its lease runs out',
      edits: [
        {
          file: 'runtime/lease/state.ts',
          find: 'return { ...ended(state), refused: true, heardAt: event.at };',
          replace: 'return { ...state, refused: true, heardAt: event.at };',
        },
      ],
      caughtBy: [{ suite: state, test: 'a refusal ends validity at once', says: 'Received: true' }],
    },
    {
      name: 'a-new-epoch-ends-validity',
      why: 'what was granted under one epoch would be used under the next',
      edits: [
        {
          file: 'runtime/lease/state.ts',
          find: 'const over = lease.epoch > state.epoch || lease.holder',
          replace: 'const over = lease.holder',
        },
      ],
      caughtBy: [
        {
          suite: client,
          test: 'an instance that reads of a new epoch of its own Region is no longer valid',
          says: '"valid": true',
        },
      ],
    },
    {
      name: 'a-revocation-ends-validity',
      why: 'a revoked holder would acknowledge until its lease runs out by itself',
      edits: [
        {
          file: 'runtime/lease/state.ts',
          find: 'lease.holder !== state.region || known.revoked;',
          replace: 'lease.holder !== state.region;',
        },
      ],
      caughtBy: [{ suite: state, test: 'a revocation ends validity at once', says: 'Received: true' }],
    },
    {
      name: 'a-renewal-from-before-the-end-confers-nothing',
      why: 'an answer that was on its way when the lease ended would bring it back to life',
      edits: [
        {
          file: 'runtime/lease/state.ts',
          find: 'event.generation !== state.generation ||',
          replace: '',
        },
      ],
      caughtBy: [
        {
          suite: state,
          test: 'a jump of the clock ends validity, and a renewal that was sent before it confers none',
          says: 'Received: true',
        },
      ],
    },
    {
      name: 'a-clock-jump-ends-the-lease',
      why: 'a machine that was paused would believe that no time has passed',
      edits: [
        {
          file: 'runtime/lease/client.ts',
          find: 'if (jumps !== this.jumps) {',
          replace: 'if (jumps < this.jumps) {',
        },
      ],
      caughtBy: [{ suite: client, test: 'a jump of the clock ends validity', says: 'Received: true' }],
    },
    {
      name: 'suspension-counts-as-time',
      why: 'the monotonic clock stands still while the machine sleeps, and the lease with it',
      edits: [
        {
          file: 'runtime/clock/clock.ts',
          find: 'Math.abs(suspended) > limit.boot || Math.abs(stepped) > limit.wall',
          replace: 'Math.abs(stepped) > limit.wall * 1e6',
        },
      ],
      caughtBy: [{ suite: clock, test: 'suspension counts, and is a jump', says: '60000' }],
    },
    {
      name: 'only-a-recent-canary-renews',
      why: 'instances beside a dead database would renew for ever, and never be taken over',
      edits: [
        {
          file: 'runtime/lease/state.ts',
          find: 'now - state.canary.at <= canaryAge',
          replace: 'canaryAge > 0',
        },
      ],
      caughtBy: [
        {
          suite: client,
          test: 'an instance whose database does not commit any more stops renewing',
          says: 'Received: 2',
        },
        { suite: state, test: 'only a fresh canary of this very epoch allows a renewal', says: 'true' },
      ],
    },
    {
      name: 'only-a-canary-of-the-epoch-renews',
      why: 'a commit under the old fence row would be taken for proof that the new one is written',
      edits: [
        {
          file: 'runtime/lease/state.ts',
          find: 'state.canary.epoch === state.epoch &&',
          replace: '',
        },
      ],
      caughtBy: [{ suite: state, test: 'only a fresh canary of this very epoch allows a renewal', says: 'true' }],
    },
    {
      name: 'a-renewal-names-its-epoch',
      why: 'the old holder would move the beat of its successor',
      edits: [
        {
          file: 'runtime/lease/store.ts',
          find: "'#epoch = :epoch AND #holder = :holder AND attribute_not_exists(#revokedBy)'",
          replace: "':epoch = :epoch AND #holder = :holder AND attribute_not_exists(#revokedBy)'",
        },
      ],
      caughtBy: [{ suite: store, test: 'a renewal is refused %s', says: 'undefined' }],
    },
    {
      name: 'a-renewal-is-refused-after-a-revocation',
      why: 'a sick holder could never be stopped: its beat would go on moving',
      edits: [
        {
          file: 'runtime/lease/store.ts',
          find: " AND attribute_not_exists(#revokedBy)'",
          replace: "'",
        },
      ],
      caughtBy: [{ suite: store, test: 'a renewal is refused %s', says: 'undefined' }],
    },
    {
      name: 'the-lease-is-created-once',
      why: 'an instance that starts late would reset the epoch to one',
      edits: [
        {
          file: 'runtime/lease/store.ts',
          find: "ConditionExpression: 'attribute_not_exists(#scope)',\n      ExpressionAttributeNames: { '#scope': 'scope' },",
          replace: '',
        },
      ],
      caughtBy: [{ suite: store, test: 'the lease is created once', says: 'true' }],
    },
    {
      name: 'the-wait-outlasts-the-lease',
      why: 'with clocks that drift, a lease would still be valid when it is taken',
      edits: [
        {
          file: 'lib/settings/timing.ts',
          find: '(lease * (1 + clockDrift)) / (1 - clockDrift)',
          replace: 'lease',
        },
      ],
      caughtBy: [
        {
          suite: 'test/lib/settings/timing.test.ts',
          test: 'fails when %s leaves its bound of %p for %p',
          says: 'Expected length: 1',
        },
      ],
    },
  ],
};
