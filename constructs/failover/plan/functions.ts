/** Functions of the plan, each in a folder `failover-<name>` of the bundled code. */
export const planFunctions = [
  'begin',
  'observe',
  'take',
  'revoke',
  'seal',
  'commit',
  'promote',
  'scale',
  'stonith',
  'fence',
  'replay',
  'open',
  'verify',
  'notify',
  'abort',
  'relay',
  'move',
  'rebuild',
  'send-home',
  'freeze',
  'thaw',
] as const;

export type PlanFunction = (typeof planFunctions)[number];

/** Folders of bundled code that a failover needs. */
export const functionBundles = ['probe', 'reconciler', 'rehearsal', ...planFunctions.map((name) => `failover-${name}`)];
