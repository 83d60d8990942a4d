import type { Rule } from '../model/rule';
import { AuroraGlobalLagAlarm } from './AuroraGlobalLagAlarm';
import { AutoScalingDesiredCapacity } from './AutoScalingDesiredCapacity';
import { AutoScalingZoneLoss } from './AutoScalingZoneLoss';
import { AutoScalingZones } from './AutoScalingZones';
import { AvailabilityClaim } from './AvailabilityClaim';
import { AvailabilityOverbuilt } from './AvailabilityOverbuilt';
import { BackupCopy } from './BackupCopy';
import { BackupRestoreTest } from './BackupRestoreTest';
import { BackupVaultLock } from './BackupVaultLock';
import { CacheFailoverNodes } from './CacheFailoverNodes';
import { CloudFrontOriginTimeout } from './CloudFrontOriginTimeout';
import { CloudFrontWebAclRegion } from './CloudFrontWebAclRegion';
import { CrossRegionExport } from './CrossRegionExport';
import { DrillScheduled } from './DrillScheduled';
import { FisActionKnown } from './FisActionKnown';
import { FisActionTarget } from './FisActionTarget';
import { FisEmptyTarget } from './FisEmptyTarget';
import { FisStopCondition } from './FisStopCondition';
import { FisTargetDefined } from './FisTargetDefined';
import { GlobalDatastoreLagAlarm } from './GlobalDatastoreLagAlarm';
import { GlobalTableBackup } from './GlobalTableBackup';
import { GlobalTableTtl } from './GlobalTableTtl';
import { NatGatewayPerZone } from './NatGatewayPerZone';
import { ObserverQuorum } from './ObserverQuorum';
import { RdsBackupRetention } from './RdsBackupRetention';
import { RecoveryControlPlane } from './RecoveryControlPlane';
import { RecoveryManualStep } from './RecoveryManualStep';
import { RecoveryRegion } from './RecoveryRegion';
import { ReplicaKey } from './ReplicaKey';
import { ReplicaLagAlarm } from './ReplicaLagAlarm';
import { ReplicaSecret } from './ReplicaSecret';
import { Route53DetectionTime } from './Route53DetectionTime';
import { Route53FailoverHealthCheck } from './Route53FailoverHealthCheck';
import { Route53FailoverPair } from './Route53FailoverPair';
import { Route53FailoverTtl } from './Route53FailoverTtl';
import { Route53HealthCheckLimits } from './Route53HealthCheckLimits';
import { RpoAsynchronous } from './RpoAsynchronous';
import { SingleRegion } from './SingleRegion';
import { StandbyCapacity } from './StandbyCapacity';
import { StickySessions } from './StickySessions';
import { TaskTimeout } from './TaskTimeout';
import { VpcCidrOverlap } from './VpcCidrOverlap';

/** Every rule of the pack, by service. */
export const rules: readonly Rule[] = [
  FisStopCondition,
  FisEmptyTarget,
  FisTargetDefined,
  FisActionKnown,
  FisActionTarget,
  Route53FailoverPair,
  Route53FailoverHealthCheck,
  Route53HealthCheckLimits,
  Route53FailoverTtl,
  Route53DetectionTime,
  ObserverQuorum,
  RecoveryControlPlane,
  RecoveryRegion,
  RecoveryManualStep,
  TaskTimeout,
  CrossRegionExport,
  DrillScheduled,
  NatGatewayPerZone,
  VpcCidrOverlap,
  AutoScalingZones,
  AutoScalingZoneLoss,
  AutoScalingDesiredCapacity,
  StandbyCapacity,
  StickySessions,
  CloudFrontOriginTimeout,
  AuroraGlobalLagAlarm,
  GlobalDatastoreLagAlarm,
  ReplicaLagAlarm,
  BackupCopy,
  BackupVaultLock,
  BackupRestoreTest,
  ReplicaKey,
  ReplicaSecret,
  RpoAsynchronous,
  GlobalTableBackup,
  GlobalTableTtl,
  RdsBackupRetention,
  CacheFailoverNodes,
  CloudFrontWebAclRegion,
  SingleRegion,
  AvailabilityClaim,
  AvailabilityOverbuilt,
];
