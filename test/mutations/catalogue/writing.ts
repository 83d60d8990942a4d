import type { Chapter } from '../mutation';

const writer = 'test/runtime/ledger/writer.test.ts';
const guards = 'test/runtime/ledger/writer-guards.test.ts';
const source = 'runtime/ledger/writer.ts';

export const writing: Chapter = {
  title: 'Writing',
  mutations: [
    {
      name: 'a-payment-is-not-the-decline-of-its-key',
      why: 'an earlier attempt that landed as a payment would be answered as declined, and applied at the next roll-forward',
      edits: [
        { file: source, find: 'found.kind === record.kind &&\n    found.key', replace: 'found.key' },
        { file: source, find: ' &&\n    found.result === record.result', replace: '' },
      ],
      caughtBy: [
        { suite: writer, test: 'a put of the same key that lands before the decline is the payment', says: 'declined' },
      ],
    },
    {
      name: 'no-write-without-a-lease',
      why: 'a Region that lost its right would go on trying',
      edits: [
        {
          file: source,
          find: "if (!lease.holds(epoch, margin)) return refused(attempt, 'no-lease');",
          replace: '',
        },
      ],
      caughtBy: [{ suite: writer, test: 'without a valid lease nothing is tried', says: 'no-lease' }],
    },
    {
      name: 'no-write-before-the-opening',
      why: 'payments would mix with the replay of a takeover that is not over',
      edits: [{ file: source, find: "if (phase !== 'serving') return refused(attempt, 'not-open');", replace: '' }],
      caughtBy: [{ suite: writer, test: 'a Region that is still taking over does not write', says: 'not-open' }],
    },
    {
      name: 'journal-before-commit',
      why: 'a payment that is acknowledged and not in the journal is lost with its Region',
      edits: [
        {
          file: source,
          find: '      const step = await this.put(journal, record, attempt);\n      if (step) return step;\n',
          replace: '',
        },
        {
          file: source,
          find: 'await transaction.commit();\n    const settled =',
          replace:
            'await transaction.commit();\n    const step = journal && (await this.put(journal, record, attempt));\n    if (step) return step;\n    const settled =',
        },
      ],
      caughtBy: [
        { suite: writer, test: 'a payment is journaled, then committed, then acknowledged', says: 'commit 0/1' },
      ],
    },
    {
      name: 'no-commit-before-the-put-is-confirmed',
      why: 'a put without an answer may never land, and the payment would be lost with its Region',
      edits: [
        {
          file: source,
          find: "return found ? 'roll-forward' : unknown(attempt, 'journal-put');",
          replace: "return found ? 'roll-forward' : undefined;",
        },
      ],
      caughtBy: [{ suite: writer, test: 'nothing commits before its put is confirmed', says: 'commit 0/1' }],
    },
    {
      name: 'a-taken-position-is-no-put',
      why: 'two payments would be told that one position is theirs, or one would overtake the seal',
      edits: [{ file: source, find: 'if (answer === true) {', replace: "if (answer !== 'no-answer') {" }],
      caughtBy: [
        { suite: writer, test: 'a seal that arrives between the read and the put wins', says: 'refused' },
        {
          suite: writer,
          test: 'an orphan in the journal is rolled forward as a fact before the next payment',
          says: 'position',
        },
      ],
    },
    {
      name: 'acknowledge-after-the-lease-check',
      why: 'what was found out before the lease was lost would be told after it: a stale answer',
      edits: [
        { file: source, find: 'if (lease.holds(outcome.epoch, margin)) return outcome;', replace: 'return outcome;' },
      ],
      caughtBy: [
        {
          suite: writer,
          test: 'a lease that was lost during the commit means that the outcome is unknown',
          says: 'lease-lost',
        },
      ],
    },
    {
      name: 'acknowledge-with-margin',
      why: 'the answer would still be on its way when the lease ends',
      edits: [
        {
          file: source,
          find: 'if (lease.holds(outcome.epoch, margin))',
          replace: 'if (lease.holds(outcome.epoch, 0))',
        },
      ],
      caughtBy: [
        { suite: writer, test: 'a lease with less than the margin left does not acknowledge', says: 'lease-lost' },
      ],
    },
    {
      name: 'funds-before-journal',
      why: 'an entry is a fact: one without funds makes a balance negative for good',
      edits: [
        {
          file: source,
          find: 'if (balance < request.amount) return',
          replace: 'if (balance === undefined) return',
        },
      ],
      caughtBy: [
        {
          suite: writer,
          test: 'many payments of one account at once never make its balance negative',
          says: 'Expected length: 10',
        },
      ],
    },
    {
      name: 'a-key-is-paid-once',
      why: 'a client that asks again would pay again',
      edits: [{ file: source, find: 'if (payment) {', replace: 'if (payment && !payment) {' }],
      caughtBy: [
        { suite: writer, test: 'the same key with the same request gets the same answer, once paid', says: 'repeated' },
      ],
    },
    {
      name: 'a-key-belongs-to-one-request',
      why: 'another payment would be answered "done" without having been made',
      edits: [{ file: source, find: 'payment.hash !== hash', replace: 'payment.hash === undefined' }],
      caughtBy: [{ suite: writer, test: 'fails when a key comes back with another request', says: 'conflict' }],
    },
    {
      name: 'an-entry-is-recognised-by-its-hash',
      why: "another request's entry under the same key would be taken for the own one",
      edits: [{ file: source, find: 'found.hash === record.hash &&', replace: '' }],
      caughtBy: [
        { suite: guards, test: 'an entry of another request under the same key is not the own one', says: 'conflict' },
      ],
    },
    {
      name: 'a-failure-after-the-put-is-unknown',
      why: 'the client would be told "no" about a payment that is a fact',
      edits: [
        {
          file: source,
          find: 'if (attempt.journaled) return unknown(',
          replace: 'if (attempt.journaled && !attempt.journaled) return unknown(',
        },
      ],
      caughtBy: [
        {
          suite: writer,
          test: 'a failure after the put is unknown, since the entry is a fact by then',
          says: 'after-put',
        },
      ],
    },
    {
      name: 'no-denial-behind-the-journal',
      why: 'an account would be said to be missing that is journaled already',
      edits: [
        {
          file: source,
          find: "(await journal.read(attempt.lane, position + 1)) ? 'roll-forward' : obstacle",
          replace: 'obstacle',
        },
      ],
      caughtBy: [
        {
          suite: guards,
          test: 'an account that an orphan has just opened is not said to be missing',
          says: 'no-account',
        },
      ],
    },
    {
      name: 'a-decline-is-journaled',
      why: 'an earlier put of the same key could land after the client was told "declined"',
      edits: [
        {
          file: source,
          find: '    if (journal) {\n      const step',
          replace:
            "    if (record.kind === 'decline')\n      return answerOf(attempt, { position: 0, outcome: 'declined', result: JSON.parse(record.result) }, false);\n    if (journal) {\n      const step",
        },
      ],
      caughtBy: [
        {
          suite: writer,
          test: 'an earlier put of the same key cannot land any more once the key was declined',
          says: 'true',
        },
        { suite: writer, test: 'a declined key stays declined when funds have arrived', says: 'done' },
      ],
    },
    {
      name: 'the-seal-stops-older-writers',
      why: 'a writer with a wrong clock would add to a lane that was replayed already',
      edits: [
        {
          file: 'runtime/ledger/roll-forward.ts',
          find: "if (records.some((record) => record.epoch > epoch)) return 'sealed';",
          replace: '',
        },
      ],
      caughtBy: [{ suite: writer, test: 'the seal of a newer epoch stops an older writer', says: 'sealed' }],
    },
    {
      name: 'the-row-names-the-epoch',
      why: 'a database that was given to another epoch would take this one',
      edits: [
        {
          file: 'runtime/ledger/fence-check.ts',
          find: "if (fence.epoch !== epoch) return 'fence-epoch';",
          replace: '',
        },
      ],
      caughtBy: [{ suite: writer, test: 'a fence row with %s refuses the write', says: 'fence-epoch' }],
    },
    {
      name: 'the-row-names-the-timeline',
      why: 'a database that was just promoted would take writes before its lanes are complete',
      edits: [
        {
          file: 'runtime/ledger/fence-check.ts',
          find: "if (fence.timeline !== fence.currentTimeline) return 'fence-timeline';",
          replace: '',
        },
      ],
      caughtBy: [{ suite: writer, test: 'a fence row with %s refuses the write', says: 'fence-timeline' }],
    },
    {
      name: 'a-frozen-row-refuses',
      why: 'payments would slip in behind the final position of a planned move',
      edits: [{ file: 'runtime/ledger/fence-check.ts', find: "if (fence.frozen) return 'frozen';", replace: '' }],
      caughtBy: [{ suite: writer, test: 'a fence row with %s refuses the write', says: 'frozen' }],
    },
    {
      name: 'a-lost-commit-is-unknown',
      why: 'the pool would repeat, or deny, what may have happened',
      edits: [
        {
          file: 'runtime/database/classify.ts',
          find: "return rollbackClasses.has(code.slice(0, 2)) ? 'fail' : 'unknown';",
          replace: "return rollbackClasses.has(code.slice(0, 2)) ? 'fail' : 'retry';",
        },
      ],
      caughtBy: [
        {
          suite: 'test/runtime/database/classify.test.ts',
          test: '%s is judged by what was on its way',
          says: '"retry"',
        },
      ],
    },
    {
      name: 'a-lost-write-is-unknown',
      why: 'a statement that commits by itself would be sent a second time',
      edits: [
        {
          file: 'runtime/database/classify.ts',
          find: "if (lost) return stage === 'write' ? 'unknown' : 'retry';",
          replace: "if (lost) return 'retry';",
        },
      ],
      caughtBy: [
        {
          suite: 'test/runtime/database/classify.test.ts',
          test: '%s is judged by what was on its way',
          says: '"retry"',
        },
      ],
    },
  ],
};
