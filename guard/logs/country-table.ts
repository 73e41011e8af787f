import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import { AddressCountries } from '@sluice/suspects/address-countries';

/**
 * Reads the country of every IPv4 address from the installed data package, or, in the package for a mail host, from its copy beside
 * the program; nothing is asked over the network.
 *
 * @returns null when neither is there: countries are not judged then
 */
export function readCountryTable(): AddressCountries | null {
  try {
    const packed = new URL('./asn-country-ipv4-num.csv.gz', import.meta.url);
    if (existsSync(packed)) return new AddressCountries(gunzipSync(readFileSync(packed)));
    const file = createRequire(import.meta.url).resolve('@ip-location-db/asn-country/asn-country-ipv4-num.csv');
    return new AddressCountries(readFileSync(file));
  } catch {
    return null;
  }
}
