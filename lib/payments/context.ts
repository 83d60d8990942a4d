import { type App, Aws, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { HoldfastMetadata, Plane } from '../../constructs/core';
import type { RuntimeConfig } from '../../runtime/config/config';
import type { PaymentsSettings } from '../settings';

/** What every stack of the architecture is built from. */
export interface PaymentsContext {
  readonly app: App;
  readonly settings: PaymentsSettings;
  readonly config: RuntimeConfig;
  readonly account: string;
  /** Folder that holds the application's bundle, `main.js`. */
  readonly applicationFolder: string;
  /** Folder that holds the bundled functions; nothing for that of `npm run build`. */
  readonly functionsFolder?: string;
  /** Zone of the domain, if it exists already. */
  readonly hostedZoneId?: string;
}

/** Names of what stacks of different Regions say to each other; nothing is looked up, nothing exported. */
export function namesOf({ config, account }: PaymentsContext) {
  const { scope } = config;
  return {
    keyAlias: `alias/${scope}-data`,
    networkParameters: `/${scope}/network`,
    documents: (region: string) => `${scope}-documents-${account}-${region}`,
    /** Bucket in `region` that receives the documents written in the other Region. */
    documentCopies: (region: string) => `${scope}-documents-copy-${account}-${region}`,
    topicArn: (region: string) => `arn:${Aws.PARTITION}:sns:${region}:${account}:${config.topicName}`,
    vault: scope,
  };
}

/** The other one of the two Regions that hold data. */
export function otherRegion({ config }: PaymentsContext, region: string): string {
  return region === config.regions.primary ? config.regions.standby : config.regions.primary;
}

/** A stack in the architecture's account, marked with the plane that it belongs to. */
export function stackOfPlane(
  context: PaymentsContext,
  plane: Plane,
  name: string,
  region: string,
  props: StackProps,
): Stack {
  const { app, account, config } = context;
  const stack = new Stack(app, name, { env: { account, region }, ...props });
  HoldfastMetadata.plane(stack, plane);
  Tags.of(stack).add('holdfast:architecture', config.scope);
  return stack;
}

/** A stack of the data plane, `<scope>-<part>-<region>`: played by real processes when the architecture runs locally. */
export function dataStack(context: PaymentsContext, part: string, region: string, props: StackProps): Stack {
  return stackOfPlane(context, Plane.DATA, `${context.config.scope}-${part}-${region}`, region, props);
}
