import { Bucket } from './bucket';
import type { Path, Target } from './connection';
import { Link, linkSchema, targetSchema, type LinkInput, type LinkState } from './link';
import type { Valve } from './pipe';
import { decide, rulesSchema, ruleSchema, withRule, type Rule, type Verdict } from './rules';

export interface FabricState {
  readonly links: readonly LinkState[];
  readonly rules: readonly Rule[];
}

/** A request that cannot be carried out; the message says what is allowed. */
export class FabricError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

/** All links between places, and the rules that they obey. A change of rules takes effect everywhere at once. */
export class Fabric {
  private readonly links = new Map<string, Link>();
  private rules: readonly Rule[] = [];
  private buckets = new Map<string, Bucket>();

  /** @returns the port at which `from` reaches the target at `to` */
  async link(input: LinkInput): Promise<{ port: number }> {
    const specification = linkSchema.parse(input);
    if (this.links.has(specification.name))
      throw new FabricError(`link "${specification.name}" exists: retarget or unlink it`, 409);
    const link = new Link(specification, this.path(specification.from, specification.to));
    this.links.set(specification.name, link);
    try {
      return { port: await link.listen() };
    } catch (error) {
      this.links.delete(specification.name);
      throw new FabricError(`link "${specification.name}" cannot listen: ${(error as Error).message}`, 409);
    }
  }

  /** Sends new connections elsewhere; open ones stay. */
  retarget(name: string, target: { host?: Target['host']; port: number }): void {
    this.find(name).retarget(targetSchema.parse(target));
  }

  async unlink(name: string): Promise<void> {
    const link = this.find(name);
    this.links.delete(name);
    await link.close();
  }

  /** Sets the rule of one ordered pair of places; the effect `pass` takes it away. */
  setRule(rule: Rule): void {
    this.obey(withRule(this.rules, ruleSchema.parse(rule)));
  }

  /** Replaces all rules at once; two rules for one pair of places both apply. */
  setRules(rules: readonly Rule[]): void {
    this.obey(rulesSchema.parse(rules).filter((rule) => rule.effect.kind !== 'pass'));
  }

  /** Heals everything. */
  clear(): void {
    this.obey([]);
  }

  state(): FabricState {
    return { links: [...this.links.values()].map((link) => link.state()), rules: this.rules };
  }

  async close(): Promise<void> {
    await Promise.all([...this.links.keys()].map((name) => this.unlink(name)));
  }

  private obey(rules: readonly Rule[]): void {
    this.rules = rules;
    this.buckets = new Map();
    for (const link of this.links.values()) link.follow(this.path(link.specification.from, link.specification.to));
  }

  private path(from: string, to: string): Path {
    const there = decide(this.rules, from, to);
    const back = decide(this.rules, to, from);
    if (there.kind === 'drop' || back.kind === 'drop') return { reset: true };
    return { reset: false, there: this.valve(there), back: this.valve(back) };
  }

  private valve(verdict: Exclude<Verdict, { kind: 'drop' }>): Valve {
    if (verdict.kind === 'blackhole') return { open: false };
    const { delayMs, throttle } = verdict;
    if (!throttle) return { open: true, delayMs };
    const bucket = this.buckets.get(throttle.key) ?? new Bucket(throttle.bytesPerSecond);
    this.buckets.set(throttle.key, bucket);
    return { open: true, delayMs, bucket };
  }

  private find(name: string): Link {
    const link = this.links.get(name);
    if (link) return link;
    throw new FabricError(`no link "${name}": there are ${[...this.links.keys()].join(', ') || 'none'}`, 404);
  }
}
