export { bundledEntry, packageRoot } from './entry';
export { childEnvironment } from './environment';
export { isRunning, processTree } from './inspect';
export { reapLeftovers } from './leftovers';
export { freePort } from './ports';
export { lastLines } from './ready';
export { type RunFolder, createRunFolder, currentRunFolder } from './run-folder';
export { type Exit, type ManagedProcess, type NodeSpec, type ProcessSpec, startNode, startProcess } from './start';
export { type Reaper, startReaper } from './start-reaper';
