import { createServer, type AddressInfo } from 'node:net';
import { OperatorError } from '@sluice/guard/commands/operator-error';

/** @returns an error code such as EADDRINUSE, or null when the port could be listened on */
export async function portProblem(host: string, port: number): Promise<string | null> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** @returns a port of `host` that nobody listens on now */
export async function freePort(host: string): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port: 0, exclusive: true }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

/**
 * Makes sure that a port can be listened on, and waits a little where a run before this one may be just ending.
 *
 * @param patienceMs how long a taken port is asked again
 * @throws OperatorError naming the port, its purpose and the variable that moves it
 */
export async function claimPort(purpose: string, host: string, port: number, variable: string, patienceMs: number): Promise<void> {
  for (const deadline = performance.now() + patienceMs; ; ) {
    const problem = await portProblem(host, port);
    if (problem === null) return;
    if (problem !== 'EADDRINUSE' || performance.now() >= deadline) throw new OperatorError(sentence(purpose, host, port, variable, problem));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function sentence(purpose: string, host: string, port: number, variable: string, problem: string): string {
  const place = `${host}:${port}`;
  if (problem === 'EADDRINUSE') {
    return `Port ${place} for the ${purpose} is taken by another program. Nothing was started. End that program, or choose another port with ${variable}.`;
  }
  if (problem === 'EACCES') return `This user may not listen on ${place} for the ${purpose}. Choose a port above 1023 with ${variable}.`;
  return `The ${purpose} cannot listen on ${place} (${problem}). Nothing was started. Check ${variable} and SLUICE_HOST.`;
}
