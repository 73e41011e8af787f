import { Command } from 'commander';
import type { Surroundings } from '@sluice/guard/commands/surroundings';
import { userInvite, userList, userPassword, userRemove, userResetFactor, userRole, userSignOut } from './people';

/** `sluice user …`: people who may sign in, looked after on the console's own machine. */
export function userCommand(surroundings: Surroundings): Command {
  const user = new Command('user').description('people who may sign in').helpCommand(false);
  const address = 'e-mail address of the person';
  user
    .command('list')
    .description('everybody, with role and sessions')
    .action(() => userList(surroundings));
  user
    .command('link')
    .description('a one-time link for one more administrator')
    .action(() => userInvite(surroundings, { email: null, role: 'administrator' }));
  user
    .command('invite')
    .description('a one-time link for somebody')
    .argument('<address>', address)
    .option('--role <role>', 'viewer, operator or administrator', 'operator')
    .action((email: string, { role }: { role: string }) => userInvite(surroundings, { email, role }));
  user
    .command('password')
    .description('make a new password, and end every session')
    .argument('<address>', address)
    .action((email: string) => userPassword(surroundings, email));
  user
    .command('role')
    .description('give another role')
    .argument('<address>', address)
    .argument('<role>', 'viewer, operator or administrator')
    .action((email: string, role: string) => userRole(surroundings, { email, role }));
  user
    .command('sign-out')
    .description('end every session')
    .argument('<address>', address)
    .action((email: string) => userSignOut(surroundings, email));
  user
    .command('reset-factor')
    .description('take a lost second factor away, and end every session')
    .argument('<address>', address)
    .action((email: string) => userResetFactor(surroundings, email));
  user
    .command('remove')
    .description('remove somebody; what he did stays in the audit')
    .argument('<address>', address)
    .action((email: string) => userRemove(surroundings, email));
  return user;
}
