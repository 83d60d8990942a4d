/** First address and number of addresses of an IPv4 range. */
interface Range {
  readonly first: number;
  readonly size: number;
}

/** Prefix lengths into which three zones of public, private and isolated subnets fit. */
export const cidrPrefixes = { shortest: 16, longest: 22 } as const;

function rangeOf(cidr: string): Range | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(cidr);
  if (!parts) return undefined;
  const [a, b, c, d, prefix] = parts.slice(1).map(Number) as [number, number, number, number, number];
  if ([a, b, c, d].some((byte) => byte > 255) || prefix > 32) return undefined;
  const size = 2 ** (32 - prefix);
  const first = ((a * 256 + b) * 256 + c) * 256 + d;
  return first % size === 0 ? { first, size } : undefined;
}

/** Prefix length of a well-formed and aligned IPv4 range, or nothing. */
export function prefixOf(cidr: string): number | undefined {
  const range = rangeOf(cidr);
  return range && 32 - Math.log2(range.size);
}

/**
 * The first two ranges that share an address, or nothing when all are apart. Overlapping Regions can never be peered,
 * and an address in a log no longer says where it came from. Malformed ranges overlap with nothing.
 */
export function overlappingCidrs(cidrs: readonly string[]): readonly [string, string] | undefined {
  const ranges = cidrs.map(rangeOf);
  for (const [i, a] of ranges.entries())
    for (const [j, b] of ranges.entries())
      if (a && b && i < j && a.first < b.first + b.size && b.first < a.first + a.size) return [cidrs[i]!, cidrs[j]!];
  return undefined;
}
