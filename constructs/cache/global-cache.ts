import { Stack, Token } from 'aws-cdk-lib';
import { CfnGlobalReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { Construct, type IConstruct } from 'constructs';
import { enforce, type Rule } from '../core/rules';
import type { Cache } from './cache';

/** A cache of several Regions, of this app or of another one. */
export interface IGlobalCache extends IConstruct {
  /** Its id, with the prefix of the Region that it was born in. */
  readonly globalReplicationGroupId: string;
  /** Region that it was born in. */
  readonly primaryRegion: string;
  /** Shards, the same in each Region. */
  readonly shards: number;
}

/** Properties of a `GlobalCache`. */
export interface GlobalCacheProps {
  /** Name, to which ElastiCache adds a prefix of the Region. */
  readonly globalName: string;

  /** The cache that is written. */
  readonly primary: Cache;
}

/** What is known of a global cache of another app. */
export interface GlobalCacheAttributes {
  /** Its id, prefix included, for instance `ldgnf-news`. */
  readonly globalReplicationGroupId: string;
  /** Region that it was born in. */
  readonly primaryRegion: string;
  /** Shards, the same in each Region. */
  readonly shards: number;
}

/**
 * Prefixes of ids by Region (ElastiCache user guide, using global datastores with the CLI). Being known, they let the
 * other Region's template name the store without reading anything from here.
 */
const prefixes: { readonly [region: string]: string } = {
  'us-east-1': 'ldgnf',
  'us-east-2': 'fpkhr',
  'us-west-1': 'virxk',
  'us-west-2': 'sgaui',
  'ca-central-1': 'bxodz',
  'sa-east-1': 'juxlw',
  'eu-central-1': 'iudkw',
  'eu-west-1': 'gxeiz',
  'eu-west-2': 'okuqm',
  'eu-west-3': 'fgjhi',
  'ap-south-1': 'erpgt',
  'ap-east-1': 'knjmp',
  'ap-northeast-1': 'quwsw',
  'ap-northeast-2': 'lfqnh',
  'ap-northeast-3': 'nlapn',
  'ap-southeast-1': 'vlqxn',
  'ap-southeast-2': 'vbgxd',
};

/** Families of nodes that a global datastore takes, from size large on (the same guide, prerequisites and limitations). */
const families = ['m5', 'm6g', 'm7g', 'r5', 'r6g', 'r6gd', 'r7g', 'c7gn'];

/**
 * A Global Datastore: writes go to the primary and are copied, asynchronously, to a `SecondaryCache` in one or two other
 * Regions. A secondary takes over when somebody promotes it; nothing does so by itself.
 */
export class GlobalCache extends Construct implements IGlobalCache {
  /** A global cache of another app. */
  static fromGlobalCacheAttributes(scope: Construct, id: string, attributes: GlobalCacheAttributes): IGlobalCache {
    class Imported extends Construct implements IGlobalCache {
      readonly globalReplicationGroupId = attributes.globalReplicationGroupId;
      readonly primaryRegion = attributes.primaryRegion;
      readonly shards = attributes.shards;
    }
    return new Imported(scope, id);
  }

  readonly globalReplicationGroupId: string;
  readonly primaryRegion: string;
  readonly shards: number;
  readonly globalReplicationGroup: CfnGlobalReplicationGroup;

  constructor(scope: Construct, id: string, { globalName, primary }: GlobalCacheProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    enforce('InvalidGlobalCache', this.node.path, globalRules(globalName, primary, region));
    this.primaryRegion = region;
    this.shards = primary.shards;
    this.globalReplicationGroupId = `${prefixes[region]}-${globalName}`;
    this.globalReplicationGroup = new CfnGlobalReplicationGroup(this, 'Group', {
      globalReplicationGroupIdSuffix: globalName,
      globalReplicationGroupDescription: `Cache ${globalName} in several Regions`,
      // At birth the primary is the only member there may be; a secondary joins by its own template.
      members: [
        {
          replicationGroupId: primary.replicationGroup.ref,
          replicationGroupRegion: region,
          role: 'PRIMARY',
        },
      ],
    });
  }
}

function globalRules(globalName: string, primary: Cache, region: string): Rule[] {
  const [, family = '', size = ''] = primary.nodeType.split('.');
  return [
    {
      when: Token.isUnresolved(globalName) || !/^[a-z](?:-?[a-z0-9])*$/.test(globalName) || globalName.length > 32,
      message: `globalName is "${globalName}"; allowed are lower-case letters, digits and single hyphens, at most 32, beginning with a letter, known at synth time; rename it`,
    },
    {
      when: prefixes[region] === undefined,
      message: `the stack's Region is ${region}; allowed are ${Object.keys(prefixes).join(', ')}; put the stack into one of them`,
    },
    {
      when: Stack.of(primary).region !== region,
      message: `primary is in ${Stack.of(primary).region}; allowed is a cache in the stack's own Region (${region}); put both into one stack`,
    },
    {
      when: !families.includes(family) || ['nano', 'micro', 'small', 'medium'].includes(size),
      message: `nodeType of the primary is "${primary.nodeType}"; allowed are ${families.join(', ')} from large on; choose "cache.r7g.large"`,
    },
  ];
}
