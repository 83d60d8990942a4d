import { existsSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SourceTemplate } from '../../constructs/resilience-checks/model/template';
import { at, isObject, listOf, objectOf, scalarText } from '../../constructs/resilience-checks/model/values';
import { parseTemplate } from './parse';

/** A call that cannot be carried out: the file, what is wrong with it, what to do. */
export class CheckInputError extends Error {}

/** A reason that an app gave for a finding, at a place in its construct tree and below. */
export interface Reason {
  /** `/stack/construct`. */
  readonly path: string;
  readonly rule: string;
  readonly reason: string;
}

/** Templates that are judged together. */
export interface TemplateSet {
  readonly templates: readonly SourceTemplate[];
  readonly reasons: readonly Reason[];
  /** Path in the construct tree (`/stack/construct`) by `pathKey`, for what an app made. */
  readonly paths: ReadonlyMap<string, string>;
}

export const pathKey = (template: string, logicalId: string): string => `${template}\n${logicalId}`;

/** `us-east-1=network.yaml` says where the template is deployed. */
const withRegion = /^([a-z]{2}(?:-[a-z]+)+-\d)=(.+)$/;

/**
 * Reads what is named on the command line: templates, together one set, and output folders of a synth, each with its
 * stacks; a stage inside of it is a set of its own.
 *
 * @throws CheckInputError
 */
export function readTemplateSets(paths: readonly string[]): TemplateSet[] {
  const named = paths.map((argument) => {
    const [, region, path = argument] = withRegion.exec(argument) ?? [];
    return { argument, path, region, isFolder: statOf(path).isDirectory() };
  });
  const files = named.filter(({ isFolder }) => !isFolder);
  const folders = named.filter(({ isFolder }) => isFolder).map(({ path }) => readAssembly(path));
  const loose = files.flatMap(({ argument, path, region }) => {
    const template = { name: argument, stackName: stackNameOf(path), region, body: readTemplate(path) };
    return [template, ...nestedTemplates(template, dirname(path))];
  });
  // Whoever names two folders, or a folder and templates, means one architecture.
  const roots = folders.flatMap(([root]) => root ?? []);
  const together: TemplateSet = {
    templates: unique([...loose, ...roots.flatMap(({ templates }) => templates)]),
    reasons: roots.flatMap(({ reasons }) => reasons),
    paths: new Map(roots.flatMap(({ paths }) => [...paths])),
  };
  const stages = folders.flatMap(([, ...rest]) => rest);
  return [together, ...stages].filter(({ templates }) => templates.length > 0);
}

function statOf(path: string) {
  if (!existsSync(path))
    throw new CheckInputError(`${path} does not exist; name a template or the output folder of a synth`);
  return statSync(path);
}

/** `payments.template.json` -> `payments`. */
const stackNameOf = (path: string): string => basename(path).replace(/(\.template)?\.(json|ya?ml|template)$/, '');

function unique(templates: readonly SourceTemplate[]): readonly SourceTemplate[] {
  const names = new Set<string>();
  for (const { name } of templates) {
    if (names.has(name))
      throw new CheckInputError(
        `${name} is named twice; name each template once, with its Region before it ("us-east-1=${name}")`,
      );
    names.add(name);
  }
  return templates;
}

function readTemplate(path: string): unknown {
  const body = readParsed(path);
  if (isObject(at(body, 'Resources'))) return body;
  throw new CheckInputError(
    `${path} is no CloudFormation template: it has no Resources; name a template or the output folder of a synth`,
  );
}

function readParsed(path: string): unknown {
  try {
    return parseTemplate(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CheckInputError(
      `${path} cannot be read: ${(error as Error).message}; allowed is a template in JSON or YAML`,
    );
  }
}

/** Templates that a template nests, where the CDK left them beside it. */
function nestedTemplates(parent: SourceTemplate, folder: string): SourceTemplate[] {
  return Object.entries(objectOf(at(parent.body, 'Resources'))).flatMap(([logicalId, resource]) => {
    const file = scalarText(at(resource, 'Metadata', 'aws:asset:path'));
    const path = join(folder, file);
    if (at(resource, 'Type') !== 'AWS::CloudFormation::Stack' || file === '' || !existsSync(path)) return [];
    const nestedIn = { name: parent.name, logicalId };
    const template = { name: `${parent.name}/${logicalId}`, region: parent.region, body: readTemplate(path), nestedIn };
    return [template, ...nestedTemplates(template, folder)];
  });
}

/** The stacks of an assembly, and of each stage inside of it. */
function readAssembly(folder: string): TemplateSet[] {
  const manifest = join(folder, 'manifest.json');
  if (!existsSync(manifest))
    throw new CheckInputError(
      `${folder} has no manifest.json; name the output folder of a synth (cdk.out) or templates`,
    );
  const artifacts = Object.entries(objectOf(at(readParsed(manifest), 'artifacts')));
  const ofType = (type: string) => artifacts.filter(([, artifact]) => at(artifact, 'type') === type);
  const stacks = ofType('aws:cloudformation:stack');
  const property = (artifact: unknown, key: string) => scalarText(at(artifact, 'properties', key));
  const metadata = stacks.flatMap(([id, artifact]) => metadataOf(id, folder, artifact));
  const own: TemplateSet = {
    templates: stacks.flatMap(([id, artifact]) => {
      const file = property(artifact, 'templateFile') || `${id}.template.json`;
      const [, region] = /^aws:\/\/[^/]+\/(.+)$/.exec(scalarText(at(artifact, 'environment'))) ?? [];
      const template = {
        name: id,
        stackName: property(artifact, 'stackName') || id,
        region: region === 'unknown-region' ? undefined : region,
        body: readTemplate(join(folder, file)),
      };
      return [template, ...nestedTemplates(template, folder)];
    }),
    reasons: metadata.flatMap((one) => reasonsOf(one)),
    paths: new Map(metadata.flatMap(pathsOf)),
  };
  const stages = ofType('cdk:cloud-assembly').flatMap(([, one]) =>
    readAssembly(join(folder, property(one, 'directoryName'))),
  );
  return [own, ...stages];
}

/** What an app left about a construct, beside its template. */
interface Metadata {
  readonly stack: string;
  /** `/stack/construct`. */
  readonly path: string;
  readonly type: string;
  readonly data: unknown;
}

function metadataOf(stack: string, folder: string, artifact: unknown): Metadata[] {
  const file = scalarText(at(artifact, 'additionalMetadataFile'));
  const apart = file === '' ? {} : objectOf(readParsed(join(folder, file)));
  return Object.entries({ ...objectOf(at(artifact, 'metadata')), ...apart }).flatMap(([path, entries]) =>
    listOf(entries).map((entry) => ({ stack, path, type: scalarText(at(entry, 'type')), data: at(entry, 'data') })),
  );
}

/** What `Validations.acknowledge` left. */
function reasonsOf({ path, type, data }: Metadata): Reason[] {
  if (type !== 'aws:cdk:acknowledged-rules') return [];
  return Object.entries(objectOf(data)).map(([rule, reason]) => ({
    path,
    rule: rule.replace(/^[^[]*?::/, ''),
    reason: scalarText(reason),
  }));
}

const pathsOf = ({ stack, path, type, data }: Metadata): (readonly [string, string])[] =>
  type === 'aws:cdk:logicalId' ? [[pathKey(stack, scalarText(data)), path]] : [];
