/** One look at one server, on the monotonic clock, milliseconds. */
export interface Look {
  readonly server: string;
  readonly sent: number;
  readonly answered: number;
  /** Whether it said that it is a primary; undefined if it did not answer. */
  readonly primary?: boolean;
}

interface Span {
  readonly server: string;
  readonly from: number;
  to: number;
}

/**
 * For how long two servers were primaries at once, seconds: the time for which that is certain. A server is taken for a
 * primary from an answer that says so until the last look of an unbroken row of them was sent; silence breaks the row.
 * Pure.
 */
export function secondsWithTwoPrimaries(looks: readonly Look[]): number {
  const spans = primarySpans(looks);
  // The ends of spans cut time into pieces; within a piece the set of primaries is the same.
  const ends = [...new Set(spans.flatMap(({ from, to }) => [from, to]))].toSorted((a, b) => a - b);
  const pieces = ends.slice(1).map((end, index) => [ends[index]!, end] as const);
  const twice = pieces.filter(([from, to]) => {
    const there = spans.filter((span) => span.from <= from && span.to >= to);
    return new Set(there.map(({ server }) => server)).size > 1;
  });
  return twice.reduce((sum, [from, to]) => sum + (to - from), 0) / 1000;
}

function primarySpans(looks: readonly Look[]): Span[] {
  const spans: Span[] = [];
  const open = new Map<string, Span>();
  for (const { server, sent, answered, primary } of looks.toSorted((a, b) => a.answered - b.answered)) {
    const span = open.get(server);
    if (!primary) open.delete(server);
    else if (span) span.to = Math.max(span.to, sent);
    else {
      const begun = { server, from: answered, to: answered };
      open.set(server, begun);
      spans.push(begun);
    }
  }
  return spans;
}
