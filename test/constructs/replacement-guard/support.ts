import { App, type AppProps, CfnResource, Stack, type StackProps } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReplacementGuard, type ReplacementGuardProps } from '../../../constructs/replacement-guard';

const folders: string[] = [];

/** Removes what the tests of a file left behind. */
export function cleanUp(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** A folder that `cleanUp` removes. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-guard-'));
  folders.push(folder);
  return folder;
}

/** Adds stacks to an app. */
export type Build = (app: App) => void;

/** An app that was synthesized. */
export function synthesized(build: Build, context: AppProps['context'] = {}): App {
  const app = new App({ context, outdir: temporaryFolder(), analyticsReporting: false });
  build(app);
  app.synth();
  return app;
}

/** What the guard says of a synthesized app. */
export const judge = (app: App, props: ReplacementGuardProps) =>
  new ReplacementGuard(props).validate({ appConstruct: app, templatePaths: [], stackTemplates: [] });

/** Records an app, quietly. @returns the file */
export function record(build: Build): string {
  const baseline = join(temporaryFolder(), 'baseline.json');
  const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  judge(synthesized(build, { 'holdfast:record-baseline': 'true' }), { baseline });
  stderr.mockRestore();
  return baseline;
}

/** What the guard says of one app when another was recorded: `<rule> <description>`. */
export function said(before: Build, after: Build, props: Partial<ReplacementGuardProps> = {}): string[] {
  const { violations } = judge(synthesized(after), { baseline: record(before), ...props });
  return violations.map(({ ruleName, description }) => `${ruleName.replace('ReplacementGuard-', '')} ${description}`);
}

/** A resource as a template writes it. */
export interface Written {
  readonly type: string;
  readonly properties?: Record<string, unknown>;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
}

/** A stack of resources by their construct id, which is their logical id too. */
export function stackOf(resources: Record<string, Written>, props: StackProps = {}, name = 'stack'): Build {
  return (app) => {
    const stack = new Stack(app, name, { env: { account: '111111111111', region: 'us-east-1' }, ...props });
    for (const [id, written] of Object.entries(resources)) addTo(stack, id, written);
  };
}

/** Adds a resource whose construct id is its logical id. */
export function addTo(stack: Stack, id: string, { type, properties, ...policies }: Written): CfnResource {
  const resource = new CfnResource(stack, id, { type, properties });
  resource.overrideLogicalId(id);
  for (const [policy, value] of Object.entries(policies))
    resource.addOverride(policy.charAt(0).toUpperCase() + policy.slice(1), value);
  return resource;
}

const resource =
  (type: string) =>
  (properties: Record<string, unknown> = {}, more: Partial<Written> = {}): Written => ({ type, properties, ...more });

export const table = resource('AWS::DynamoDB::Table');
export const bucket = resource('AWS::S3::Bucket');
export const database = resource('AWS::RDS::DBInstance');
export const key = resource('AWS::KMS::Key');
