import type { Chapter } from '../mutation';

const suite = 'test/lambda/failover/move.test.ts';
const source = 'lambda/failover/move.ts';
const order = 'a planned move freezes, seals and catches up before it hands over, and opens last';

const without = (stage: string) => ({ file: source, find: `  ${stage},\n`, replace: '' });

export const plannedMove: Chapter = {
  title: 'A planned move',
  mutations: [
    {
      name: 'drain-before-the-move',
      why: 'payments would go on in the old Region behind the position that the new one waits for',
      edits: [without("stage('relay-freeze', relay('freeze'), false)")],
      caughtBy: [{ suite, test: order, says: '-   "relay-freeze"' }],
    },
    {
      name: 'a-planned-move-seals-its-lanes',
      why: 'a put of the old side that is still on its way would land behind the replay',
      edits: [without("stage('seal', seal, false)")],
      caughtBy: [{ suite, test: order, says: '-   "seal"' }],
    },
    {
      name: 'catch-up-before-the-handover',
      why: 'what the replica lacks would be replayed at best, and lost without a journal',
      edits: [without("stage('catch-up', catchUp, false)")],
      caughtBy: [{ suite, test: order, says: '-   "catch-up"' }],
    },
    {
      name: 'a-planned-move-replays-before-it-opens',
      why: 'orphans in the journal would be missing when the first client asks',
      edits: [without("stage('replay', replay, true)")],
      caughtBy: [{ suite, test: order, says: '-   "replay *"' }],
    },
    {
      name: 'a-move-that-stops-goes-no-further',
      why: 'the lease would be handed over although the old side was not frozen',
      edits: [
        { file: source, find: "if (current.outcome !== 'ok') {", replace: "if (current.outcome === 'timeout') {" },
      ],
      caughtBy: [
        { suite, test: 'a move that stops at %s goes no further: %j ends %s', says: 'not-moved' },
        { suite, test: 'a move that stops at %s goes no further: %j ends %s', says: 'handed' },
      ],
    },
    {
      name: 'a-move-behind-the-handover-only-goes-forward',
      why: 'the old side would be given back a lease that may be past the point of no return',
      edits: [{ file: source, find: "handedOver ? 'handed' : 'not-moved'", replace: "'not-moved'" }],
      caughtBy: [{ suite, test: 'a move that stops at %s goes no further: %j ends %s', says: 'handed' }],
    },
  ],
};
