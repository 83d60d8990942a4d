export { GlobalDatabase } from './global-database';
export type { GlobalDatabaseAttributes, IGlobalDatabase } from './global-database-base';
export { GlobalDatabaseMember, type GlobalDatabaseMemberRole } from './member';
export type { GlobalDatabaseMemberProps, GlobalDatabaseProps, SecondaryDatabaseProps } from './props';
export { SecondaryDatabase } from './secondary-database';
