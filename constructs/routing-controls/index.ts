export { RoutingControls } from './routing-controls';
export { RoutingControlsBase, type IRoutingControls, type RoutingControlsAttributes } from './routing-controls-base';
export { type RoutingControlsProps } from './props';
