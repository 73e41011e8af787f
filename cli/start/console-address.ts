import type { StartSettings } from './settings';

/** `host:port` as it stands in an address: IPv6 in brackets. */
function place(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Where this machine reaches a console that may listen on every address. */
export function localConsoleUrl({ host, port }: Pick<StartSettings, 'host' | 'port'>): string {
  if (host === '0.0.0.0') return `http://${place('127.0.0.1', port)}`;
  return host === '::' ? `http://${place('::1', port)}` : `http://${place(host, port)}`;
}
