import type { StatusFacts } from './facts';
import { type Finding, type Verdict, bySeverity, verdictOf } from './finding';
import { positionOf } from './position';
import { databaseRules } from './rules/databases';
import { groupRules } from './rules/groups';
import { leaseRules } from './rules/lease';
import { orchestrationRules } from './rules/orchestration';
import { trafficRules } from './rules/traffic';
import { unseenRules, updateRules } from './rules/unseen';

export interface Judgement {
  readonly verdict: Verdict;
  /** Worst first. */
  readonly findings: readonly Finding[];
}

const rules = [leaseRules, databaseRules, groupRules, trafficRules, orchestrationRules, unseenRules, updateRules];

/**
 * Do template, cloud and lease agree? Pure.
 *
 * Templates never change when roles do, so a difference from the template is drift only if the lease does not explain
 * it: after a failover the database that was born as a replica writes, and that is right. `clean` means that nothing
 * needs a person's hands or eyes; findings of severity `info` may be there.
 */
export function judgeStatus(facts: StatusFacts): Judgement {
  const position = positionOf(facts);
  const findings = bySeverity(rules.flatMap((rule) => rule(position)));
  return { verdict: verdictOf(findings), findings };
}
