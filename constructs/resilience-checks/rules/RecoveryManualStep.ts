import { recoveryPath } from '../model/recovery';
import type { ResourceSet } from '../model/resource-set';
import type { Offence, Rule } from '../model/rule';
import { definitionOf, statesOf } from '../model/state-machine';
import type { Resource } from '../model/template';
import { at as valueAt, objectOf, oneOrMore, scalarText } from '../model/values';

export const RecoveryManualStep: Rule = {
  id: 'RecoveryManualStep',
  severity: 'warning',
  holds: 'no step of a recovery waits for a person',
  why: 'the time until somebody is awake, finds the page and answers counts towards the RTO',
  fix: 'let signals decide what a person would, and keep the approval for what loses data',
  check: (set) => [...approvals(set), ...documents(set), ...tokens(set)],
};

/** Blocks of an ARC Region switch plan. */
function approvals(set: ResourceSet): Offence[] {
  return set.ofType('AWS::ARCRegionSwitch::Plan').flatMap((at) => {
    const steps = oneOrMore(at.properties.Workflows).flatMap((workflow) =>
      oneOrMore(objectOf(workflow).Steps).map(objectOf),
    );
    const manual = steps.filter((step) => set.text(at, step.ExecutionBlockType) === 'ManualApproval');
    return manual.map((step) => ({
      at,
      property: 'Properties/Workflows',
      what: `step "${set.text(at, step.Name) ?? ''}" waits for an approval`,
    }));
  });
}

/** Steps of an Automation document that recovers a database. */
function documents(set: ResourceSet): Offence[] {
  return set.ofType('AWS::SSM::Document').flatMap((at) => {
    const steps = oneOrMore(valueAt(at.properties, 'Content', 'mainSteps')).map(objectOf);
    const promotes = steps.some(({ inputs }) =>
      /promote|failover|switchover/i.test(scalarText(valueAt(inputs, 'Api'))),
    );
    const waiting = steps.filter(({ action }) => action === 'aws:approve' || action === 'aws:pause');
    if (!promotes || set.text(at, at.properties.DocumentType) !== 'Automation') return [];
    return waiting.map(({ name }) => ({
      at,
      property: 'Properties/Content',
      what: `step "${scalarText(name)}" waits for a person`,
    }));
  });
}

/** Tasks of a recovery's state machine that wait until somebody hands their token back. */
function tokens(set: ResourceSet): Offence[] {
  const machines = recoveryPath(set).filter(({ type }: Resource) => type === 'AWS::StepFunctions::StateMachine');
  return machines.flatMap((at) =>
    statesOf(definitionOf(set, at))
      .filter(({ state }) => scalarText(state.Resource).endsWith('.waitForTaskToken'))
      .map(({ name }) => ({
        at,
        property: 'Properties/DefinitionString',
        what: `state "${name}" waits for a task token`,
      })),
  );
}
