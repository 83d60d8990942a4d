export * from './conditions';
export * from './crash';
export * from './environment';
export * from './recorder';
export * from './schema';
export * from './writer';
