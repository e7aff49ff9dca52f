/** Address arithmetic, apart from the resources that use it. Everything here is pure. */

export interface ZoneSubnets {
  readonly zone: string;
  /** NLB and NAT. */
  readonly public: string;
  /** Nodes and pods. */
  readonly private: string;
  /** Databases, caches and brokers: no route to the internet. */
  readonly isolated: string;
}

interface Range {
  readonly base: number;
  readonly prefix: number;
}

/** Addresses of Kubernetes Services, in every cluster. They exist inside a cluster alone, so no VPC may have them. */
export const clusterServiceRange = "172.20.0.0/16";

/**
 * Divides a VPC into three subnets a zone. Pods take one address each, so the first three quarters of the range go to
 * the private subnets; the last quarter is cut into eighths, three public, three isolated, two spare.
 *
 * @param cidr an aligned range from /16 to /20
 * @param zones exactly three availability zones
 * @throws RangeError when the range is not one; `validateEnvironments` reports it with file and key before that
 */
export function subnetsOf(cidr: string, zones: readonly [string, string, string]): readonly ZoneSubnets[] {
  const problem = cidrProblem(cidr);
  if (problem) throw new RangeError(`${cidr} is not ${problem}`);
  const vpc = parse(cidr);
  const quarter = (index: number): Range => part(vpc, 2, index);
  const eighth = (index: number): Range => part(quarter(3), 3, index);
  return zones.map((zone, index) => ({
    zone,
    private: format(quarter(index)),
    public: format(eighth(index)),
    isolated: format(eighth(index + 3)),
  }));
}

/** What a VPC range has to be, when `cidr` is not that; otherwise nothing. */
export function cidrProblem(cidr: string): string | undefined {
  const { base, prefix } = parse(cidr);
  const octets = cidr.split("/")[0]?.split(".").map(Number) ?? [];
  if (octets.length !== 4 || octets.some((octet) => !(octet <= 255))) return "an IPv4 range such as 10.20.0.0/16";
  if (!(prefix >= 16 && prefix <= 20)) return "a range from /16 to /20";
  if (base % size(prefix) !== 0)
    return `a range whose address is a multiple of its size, such as ${format({ base: base - (base % size(prefix)), prefix })}`;
  const [first = 0, second = 0] = octets;
  const isPrivate =
    first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
  return isPrivate ? undefined : "a private range (RFC 1918)";
}

/** Whether two ranges share an address. */
export function overlap(left: string, right: string): boolean {
  const [a, b] = [parse(left), parse(right)];
  return a.base < b.base + size(b.prefix) && b.base < a.base + size(a.prefix);
}

const size = (prefix: number): number => 2 ** (32 - prefix);

/** The `index`-th of the 2^bits equal parts of a range. */
function part(range: Range, bits: number, index: number): Range {
  const prefix = range.prefix + bits;
  return { base: range.base + index * size(prefix), prefix };
}

function parse(cidr: string): Range {
  const [address = "", prefix] = cidr.split("/");
  return { base: address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0), prefix: Number(prefix) };
}

function format({ base, prefix }: Range): string {
  return `${[24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join(".")}/${prefix}`;
}
