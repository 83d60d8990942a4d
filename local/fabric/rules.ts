import { z } from 'zod';

/**
 * A place in the network: `clients`, `route53`, a Region (`us-east-1`) or a zone of one (`us-east-1/us-east-1a`). In
 * rules `*` stands for every place that is not part of the rule's other side, so that cutting `us-east-1` from `*`
 * isolates the Region and leaves the traffic between its zones alone.
 */
const place = z.string().regex(/^(\*|[a-z0-9][a-z0-9-]*(\/[a-z0-9][a-z0-9-]*)?)$/, {
  error: (issue) =>
    `place "${String(issue.input)}" is not a place: use a name such as clients, us-east-1, us-east-1/us-east-1a, or * in a rule`,
});

/**
 * What happens to bytes that travel one way between two places.
 * - `pass`: nothing; setting it takes the rule away.
 * - `blackhole`: bytes wait and new connections hang, until it heals; then both go on as if TCP had retransmitted.
 * - `drop`: connections are reset, new ones too.
 * - `delay`: each byte arrives `delayMs` milliseconds later.
 * - `throttle`: all connections under the rule share a rate.
 */
export const effectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['pass', 'blackhole', 'drop']) }),
  z.strictObject({ kind: z.literal('delay'), delayMs: z.number().nonnegative().max(600_000) }),
  z.strictObject({ kind: z.literal('throttle'), bytesPerSecond: z.number().positive() }),
]);

export const ruleSchema = z.strictObject({ from: place, to: place, effect: effectSchema });
export const rulesSchema = z.array(ruleSchema);
export const placeSchema = place.refine((name) => name !== '*', { error: 'a link needs real places, not *' });

export type Effect = z.infer<typeof effectSchema>;
export type Rule = z.infer<typeof ruleSchema>;

/** The sum of all rules that apply to one direction of a link. */
export type Verdict =
  | { readonly kind: 'drop' }
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'flow'; readonly delayMs: number; readonly throttle?: Throttle };

/** Connections with an equal key share the rate. */
export interface Throttle {
  readonly key: string;
  readonly bytesPerSecond: number;
}

export const openFlow: Verdict = { kind: 'flow', delayMs: 0 };

/** True if `outer` is `inner` or the Region that `inner` lies in. */
export function covers(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function applies(rule: Rule, from: string, to: string): boolean {
  if (rule.from === '*' && rule.to === '*') return true;
  if (rule.from === '*') return covers(rule.to, to) && !covers(rule.to, from);
  if (rule.to === '*') return covers(rule.from, from) && !covers(rule.from, to);
  return covers(rule.from, from) && covers(rule.to, to);
}

/**
 * Decides what happens to bytes that travel from one place to another. Faults add up, whatever their order: a reset
 * beats a black hole, a black hole beats everything that lets bytes through, delays are summed, and the narrowest
 * throttle counts.
 */
export function decide(rules: readonly Rule[], from: string, to: string): Verdict {
  let delayMs = 0;
  let throttle: Throttle | undefined;
  let held = false;
  for (const rule of rules) {
    if (!applies(rule, from, to)) continue;
    const { effect } = rule;
    if (effect.kind === 'drop') return { kind: 'drop' };
    if (effect.kind === 'blackhole') held = true;
    if (effect.kind === 'delay') delayMs += effect.delayMs;
    if (effect.kind === 'throttle' && effect.bytesPerSecond < (throttle?.bytesPerSecond ?? Infinity))
      throttle = { key: ruleKey(rule), bytesPerSecond: effect.bytesPerSecond };
  }
  if (held) return { kind: 'blackhole' };
  return throttle ? { kind: 'flow', delayMs, throttle } : { kind: 'flow', delayMs };
}

/** `setRule` keeps one rule for each ordered pair of places. */
export function ruleKey(rule: { readonly from: string; readonly to: string }): string {
  return `${rule.from}>${rule.to}`;
}

/** The rules with one pair's rule set; `pass` takes it away. */
export function withRule(rules: readonly Rule[], rule: Rule): readonly Rule[] {
  const others = rules.filter((other) => ruleKey(other) !== ruleKey(rule));
  return rule.effect.kind === 'pass' ? others : [...others, rule];
}
