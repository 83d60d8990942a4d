import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** What an instance needs to start its application. */
export interface LaunchScript {
  readonly bucketName: string;
  readonly objectKey: string;
  readonly serviceName: string;
  readonly port: number;
  readonly region: string;
  readonly environment: { readonly [name: string]: string };
}

/**
 * The first boot: fetch one archive from a bucket of the same Region, unpack, start a service. Nothing is installed, so
 * a scale-out during a disaster depends on S3 of its own Region and on nothing else. Archive: `bin/node`, `app/main.js`.
 */
export function launchScript(script: LaunchScript): ec2.UserData {
  const { serviceName: name, port, region } = script;
  const home = `/opt/${name}`;
  const userData = ec2.UserData.forLinux({ shebang: '#!/bin/bash -eu' });
  userData.addCommands(
    'set -o pipefail',
    `aws s3 cp --region ${region} "s3://${script.bucketName}/${script.objectKey}" /tmp/${name}.zip`,
    `mkdir -p ${home} && unzip -q -o /tmp/${name}.zip -d ${home} && chmod 755 ${home}/bin/node && rm /tmp/${name}.zip`,
    `useradd --system --shell /sbin/nologin ${name}`,
    'token=$(curl -sf -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" http://169.254.169.254/latest/api/token)',
    'instance=$(curl -sf -H "X-aws-ec2-metadata-token: $token" http://169.254.169.254/latest/meta-data/instance-id)',
    `install -m 600 /dev/null /etc/${name}.env`,
    `cat > /etc/${name}.env <<'ENVIRONMENT'`,
    `AWS_REGION=${region}`,
    `PORT=${port}`,
    ...Object.entries(script.environment).map(([variable, value]) => `${variable}='${value}'`),
    'ENVIRONMENT',
    `echo "HOLDFAST_INSTANCE=$instance" >> /etc/${name}.env`,
    `cat > /etc/systemd/system/${name}.service <<'UNIT'`,
    ...unit(name, home),
    'UNIT',
    `systemctl daemon-reload && systemctl enable --now ${name}`,
  );
  return userData;
}

/** SIGTERM and a minute to finish: an instance that leaves lets its requests end. */
function unit(name: string, home: string): string[] {
  return [
    '[Unit]',
    `Description=${name}`,
    'After=network-online.target',
    'Wants=network-online.target',
    '[Service]',
    `User=${name}`,
    `EnvironmentFile=/etc/${name}.env`,
    `ExecStart=${home}/bin/node ${home}/app/main.js`,
    'Restart=always',
    'RestartSec=1',
    'TimeoutStopSec=60',
    'LimitNOFILE=65536',
    'NoNewPrivileges=true',
    'ProtectSystem=strict',
    'PrivateTmp=true',
    '[Install]',
    'WantedBy=multi-user.target',
  ];
}
