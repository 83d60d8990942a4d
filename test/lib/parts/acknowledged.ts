import { type Review, unusedAcknowledgements } from '../../../lib/checks';
import type { Architecture } from '../../../lib/parts';
import { type Build, ofPacks, reviewOf } from './synthesize';

/** What must hold of an architecture's table of reasons, as tests of the suite that calls it. */
export function testAcknowledgements<Settings>(architecture: Architecture<Settings>, build: Build<Settings>): void {
  let result: Review;
  beforeAll(() => void (result = reviewOf(architecture, build)));

  test('no finding of the packs is left without a reason', () => {
    expect(result.open.map(({ rule, detail, path }) => `${rule} ${detail ?? ''} ${path}`)).toEqual([]);
  });

  test('no reason is left without a finding', () => {
    expect(unusedAcknowledgements(architecture.acknowledgements, result.acknowledged, ofPacks)).toEqual([]);
  });
}
