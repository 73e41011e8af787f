/** The first descriptor that systemd hands over, see sd_listen_fds(3). */
const FIRST_DESCRIPTOR = 3;

/**
 * The policy socket that systemd holds open for the guard, so that questions wait in it while the guard restarts.
 * It is used instead of `policy.listen`; the variables are taken out, so that no command the guard runs believes they are its own.
 *
 * @param environment changed
 * @returns null when there is none for this process
 */
export function inheritedSocket(environment: Record<string, string | undefined>, pid: number): { fd: number } | null {
  const { LISTEN_PID, LISTEN_FDS } = environment;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete environment[name];
  return LISTEN_PID === String(pid) && Number(LISTEN_FDS) === 1 ? { fd: FIRST_DESCRIPTOR } : null;
}
