import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { claimPort, freePort, portProblem } from './ports';

async function occupied<T>(use: (port: number, leave: () => void) => Promise<T>): Promise<T> {
  const server = createServer();
  const port = await freePort('127.0.0.1');
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    return await use(port, () => server.close());
  } finally {
    server.close();
  }
}

test('a taken port is named together with the variable that moves it', () =>
  occupied(async (port) => {
    expect(await portProblem('127.0.0.1', port)).toBe('EADDRINUSE');
    const claim = claimPort('mail server', '127.0.0.1', port, 'SLUICE_SMTP_PORT', 0);
    await expect(claim).rejects.toThrow(`Port 127.0.0.1:${port} for the mail server is taken by another program.`);
    await expect(claim).rejects.toThrow('SLUICE_SMTP_PORT');
  }));

test('a port that is being left is waited for', () =>
  occupied(async (port, leave) => {
    const claim = claimPort('console', '127.0.0.1', port, 'PORT', 10_000);
    leave();
    await claim;
  }));

test('an address that is not of this machine is a clear error', async () => {
  await expect(claimPort('console', '192.0.2.1', 3000, 'PORT', 0)).rejects.toThrow('EADDRNOTAVAIL');
});
