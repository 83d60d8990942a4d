export { type NewMember, initialiseMember, seedMember } from './create';
export { type PostgresInstallation, installPostgres } from './installation';
export { type Lsn, formatLsn, parseLsn } from './lsn';
export { type Administrator, PostgresMember } from './member';
export { type PostgresSettings, anyStandby } from './settings';
export { type Address, type Login, Session, queryOnce } from './sql';
