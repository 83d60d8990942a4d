/** Who completes which lifecycle action. */
export interface Booted {
  readonly region: string;
  readonly groupName: string;
  readonly hookName: string;
}

const program = '/usr/local/bin/holdfast-booted';

/**
 * Commands for the end of the user data. From then on, each boot tells Auto Scaling that the instance may be stopped
 * (the first boot, in the pool) or put in service (each later one, and the first outside of the pool). Each, since user
 * data runs once, and an instance that leaves the pool waits at the same hook again. It asks anew for five minutes:
 * the instance may run before the group waits for it.
 */
export function bootedCommands({ region, groupName, hookName }: Booted): string[] {
  return [
    `cat > ${program} <<'PROGRAM'`,
    '#!/bin/bash',
    'metadata=http://169.254.169.254/latest',
    'for attempt in $(seq 60); do',
    '  token=$(curl -sf -X PUT -H "X-aws-ec2-metadata-token-ttl-seconds: 60" $metadata/api/token)',
    '  instance=$(curl -sf -H "X-aws-ec2-metadata-token: $token" $metadata/meta-data/instance-id)',
    `  aws autoscaling complete-lifecycle-action --region ${region} --auto-scaling-group-name ${groupName} \\`,
    `    --lifecycle-hook-name ${hookName} --instance-id "$instance" --lifecycle-action-result CONTINUE && exit`,
    '  sleep 5',
    'done',
    'exit 1',
    'PROGRAM',
    `chmod 755 ${program}`,
    "cat > /etc/systemd/system/holdfast-booted.service <<'UNIT'",
    '[Unit]',
    'Description=Tells Auto Scaling that the instance has booted',
    'After=network-online.target',
    'Wants=network-online.target',
    '[Service]',
    'Type=oneshot',
    `ExecStart=${program}`,
    '[Install]',
    'WantedBy=multi-user.target',
    'UNIT',
    'systemctl daemon-reload && systemctl enable holdfast-booted && systemctl start --no-block holdfast-booted',
  ];
}
