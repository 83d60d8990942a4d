// Whole drills come last: by then the other tests leave them the processors, so that their timers mean what they say.
const Sequencer = require('@jest/test-sequencer').default;

module.exports = class DrillsLast extends Sequencer {
  sort(tests) {
    const isDrill = ({ path }) => path.includes('/test/scenarios/');
    const sorted = super.sort(tests);
    return [...sorted.filter((test) => !isDrill(test)), ...sorted.filter(isDrill)];
  }
};
