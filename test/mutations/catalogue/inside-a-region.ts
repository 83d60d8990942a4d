import type { Chapter } from '../mutation';

const order = 'test/local/rds/order.test.ts';
const decision = 'test/local/rds/decision.test.ts';
const claim = 'test/local/region/claim.test.ts';
const source = 'local/rds/failover.ts';
const condition =
  "'epoch = :epoch AND holder = :region AND (attribute_not_exists(writerTimeline) OR writerTimeline < :old)'";

export const insideARegion: Chapter = {
  title: 'Failing over inside a Region',
  mutations: [
    {
      name: 'enough-standbys-are-stopped',
      why: 'of two standbys of which one confirms, the other may have confirmed more',
      edits: [{ file: source, find: 'return standbys - confirmations + 1;', replace: 'return confirmations;' }],
      caughtBy: [
        { suite: order, test: 'of two standbys of which one confirms, one alone is never promoted', says: 'promoted' },
        {
          suite: decision,
          test: 'whatever any K of N standbys confirmed is in the log of the one that is chosen',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'the-longest-log-is-promoted',
      why: 'any other standby may lack what was acknowledged',
      edits: [
        {
          file: source,
          find: 'return stopped.reduce((longest, other) => (other.flushed > longest.flushed ? other : longest));',
          replace: 'return stopped[0];',
        },
      ],
      caughtBy: [
        { suite: decision, test: 'the standby with the longest log is chosen', says: 'Received: "a"' },
        {
          suite: decision,
          test: 'whatever any K of N standbys confirmed is in the log of the one that is chosen',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'logs-are-compared-after-the-receivers-are-gone',
      why: 'a standby that still receives could confirm more after it was compared',
      edits: [
        {
          file: source,
          find: 'const severed = await Promise.allSettled(standbys.map((seat) => engine.sever(seat, limit)));',
          replace:
            "const severed = standbys.map((seat) => (void engine.sever(seat, limit).catch(() => undefined), { status: 'fulfilled' }));",
        },
      ],
      caughtBy: [
        {
          suite: order,
          test: 'no log is looked at before every receiver is gone, and nothing is promoted before the claim',
          says: 'read',
        },
      ],
    },
    {
      name: 'no-promotion-without-the-claim',
      why: 'two controllers would make two writers of the same timeline number',
      edits: [
        {
          file: source,
          find: 'if (!answer.granted) throw new NotNow(`the claim was refused: ${answer.reason}`);',
          replace: 'if (!answer.granted) return { granted: true, epoch: 0, database: candidate.name } as const;',
        },
      ],
      caughtBy: [{ suite: order, test: 'without the claim nothing is promoted', says: 'promoted' }],
    },
    {
      name: 'a-claim-is-resumed-and-not-chosen-again',
      why: 'the second controller would promote another standby than the first',
      edits: [
        {
          file: source,
          find: 'promoteClaimed(instance, claim.database, stopped)',
          replace: 'promoteClaimed(instance, candidate.seat.name, stopped)',
        },
      ],
      caughtBy: [
        {
          suite: order,
          test: 'a claim that names another standby is resumed, and never chosen again',
          says: 'promote c',
        },
      ],
    },
    {
      name: 'a-writer-is-claimed-once-a-timeline',
      why: 'each controller would get the claim for the standby of its choice',
      edits: [
        {
          file: 'local/region/local-failover.ts',
          find: condition,
          replace: "'epoch = :epoch AND holder = :region AND :old = :old'",
        },
      ],
      caughtBy: [
        {
          suite: claim,
          test: 'two controllers that choose differently promote the same standby',
          says: 'Expected',
        },
      ],
    },
    {
      name: 'a-claim-names-the-epoch',
      why: 'a Region that has just lost the lease would replace its writer',
      edits: [
        {
          file: 'local/region/local-failover.ts',
          find: condition,
          replace:
            "':epoch = :epoch AND holder = :region AND (attribute_not_exists(writerTimeline) OR writerTimeline < :old)'",
        },
      ],
      caughtBy: [
        { suite: claim, test: 'a lease that moves between the look and the claim is not claimed', says: 'granted' },
      ],
    },
    {
      name: 'every-lane-before-the-row',
      why: 'the new writer would take payments on lanes that lack what the journal holds',
      edits: [
        {
          file: 'local/rds/watch.ts',
          find: 'await this.hooks.rollForward(writer);\n      await this.hooks.rewriteFence(writer);',
          replace: 'await this.hooks.rewriteFence(writer);\n      await this.hooks.rollForward(writer);',
        },
      ],
      caughtBy: [
        {
          suite: order,
          test: 'every lane is rolled forward before the fence row names the new timeline',
          says: 'lanes',
        },
      ],
    },
  ],
};
