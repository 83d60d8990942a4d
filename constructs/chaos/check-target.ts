import { Arn, ArnFormat, Token } from 'aws-cdk-lib';
import type { Rule } from '../core/rules';
import { isZoneName, type TargetSpec, targetTypes } from './catalogue';
import type { Place } from './check';
import { parameterRules } from './check-parameters';
import type { FaultTarget } from './definition';
import { nearest } from './nearest';

/** What can be wrong with a target. */
export function targetRules(at: string, target: FaultTarget, place: Place): Rule[] {
  const spec = targetTypes[target.resourceType];
  if (!spec) return [unknownType(at, target.resourceType)];
  return [
    ...choiceRules(at, target, spec),
    ...zoneRules(at, target, spec, place),
    ...parameterRules(`${at}.parameters`, withZone(target, spec), spec.parameters),
    ...regionRules(at, target, place),
  ];
}

function unknownType(at: string, type: string): Rule {
  const known = Object.keys(targetTypes);
  return {
    when: true,
    message: `${at}.resourceType is "${type}"; allowed are the ${known.length} types of the catalogue, of which "${nearest(type, known)}" is the closest; write that`,
  };
}

/** Tags or ARNs, and how many. */
function choiceRules(at: string, { tags, arns, resourceType, filters = [] }: FaultTarget, spec: TargetSpec): Rule[] {
  const emptyTag = Object.entries(tags ?? {}).find(([key]) => key === '');
  const emptyFilter = filters.find(({ path, values }) => path === '' || values.length === 0);
  return [
    {
      when: tags !== undefined && arns !== undefined,
      message: `${at} has both tags and arns; allowed is one of them; remove the other`,
    },
    {
      when: arns !== undefined && (arns.length === 0 || arns.length > 5),
      message: `${at}.arns has ${arns?.length} entries; allowed are 1 to 5; choose the resources by tags`,
    },
    {
      when: tags !== undefined && (Object.keys(tags).length === 0 || Object.keys(tags).length > 50),
      message: `${at}.tags has ${Object.keys(tags ?? {}).length} entries; allowed are 1 to 50; name a tag, or leave tags out for that of the architecture`,
    },
    {
      when: emptyTag !== undefined,
      message: `${at}.tags has an empty key; allowed is the key of a tag; name it`,
    },
    {
      when: spec.only === 'tags' && arns !== undefined,
      message: `${at} names ARNs of ${resourceType}; allowed are tags alone; tag the resources`,
    },
    {
      when: emptyFilter !== undefined,
      message: `${at}.filters has an entry without a path or without values; allowed is a path with one value or more; complete it`,
    },
  ];
}

function zoneRules(at: string, { zone, resourceType }: FaultTarget, spec: TargetSpec, { region }: Place): Rule[] {
  if (zone === undefined) return [];
  const open = Token.isUnresolved(zone);
  return [
    {
      when: spec.zone === undefined,
      message: `${at}.zone is "${zone}", and ${resourceType} has no zone; allowed is none; remove it, or name the zone in the action`,
    },
    {
      when: !open && spec.zone !== undefined && 'filter' in spec.zone && !isZoneName(zone),
      message: `${at}.zone is "${zone}"; allowed is the name of a zone, such as "us-east-1a", since instances are described by it; write the name`,
    },
    {
      when: !open && isZoneName(zone) && region !== undefined && !zone.startsWith(region),
      message: `${at}.zone is "${zone}"; allowed are zones of ${region}, where the experiment runs; correct it`,
    },
  ];
}

/** An experiment reaches resources of its own Region alone; roles belong to none. */
function regionRules(at: string, { arns = [] }: FaultTarget, { region }: Place): Rule[] {
  const foreign = arns.filter((arn) => !Token.isUnresolved(arn)).find((arn) => regionOf(arn) !== region);
  return [
    {
      when: region !== undefined && foreign !== undefined,
      message: `${at}.arns has "${foreign}"; allowed are resources of ${region}, where the experiment runs; make an experiment in the other Region`,
    },
  ];

  function regionOf(arn: string): string | undefined {
    if (!/^arn:[^:]*:[^:]*:[^:]*:[^:]*:.+$/.test(arn)) return 'no Region, since it is no ARN';
    return Arn.split(arn, ArnFormat.NO_RESOURCE_NAME).region || region;
  }
}

/** The parameters of a target, its zone among them where the type takes it so. */
export function withZone({ zone, parameters = {} }: FaultTarget, spec: TargetSpec): { [name: string]: string } {
  return zone !== undefined && spec.zone && 'parameter' in spec.zone
    ? { [spec.zone.parameter]: zone, ...parameters }
    : parameters;
}
