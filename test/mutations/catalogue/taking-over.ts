import type { Chapter } from '../mutation';

const conditions = 'test/lambda/store/conditions.test.ts';
const control = 'lambda/store/control.ts';
const steps = 'test/lambda/failover/lease-steps.test.ts';
const leaseStep = 'lambda/failover/steps/lease.ts';
const plan = 'test/constructs/failover/plan.test.ts';
const definition = 'constructs/failover/plan/table.ts';
const rds = 'test/lambda/failover/rds-steps.test.ts';
const others = 'test/lambda/failover/steps.test.ts';

export const takingOver: Chapter = {
  title: 'Taking over',
  mutations: [
    {
      name: 'a-take-compares-the-beat',
      why: 'a holder that renewed at the last moment would be robbed of a lease that is valid',
      edits: [
        {
          file: control,
          find: "'epoch = :epoch AND beat = :beat AND holder = :from'",
          replace: "'epoch = :epoch AND holder = :from'",
        },
      ],
      caughtBy: [{ suite: conditions, test: 'loses to %s', says: 'Received: {' }],
    },
    {
      name: 'a-take-names-the-epoch',
      why: 'a controller that was frozen and resumes would take a lease of which it has seen nothing',
      edits: [
        {
          file: control,
          find: "'epoch = :epoch AND beat = :beat AND holder = :from'",
          replace: "'beat = :beat AND holder = :from'",
        },
      ],
      caughtBy: [{ suite: conditions, test: 'loses to %s', says: 'Received: {' }],
    },
    {
      name: 'a-revocation-names-the-epoch',
      why: 'a late revocation would end the term of whoever holds the lease now',
      edits: [
        {
          file: control,
          find: "'epoch = :epoch AND holder = :holder AND attribute_not_exists(revokedBy)'",
          replace: "'holder = :holder AND attribute_not_exists(revokedBy)'",
        },
      ],
      caughtBy: [{ suite: conditions, test: 'leaves alone %s', says: 'Received: {' }],
    },
    {
      name: 'no-abort-behind-the-point-of-no-return',
      why: 'the old side would get its lease back while the new database is being promoted',
      edits: [
        {
          file: control,
          find: "'epoch = :epoch AND holder = :holder AND phase = :phase'",
          replace: "'epoch = :epoch AND holder = :holder'",
        },
      ],
      caughtBy: [
        { suite: conditions, test: 'is passed once, and no abort comes after it', says: 'Received: {' },
        { suite: steps, test: 'is too late past the point of no return', says: 'too-late' },
      ],
    },
    {
      name: 'the-point-of-no-return-is-a-conditional-write',
      why: 'a controller that comes late would close a Region that serves',
      edits: [
        {
          file: control,
          find: "'epoch = :epoch AND holder = :holder AND phase = :from'",
          replace: "'epoch = :epoch AND holder = :holder'",
        },
      ],
      caughtBy: [{ suite: conditions, test: 'is not passed by a controller that is late: %s', says: 'Received: {' }],
    },
    {
      name: 'the-point-of-no-return-names-the-epoch',
      why: 'a controller of an earlier failover would push the present one over the edge',
      edits: [
        {
          file: control,
          find: "'epoch = :epoch AND holder = :holder AND phase = :from'",
          replace: "'holder = :holder AND phase = :from'",
        },
      ],
      caughtBy: [{ suite: conditions, test: 'is not passed by a controller that is late: %s', says: 'Received: {' }],
    },
    {
      name: 'the-gate-once-more-after-the-take',
      why: 'the lag may have grown while the lease ran out',
      edits: [{ file: leaseStep, find: 'if (veto) return again(veto);', replace: '' }],
      caughtBy: [{ suite: steps, test: 'waits when the lag has become too much, or unknown', says: 'wait' }],
    },
    {
      name: 'the-lease-says-why-it-could-be-taken',
      why: 'if whoever took it died, the record of the failover would not say what ended the old right to write',
      edits: [{ file: leaseStep, find: '  await recordGrounds(context, state, snapshot);\n', replace: '' }],
      caughtBy: [
        {
          suite: steps,
          test: 'records what ended the old right to write, if whoever took the lease had no time to',
          says: 'grounds',
        },
      ],
    },
    {
      name: 'an-automatic-failover-sets-the-block',
      why: 'nothing would stop the next one',
      edits: [
        {
          file: leaseStep,
          find: "if (kind === 'failover')\n    await store.putBlock({",
          replace: "if (kind === 'rebuild')\n    await store.putBlock({",
        },
      ],
      caughtBy: [{ suite: steps, test: 'passes the point of no return and sets the block', says: 'undefined' }],
    },
    {
      name: 'a-block-is-moved-by-none',
      why: 'a resumed controller would set a block again that a person has lifted',
      edits: [
        {
          file: control,
          find: "'attribute_not_exists(epoch) OR epoch < :epoch'",
          replace: "'attribute_not_exists(epoch) OR epoch <> :none OR epoch < :epoch'",
        },
        {
          file: control,
          find: "ExpressionAttributeValues: { ':epoch': block.epoch },",
          replace: "ExpressionAttributeValues: { ':epoch': block.epoch, ':none': -1 },",
        },
      ],
      caughtBy: [{ suite: conditions, test: 'a block is set by the newest failover, and moved by none', says: '3000' }],
    },
    {
      name: 'an-attempt-is-claimed-by-one',
      why: 'the audit trail of one controller would be written over by another',
      edits: [{ file: control, find: "'attempt = :previous'", replace: "':previous = :previous'" }],
      caughtBy: [{ suite: conditions, test: 'an attempt is claimed by one controller', says: 'Received: true' }],
    },
    {
      name: 'wait-after-the-revocation',
      why: 'a revoked holder is valid until its lease has run out',
      edits: [
        {
          file: definition,
          find: "Revoked: { waits: 'wait', then: 'Take' }",
          replace: "Revoked: { waits: 'beatPoll', then: 'Take' }",
        },
      ],
      caughtBy: [
        {
          suite: plan,
          test: 'waits W between revoking and taking, and takes on no other way than that or a decision',
          says: '14',
        },
      ],
    },
    {
      name: 'a-poll-counts-after-a-full-wait',
      why: 'two looks in a row would count as a wait between them',
      edits: [
        {
          file: definition,
          find: "on: { ok: 'Seal', 'beat-moved': 'Poll' }",
          replace: "on: { ok: 'Seal', 'beat-moved': 'Observe' }",
        },
      ],
      caughtBy: [{ suite: plan, test: 'waits a full poll before every look but the first', says: 'Take?' }],
    },
    {
      name: 'the-seal-before-the-point-of-no-return',
      why: 'a writer with a wrong clock could still add to the lanes that are about to be replayed',
      edits: [
        {
          file: definition,
          find: "on: { ok: 'Seal', 'beat-moved': 'Poll' }",
          replace: "on: { ok: 'Commit', 'beat-moved': 'Poll' }",
        },
      ],
      caughtBy: [
        {
          suite: plan,
          test: 'promotes only behind the point of no return, which a take reaches only through the seal',
          says: 'Take?',
        },
      ],
    },
    {
      name: 'no-promotion-before-the-point-of-no-return',
      why: 'an abort would leave a promoted database behind',
      edits: [
        {
          file: definition,
          find: "on: { ok: 'Commit', 'stale-epoch': 'Superseded' }",
          replace: "on: { ok: 'Prepare', 'stale-epoch': 'Superseded' }",
        },
      ],
      caughtBy: [
        {
          suite: plan,
          test: 'promotes only behind the point of no return, which a take reaches only through the seal',
          says: 'Seal?',
        },
      ],
    },
    {
      name: 'replay-before-traffic',
      why: 'acknowledged payments that the replica lacks would be missing when the first client asks',
      edits: [
        {
          file: definition,
          find: "on: { ok: 'Replay' }",
          replace: "on: { ok: 'DatabaseDone' }",
        },
      ],
      caughtBy: [
        { suite: plan, test: 'opens only behind the replay, and replays only behind the fence', says: 'DatabaseDone' },
      ],
    },
    {
      name: 'the-fence-before-the-replay',
      why: 'the replay would write to a database that still belongs to the old epoch',
      edits: [
        {
          file: definition,
          find: "on: { ok: 'Fence' }",
          replace: "on: { ok: 'Replay' }",
        },
      ],
      caughtBy: [
        { suite: plan, test: 'opens only behind the replay, and replays only behind the fence', says: 'Fence' },
      ],
    },
    {
      name: 'a-failed-promotion-is-no-promotion',
      why: 'the fence step would wait for a database that never becomes a writer, as if all were well',
      edits: [
        { file: definition, find: "DatabaseFailed: { ends: 'failed' }", replace: "DatabaseFailed: { ends: 'done' }" },
      ],
      caughtBy: [{ suite: plan, test: 'takes no promotion that failed for one that worked', says: 'failed' }],
    },
    {
      name: 'a-stale-controller-promotes-nothing',
      why: 'the replica of a Region that serves again would be forked',
      edits: [
        {
          file: 'lambda/failover/steps/promote.ts',
          find: 'if (lease?.epoch !== state.epoch || lease.holder !== region)',
          replace: 'if (!lease)',
        },
      ],
      caughtBy: [{ suite: rds, test: 'is not asked for when %s', says: 'PromoteReadReplica' }],
    },
    {
      name: 'a-verification-is-a-new-payment',
      why: 'with the keys of an earlier failover, the answer would be remembered and prove nothing',
      edits: [
        {
          file: 'lambda/failover/steps/verify.ts',
          find: '`holdfast-verify-${epoch}-${leg}`',
          replace: '`holdfast-verify-${leg}${epoch < 0}`',
        },
      ],
      caughtBy: [
        {
          suite: others,
          test: 'brings the cent back that an earlier verification left on the other side',
          says: 'wait',
        },
      ],
    },
    {
      name: 'a-halted-failover-waits-for-a-person',
      why: 'the reconciler would resume what contradicts itself',
      edits: [
        {
          file: 'lambda/failover/reconcile.ts',
          find: "if (own?.status === 'halted') return undefined;",
          replace: '',
        },
      ],
      caughtBy: [{ suite: 'test/lambda/failover/reconcile.test.ts', test: '%s', says: 'toBeUndefined' }],
    },
  ],
};
