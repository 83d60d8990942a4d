import { allowedActions, covers } from '../model/policies';
import { recoveryPath, rolesOf } from '../model/recovery';
import { failoverRecords } from '../model/records';
import { followingInstances, secondaryClusters } from '../model/replication';
import type { ResourceSet } from '../model/resource-set';
import type { Rule } from '../model/rule';
import type { Resource } from '../model/template';
import { isAbsent, oneOrMore, scalarText } from '../model/values';

/** Calls that begin a drill. */
const drills = ['fis:startexperiment', 'arc-region-switch:startplanexecution'];

export const DrillScheduled: Rule = {
  id: 'DrillScheduled',
  severity: 'error',
  holds: 'a failover is drilled on a schedule',
  why: 'a failover that never ran fails on the day that it is needed: permissions, quotas and data have moved on',
  fix: 'schedule a planned move, a Region switch or an FIS experiment, monthly or quarterly',
  check: (set) => {
    const [first] = failovers(set);
    if (first === undefined || schedules(set).some((one) => begins(set, one))) return [];
    return [{ at: first, what: 'what fails over here is never drilled: no schedule begins a move or an experiment' }];
  },
};

/** What shows that the templates mean to fail over between Regions. */
function failovers(set: ResourceSet): readonly Resource[] {
  return [
    ...failoverRecords(set).map(({ at }) => at),
    ...followingInstances(set).map(({ replica }) => replica),
    ...secondaryClusters(set).map(({ cluster }) => cluster),
    ...set.ofType('AWS::ElastiCache::GlobalReplicationGroup', 'AWS::ARCRegionSwitch::Plan'),
  ];
}

function schedules(set: ResourceSet): readonly Resource[] {
  return set.ofType('AWS::Scheduler::Schedule', 'AWS::Events::Rule').filter((one) => {
    const { State: state, ScheduleExpression: expression } = one.properties;
    return !isAbsent(expression) && set.text(one, state) !== 'DISABLED';
  });
}

function begins(set: ResourceSet, schedule: Resource): boolean {
  const targets = [...oneOrMore(schedule.properties.Target), ...oneOrMore(schedule.properties.Targets)];
  const recovery = recoveryPath(set);
  return targets.some((target) => {
    const named = set.targets(schedule, target);
    const direct = /aws-sdk:(fis:startExperiment|arcregionswitch:startPlanExecution)/i.test(textsOf(target));
    return direct || named.some((one) => one.type === 'AWS::FIS::ExperimentTemplate' || moves(set, one, recovery));
  });
}

/** A state machine that recovers, or anything that may begin a drill. */
function moves(set: ResourceSet, target: Resource, recovery: readonly Resource[]): boolean {
  if (target.type === 'AWS::StepFunctions::StateMachine' && recovery.includes(target)) return true;
  const patterns = rolesOf(set, target).flatMap((role) => allowedActions(set, role));
  return patterns.some((pattern) => drills.some((drill) => covers(pattern, drill)));
}

/** Every text inside a value. */
function textsOf(value: unknown): string {
  const texts: string[] = [];
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next === 'object' && next !== null) for (const part of Object.values(next)) left.push(part);
    else texts.push(scalarText(next));
  }
  return texts.join('\n');
}
