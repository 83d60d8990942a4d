export {
  type ISessionStore,
  SessionConsistency,
  SessionStore,
  type SessionStoreAttributes,
  type SessionStoreProps,
} from './session-store';
