import type { Random } from './random';

/** Where a client is: its address, and its name as Postfix prints it. */
export interface Place {
  name: string;
  address: string;
}

/** The first two numbers of addresses in networks of each kind. */
const NETWORKS = {
  home: ['121.134', '175.209', '211.48', '112.150', '58.231', '1.234', '124.61'],
  mobile: ['223.38', '223.62', '110.70', '39.7', '106.101', '211.246'],
  germany: ['80.187', '87.123', '217.86', '185.64'],
  japan: ['126.33', '133.32'],
  america: ['73.15', '172.56'],
  china: ['117.136', '223.104'],
  singapore: ['116.86'],
  abroad:
    '14.162 113.161 171.244 177.38 187.19 189.40 103.21 117.193 49.36 95.24 178.140 46.39 102.89 105.112 197.210 36.68 114.122 180.244 39.40 78.160 88.229 46.118 190.14 41.58'.split(' '),
  cloud: ['52.78', '13.125', '3.35'],
  rented: ['104.168', '45.61', '192.3', '185.220', '45.95', '5.188'],
} as const;
export type NetworkKind = keyof typeof NETWORKS;

export function placeIn(random: Random, kind: NetworkKind): Place {
  return { name: 'unknown', address: `${random.pick(NETWORKS[kind])}.${random.below(256)}.${random.between(1, 254)}` };
}

/** The host's own web mail, behind which every network is hidden. */
export const WEB_MAIL: Place = { name: 'localhost', address: '127.0.0.1' };

/** A machine in the house. */
export function inHouse(name: string, number: number): Place {
  return { name, address: `192.168.10.${number}` };
}
