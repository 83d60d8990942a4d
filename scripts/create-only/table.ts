import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import specification from '@aws-cdk/aws-service-spec/package.json';
import type { Property, PropertyType, Resource, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { CreateOnly } from '../../constructs/replacement-guard/create-only';
import { carryingTypes, furtherNames, furtherTypes, leftOutTypes, maybeSecret, neverReplaces } from './choices';

/** Where the table is, in the repository. */
export const tablePath = 'constructs/replacement-guard/create-only.ts';

type Cause = 'yes' | 'maybe';

/** The stateful types, each with its create-only properties. */
export function createOnlyTable(db: SpecDatabase = loadAwsServiceSpecSync()): Readonly<Record<string, CreateOnly>> {
  const isListed = ({ cloudFormationType: type, isStateful }: Resource) =>
    (isStateful || furtherTypes.includes(type) || carryingTypes.includes(type)) && !leftOutTypes.includes(type);
  const listed = db.all('resource').filter(isListed);
  return Object.fromEntries(
    listed
      .map((resource) => [resource.cloudFormationType, createOnlyOf(db, resource)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function createOnlyOf(
  db: SpecDatabase,
  { cloudFormationType: type, properties, primaryIdentifier }: Resource,
): CreateOnly {
  const causes = causesOf(db, properties).filter(
    ({ path }) => !maybeSecret.test(path) && !neverReplaces[type]?.includes(path),
  );
  const having = (cause: Cause) => causes.filter((one) => one.cause === cause).map(({ path }) => path);
  const replaces = having('yes').sort();
  const mayReplace = having('maybe').sort();
  const names = [...(primaryIdentifier ?? []), ...(furtherNames[type] ?? [])].filter((name) => replaces.includes(name));
  return {
    replaces,
    ...(mayReplace.length > 0 ? { mayReplace } : {}),
    ...(names.length > 0 ? { names } : {}),
  };
}

/**
 * Properties by whether they replace. What is inside of one that does goes with it. "May replace" inside of one that does
 * not says nothing: several properties share a definition, and it is marked for all of them.
 */
function causesOf(
  db: SpecDatabase,
  properties: Readonly<Record<string, Property>>,
  above: readonly string[] = [],
  causeAbove: 'no' | 'maybe' = 'maybe',
): { path: string; cause: Cause }[] {
  return Object.entries(properties).flatMap(([name, { causesReplacement = 'no', type }]) => {
    const path = [...above, name];
    const cause = causesReplacement === 'maybe' ? causeAbove : causesReplacement;
    if (cause === 'yes') return [{ path: path.join('/'), cause }];
    // Definitions may hold themselves.
    const inner = path.length <= deepest ? propertiesOf(db, type) : undefined;
    const below = inner ? causesOf(db, inner, path, cause) : [];
    return cause === 'maybe' && below.length === 0 ? [{ path: path.join('/'), cause }] : below;
  });
}

/** No create-only property lies deeper. */
const deepest = 3;

/** Those of an object; nothing for scalars and lists. */
function propertiesOf(db: SpecDatabase, type: PropertyType): Readonly<Record<string, Property>> | undefined {
  return type.type === 'ref' ? db.get('typeDefinition', type.reference.$ref).properties : undefined;
}

/** The table as the file that is checked in, not yet formatted. */
export function renderTable(table: Readonly<Record<string, CreateOnly>> = createOnlyTable()): string {
  return `/**
 * Properties of a type that CloudFormation cannot change without creating another resource, by their path inside
 * \`Properties\`.
 */
export interface CreateOnly {
  /** A change replaces the resource. */
  readonly replaces: readonly string[];
  /**
   * A change may replace it, depending on what is changed.
   *
   * @default - none
   */
  readonly mayReplace?: readonly string[];
  /**
   * Those of \`replaces\` that name the resource physically. While all of them are set and kept, CloudFormation refuses
   * to replace it.
   *
   * @default - none
   */
  readonly names?: readonly string[];
}

/**
 * Types that hold data or an identity, or take along what stands in them, and their create-only properties.
 *
 * Written by \`npm run create-only\` from @aws-cdk/aws-service-spec ${specification.version}, the specification that the CDK
 * itself is made from: CloudFormation's resource schemas with AWS's corrections. \`scripts/create-only/choices.ts\` says
 * what was added and left out.
 */
export const createOnly: Readonly<Record<string, CreateOnly>> = ${JSON.stringify(table)};
`;
}
