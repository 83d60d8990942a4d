import { overlappingCidrs } from '../../network/cidr';
import type { Rule } from '../model/rule';
import { regionOf } from '../model/template';

export const VpcCidrOverlap: Rule = {
  id: 'VpcCidrOverlap',
  severity: 'error',
  holds: 'the networks of two Regions share no address',
  why: 'overlapping networks can never be peered, and an address in a log no longer says which Region it came from',
  fix: 'give each Region a range of its own, for instance 10.0.0.0/16 and 10.1.0.0/16',
  check: (set) => {
    const networks = set.ofType('AWS::EC2::VPC').flatMap((at) => {
      const cidr = set.text(at, at.properties.CidrBlock);
      const region = regionOf(at);
      return cidr === undefined || region === undefined ? [] : [{ at, cidr, region }];
    });
    return networks.flatMap(({ at, cidr, region }, index) => {
      const other = networks
        .slice(0, index)
        .find((one) => one.region !== region && overlappingCidrs([one.cidr, cidr]) !== undefined);
      if (!other) return [];
      const what = `${cidr} in ${region} overlaps with ${other.cidr} in ${other.region}`;
      return [{ at, property: 'Properties/CidrBlock', what }];
    });
  },
};
