import fc from 'fast-check';
import { advance, blindPoll, type Watch } from '../../../lambda/failover/watch';
import { lease } from '../support/memory';

describe('watch', () => {
  test('counts no wait on the first poll', () => {
    expect(advance(undefined, lease())).toEqual({ epoch: 1, beat: 100, quietPolls: 0, moved: false, polls: 1 });
  });

  test('begins anew when the beat moves', () => {
    const quiet = advance(advance(undefined, lease()), lease());
    expect(advance(quiet, lease({ beat: 101 }))).toMatchObject({ quietPolls: 0, moved: true, beat: 101 });
  });

  test('begins anew under another epoch', () => {
    const quiet = advance(advance(undefined, lease()), lease());
    expect(advance(quiet, lease({ epoch: 2 }))).toMatchObject({ quietPolls: 0, moved: false, epoch: 2 });
  });

  test('never counts more waits than passed since the beat was first seen', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined })), (reads) => {
        let state: Watch | undefined;
        let firstSeen = 0;
        let shown: number | undefined;
        reads.forEach((beat, index) => {
          if (beat === undefined) state = blindPoll(state);
          else {
            if (beat !== shown) [firstSeen, shown] = [index, beat];
            state = advance(state, lease({ beat }));
            expect(state.quietPolls).toBeLessThanOrEqual(index - firstSeen);
          }
        });
      }),
    );
  });
});
