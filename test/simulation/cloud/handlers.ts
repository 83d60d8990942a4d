import { planFunctions, type PlanFunction } from '../../../constructs/failover/plan';
import { stepFunctionName } from '../../../lambda/aws/names';
import * as abort from '../../../lambda/failover-abort';
import * as begin from '../../../lambda/failover-begin';
import * as commit from '../../../lambda/failover-commit';
import * as fence from '../../../lambda/failover-fence';
import * as freeze from '../../../lambda/failover-freeze';
import * as move from '../../../lambda/failover-move';
import * as notify from '../../../lambda/failover-notify';
import * as observe from '../../../lambda/failover-observe';
import * as open from '../../../lambda/failover-open';
import * as promote from '../../../lambda/failover-promote';
import * as rebuild from '../../../lambda/failover-rebuild';
import * as relay from '../../../lambda/failover-relay';
import * as replay from '../../../lambda/failover-replay';
import * as revoke from '../../../lambda/failover-revoke';
import * as scale from '../../../lambda/failover-scale';
import * as seal from '../../../lambda/failover-seal';
import * as sendHome from '../../../lambda/failover-send-home';
import * as stonith from '../../../lambda/failover-stonith';
import * as take from '../../../lambda/failover-take';
import * as thaw from '../../../lambda/failover-thaw';
import * as verify from '../../../lambda/failover-verify';
import * as probe from '../../../lambda/probe';
import * as reconciler from '../../../lambda/reconciler';
import type { Handler } from './functions';

const steps: Readonly<Record<PlanFunction, { readonly handler: unknown }>> = {
  begin,
  observe,
  take,
  revoke,
  seal,
  commit,
  promote,
  scale,
  stonith,
  fence,
  replay,
  open,
  verify,
  notify,
  abort,
  relay,
  move,
  rebuild,
  'send-home': sendHome,
  freeze,
  thaw,
};

/** The product's handlers as they are deployed, by the names of their functions. */
export function handlersOf(scope: string): ReadonlyMap<string, Handler> {
  return new Map([
    ...planFunctions.map((name) => [stepFunctionName(scope, name), steps[name].handler as Handler] as const),
    ['probe', probe.handler as unknown as Handler],
    ['reconciler', reconciler.handler as unknown as Handler],
  ]);
}
