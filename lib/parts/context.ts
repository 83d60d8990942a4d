import { type App, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { HoldfastMetadata, Plane } from '../../constructs/core';

/** Account of templates that are looked at or run on this machine, and deployed nowhere. */
export const placeholderAccount = '000000000000';

/** What every stack of an architecture is built from. */
export interface ArchitectureContext {
  readonly app: App;
  /** First part of every name, and the value of the tag `holdfast:architecture`. */
  readonly scope: string;
  readonly account: string;
}

/** What is not part of the settings: where an architecture is deployed, and what from. */
export interface ArchitectureOptions {
  /** Account of every stack. Default: twelve zeros, good for looking at templates and for the local Region. */
  readonly account?: string;
  /** Id of the domain's zone if it exists. Default: a zone is created. */
  readonly hostedZoneId?: string;
  /** Folder with the bundled application and, for a deploy, Node.js. Default: where `npm run archive` leaves them. */
  readonly applicationFolder?: string;
  /** Folder with the bundled functions. Default: where `npm run build` leaves them. */
  readonly functionsFolder?: string;
}

/** A stack in the architecture's account, marked with the plane that it belongs to. */
export function stackOfPlane(
  { app, account, scope }: ArchitectureContext,
  plane: Plane,
  name: string,
  region: string,
  props: StackProps,
): Stack {
  const stack = new Stack(app, name, { env: { account, region }, ...props });
  HoldfastMetadata.plane(stack, plane);
  Tags.of(stack).add('holdfast:architecture', scope);
  return stack;
}

/** A stack of the data plane, `<scope>-<part>-<region>`: played by real processes when the architecture runs locally. */
export function dataStack(context: ArchitectureContext, part: string, region: string, props: StackProps): Stack {
  return stackOfPlane(context, Plane.DATA, `${context.scope}-${part}-${region}`, region, props);
}
