import type { Chapter } from '../mutation';

const suite = 'test/lambda/failover/decide.test.ts';
const decide = 'lambda/failover/decide.ts';
const watch = 'test/lambda/failover/watch.test.ts';
const probe = 'test/lambda/observer/probe.test.ts';
const lag = 'test/lambda/failover/lag.test.ts';

export const deciding: Chapter = {
  title: 'Deciding',
  mutations: [
    {
      name: 'wait-out-the-lease',
      why: 'the holder would still be valid when its lease is taken: two writers',
      edits: [{ file: decide, find: 'const expired = quiet >= timers.wait;', replace: 'const expired = quiet >= 0;' }],
      caughtBy: [
        { suite, test: 'never takes before the beat stood still for W, counted in waits', says: 'Counterexample' },
      ],
    },
    {
      name: 'the-wait-starts-behind-the-first-read',
      why: 'the holder may have renewed while that read was on its way',
      edits: [
        {
          file: 'lambda/failover/watch.ts',
          find: 'beat: lease.beat, quietPolls: 0, moved: false, polls };',
          replace: 'beat: lease.beat, quietPolls: 1, moved: false, polls };',
        },
      ],
      caughtBy: [
        { suite: watch, test: 'counts no wait on the first poll', says: 'quietPolls' },
        { suite: watch, test: 'never counts more waits than passed since the beat was first seen', says: 'toBeLess' },
      ],
    },
    {
      name: 'the-wait-starts-anew-with-each-beat',
      why: 'a holder that renews slowly would be taken for dead',
      edits: [
        {
          file: 'lambda/failover/watch.ts',
          find: 'beat: lease.beat, quietPolls: 0, moved: true, polls };',
          replace: 'beat: lease.beat, quietPolls: previous.quietPolls + 1, moved: true, polls };',
        },
      ],
      caughtBy: [
        { suite: watch, test: 'begins anew when the beat moves', says: 'quietPolls' },
        { suite: watch, test: 'never counts more waits than passed since the beat was first seen', says: 'toBeLess' },
      ],
    },
    {
      name: 'a-quorum-of-observers',
      why: 'one observer with a broken network would move the service',
      edits: [
        {
          file: decide,
          find: 'if (certain >= 2 || (certain === 1 && silent)) return undefined;',
          replace: 'if (certain >= 1) return undefined;',
        },
      ],
      caughtBy: [
        {
          suite,
          test: 'never takes without two of three observers for the dwell, unless the holder was revoked',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'silence-is-no-vote',
      why: 'with all observers cut off, nothing must be done: nobody knows anything',
      edits: [
        {
          file: decide,
          find: "if (down.length === 0) return { kind: 'wait', reason: 'no observer sees the holder down' };",
          replace: '',
        },
        {
          file: decide,
          find: '(certain === 1 && silent)',
          replace: 'silent',
        },
      ],
      caughtBy: [
        { suite, test: 'does nothing when all observers are silent about a silent beat', says: 'wait' },
        {
          suite,
          test: 'never takes without two of three observers for the dwell, unless the holder was revoked',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'a-live-beat-outvotes-one-probe',
      why: 'a holder that serves would be stopped because one path to it is broken',
      edits: [{ file: decide, find: 'if (live && certain >= 2)', replace: 'if (live && certain >= 1)' }],
      caughtBy: [{ suite, test: 'a live beat outvotes one probe', says: 'revoke' }],
    },
    {
      name: 'a-live-holder-is-revoked-and-not-taken-from',
      why: 'a holder whose beat moves has a valid lease',
      edits: [
        {
          file: decide,
          find: "return expired ? { kind: 'take', beat: lease.beat } : { kind: 'revoke' };",
          replace: "return { kind: 'take', beat: lease.beat };",
        },
      ],
      caughtBy: [
        { suite, test: 'never takes before the beat stood still for W, counted in waits', says: 'Counterexample' },
      ],
    },
    {
      name: 'the-dwell',
      why: 'a failover inside the Region, which heals by itself, would become one of the Region',
      edits: [{ file: decide, find: 'timers) >= timers.dwell)', replace: 'timers) >= 0)' }],
      caughtBy: [
        {
          suite,
          test: 'never takes without two of three observers for the dwell, unless the holder was revoked',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'votes-age-out',
      why: 'an observer that has died would keep its last word for ever',
      edits: [
        {
          file: decide,
          find: 'Math.abs(now - vote.observedAt) <= timers.observerStaleness * 1000,',
          replace: 'Number.isFinite(now),',
        },
      ],
      caughtBy: [
        { suite, test: 'does nothing on stale votes', says: 'wait' },
        {
          suite,
          test: 'never takes without two of three observers for the dwell, unless the holder was revoked',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'a-vote-is-about-an-epoch',
      why: 'what was seen of an earlier term would end the present one',
      edits: [{ file: decide, find: 'vote.epoch === lease.epoch &&', replace: '' }],
      caughtBy: [
        {
          suite,
          test: 'never takes without two of three observers for the dwell, unless the holder was revoked',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'a-holder-is-no-observer-of-itself',
      why: 'a sick holder would be one of the two that find it sick, its beat another',
      edits: [{ file: decide, find: 'vote.observer !== lease.holder &&', replace: '' }],
      caughtBy: [
        {
          suite,
          test: 'never takes without two of three observers for the dwell, unless the holder was revoked',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'the-block-window',
      why: 'two sick Regions would hand the service to each other without end',
      edits: [{ file: decide, find: 'if (isBlocked(observation))', replace: 'if (!isBlocked)' }],
      caughtBy: [
        {
          suite,
          test: 'never acts while an earlier failover blocks, unless the holder was revoked',
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'the-target-is-of-the-lineage',
      why: 'a database that forked earlier would become the truth',
      edits: [{ file: decide, find: 'if (!sameLineage) return', replace: 'if (sameLineage === undefined) return' }],
      caughtBy: [{ suite, test: 'never acts onto a target of another lineage', says: 'Counterexample' }],
    },
    {
      name: 'the-lag-gate',
      why: 'more would be lost than anybody has agreed to',
      edits: [{ file: decide, find: 'if (lag.amount > lag.limit)', replace: 'if (lag.amount > lag.limit * 1e9)' }],
      caughtBy: [
        {
          suite,
          test: "never acts beyond the tolerated lag, or on an unknown one, without a person's permission",
          says: 'Counterexample',
        },
      ],
    },
    {
      name: 'an-unknown-lag-is-too-much',
      why: 'a replica that cannot be asked may lack anything',
      edits: [
        {
          file: decide,
          find: 'if (!lag.known) return `the replication lag is unknown (${lag.reason}): a person must allow the loss of data`;',
          replace: 'if (!lag.known) return undefined;',
        },
      ],
      caughtBy: [{ suite, test: 'asks when the lag is unknown, and says why', says: 'ask' }],
    },
    {
      name: 'the-gate-before-the-lease',
      why: 'a healthy primary would be stopped while somebody still thinks about the target',
      edits: [
        { file: decide, find: "if (!observation.gate) return { kind: 'measure' };", replace: '' },
        {
          file: decide,
          find: 'const veto = vetoOf(observation.gate, observation.dataLossAllowed ?? false);',
          replace: 'const veto = observation.gate && vetoOf(observation.gate, observation.dataLossAllowed ?? false);',
        },
      ],
      caughtBy: [{ suite, test: 'never acts before the gate was measured', says: 'Counterexample' }],
    },
    {
      name: 'a-lane-that-is-ahead-makes-up-for-none',
      why: 'the lag would look smaller than it is',
      edits: [
        {
          file: 'lambda/failover/lag.ts',
          find: 'amount += Math.max(position - (replica.get(lane) ?? 0), 0);',
          replace: 'amount += position - (replica.get(lane) ?? 0);',
        },
      ],
      caughtBy: [
        { suite: lag, test: 'sums what each lane lacks, and a lane that is ahead makes up for none', says: '"amount"' },
      ],
    },
    {
      name: 'the-lag-is-an-upper-bound',
      why: 'what was acknowledged between two samples would not be counted',
      edits: [{ file: 'lambda/failover/lag.ts', find: 'beat < canary.beat);', replace: 'beat <= canary.beat + 10);' }],
      caughtBy: [
        {
          suite: lag,
          test: 'spans from the last sample below what the replica holds to the first sight of the newest beat',
          says: '"amount"',
        },
      ],
    },
    {
      name: 'a-probe-without-the-store-abstains',
      why: 'an observer that is cut off would call everybody else dead',
      edits: [
        {
          file: 'lambda/observer/probe.ts',
          find: "if ('reason' in seen) return { verdict: 'abstained', reason: seen.reason };",
          replace: "if ('reason' in seen) return { verdict: 'down', reason: seen.reason };",
        },
      ],
      caughtBy: [
        {
          suite: probe,
          test: 'abstains when the store cannot be reached, however dead the holder looks',
          says: 'abstained',
        },
      ],
    },
    {
      name: 'a-vote-that-did-not-arrive-starts-nothing',
      why: 'an execution would start on the word of an observer that reached nobody',
      edits: [
        {
          file: 'lambda/observer/probe.ts',
          find: "return { verdict: 'abstained', reason: `the vote did not reach ${target}: ${String(error)}` };",
          replace: '',
        },
      ],
      caughtBy: [{ suite: probe, test: 'abstains when its vote does not reach the store', says: 'abstained' }],
    },
    {
      name: 'a-run-of-down-is-broken-by-silence',
      why: 'two short outages an hour apart would count as one long one',
      edits: [
        {
          file: 'lambda/observer/probe.ts',
          find: '    now - previous.observedAt <= staleness * 1000 &&\n',
          replace: '',
        },
      ],
      caughtBy: [{ suite: probe, test: 'begins a new run after %s', says: 'Received' }],
    },
    {
      name: 'a-look-counts-without-its-vote',
      why: 'an outage would seem to go on although the observer saw that it was over, if only that vote was lost',
      edits: [{ file: 'lambda/observer/probe.ts', find: ' &&\n    previous.observedAt > wellAt', replace: '' }],
      caughtBy: [{ suite: probe, test: 'begins a new run after %s', says: 'Received' }],
    },
    {
      name: 'one-execution-at-a-time',
      why: 'executions would pile up beside one that still waits',
      edits: [
        {
          file: 'lambda/failover/executions.ts',
          find: 'if (record && (await isInHand(context, record))) return undefined;',
          replace: '',
        },
      ],
      caughtBy: [{ suite: probe, test: 'starts nothing beside an execution that runs', says: 'payments-2-2' }],
    },
  ],
};
