import { allowedActions, covers } from './policies';
import type { ResourceSet } from './resource-set';
import type { Resource } from './template';

/** Calls that make another Region's copy the one that writes (RDS and ElastiCache API references). */
const promotions = [
  'rds:promotereadreplica',
  'rds:promotereadreplicadbcluster',
  'rds:failoverglobalcluster',
  'rds:switchoverglobalcluster',
  'rds:removefromglobalcluster',
  'elasticache:failoverglobalreplicationgroup',
  'elasticache:disassociateglobalreplicationgroup',
];

const machineType = 'AWS::StepFunctions::StateMachine';
const functionType = 'AWS::Lambda::Function';

/** What carries out a recovery: state machines and functions that may promote, and the functions that such machines call. */
export function recoveryPath(set: ResourceSet): readonly Resource[] {
  return set.once(findPath);
}

function findPath(set: ResourceSet): readonly Resource[] {
  const mayPromote = (worker: Resource) => rolesOf(set, worker).some((role) => promotes(set, role));
  const path = new Set(set.ofType(functionType).filter(mayPromote));
  for (const machine of set.ofType(machineType)) {
    const called = functionsOf(set, machine);
    if (!mayPromote(machine) && !called.some((one) => path.has(one))) continue;
    path.add(machine);
    for (const one of called) path.add(one);
  }
  return [...path];
}

/** An account's administrators may promote too; that makes no recovery of what they run. */
function promotes(set: ResourceSet, role: Resource): boolean {
  const patterns = allowedActions(set, role).filter((pattern) => !/^(\*|[a-z-]+:\*)$/.test(pattern));
  return patterns.some((pattern) => promotions.some((action) => covers(pattern, action)));
}

/** Functions that a state machine's definition names. */
function functionsOf(set: ResourceSet, machine: Resource): readonly Resource[] {
  const { DefinitionString, Definition, DefinitionSubstitutions } = machine.properties;
  const named = set.targets(machine, [DefinitionString, Definition, DefinitionSubstitutions]);
  return named.map((one) => functionBehind(set, one)).filter((one) => one.type === functionType);
}

/** A version or an alias stands for its function. */
function functionBehind(set: ResourceSet, one: Resource): Resource {
  const stands = one.type === 'AWS::Lambda::Version' || one.type === 'AWS::Lambda::Alias';
  return (stands ? set.target(one, one.properties.FunctionName) : undefined) ?? one;
}

/** Roles that a function or a state machine runs with. */
export function rolesOf(set: ResourceSet, worker: Resource): readonly Resource[] {
  const { Role: ofFunction, RoleArn: ofMachine } = worker.properties;
  const named = set.targets(worker, [ofFunction, ofMachine]);
  return named.filter(({ type }) => type === 'AWS::IAM::Role');
}
