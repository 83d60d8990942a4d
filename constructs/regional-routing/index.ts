export { DrainSwitch, type DrainSwitchProps } from './drain-switch';
export { type RegionalRoutingProps, type ServingRegion } from './props';
export { RegionalRouting } from './regional-routing';
