export type { ApplicationFrontProps, ApplicationGroupProps, WebTierProps } from './props';
export { WebTier } from './web-tier';
