import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { AddressCountries } from '@/lib/suspects/address-countries';

/**
 * Reads the country of every IPv4 address from the installed data package; nothing is asked over the network.
 *
 * @returns null when the package is not there: countries are not judged then
 */
export function readCountryTable(): AddressCountries | null {
  try {
    const file = createRequire(import.meta.url).resolve('@ip-location-db/asn-country/asn-country-ipv4-num.csv');
    return new AddressCountries(readFileSync(file));
  } catch {
    return null;
  }
}
