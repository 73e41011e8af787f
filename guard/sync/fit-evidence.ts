import type { Evidence } from '@sluice/suspects/assessment';

/** @returns the evidence with as many of its newest connections as fit into so many bytes of JSON, never less than one */
export function fitEvidence(evidence: Evidence, bytes: number): Evidence {
  let left = bytes;
  const fitting = evidence.connections.filter((connection, index) => {
    left -= Buffer.byteLength(JSON.stringify(connection)) + 1;
    return left >= 0 || index === 0;
  });
  const omitted = evidence.connections.length - fitting.length;
  return omitted === 0 ? evidence : { connections: fitting, omittedConnections: evidence.omittedConnections + omitted };
}
