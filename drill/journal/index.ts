export * from './conditions';
export * from './environment';
export * from './recorder';
export * from './schema';
export * from './writer';
