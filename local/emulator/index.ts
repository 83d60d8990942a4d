export { authorization } from './call';
export {
  type CrashMoment,
  type CrashOrder,
  type CrashProof,
  type CrashVictim,
  crashMoments,
  crashVictims,
  orderCrash,
  readCrashProof,
} from './crash';
export { assetBucket, bootstrap, runCdk } from './cdk';
export { type DeployOptions, deployServerless } from './deploy';
export { type Routes } from './routes';
export { seedParameter, seedSecret } from './seed';
export { type Emulator, type EmulatorOptions, startEmulator } from './start';
