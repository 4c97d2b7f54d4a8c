import { exitWithError } from '../../terminal/terminal.ts';
import { exitCodeOf } from '../people/exit-codes.ts';
import { runUsers } from '../people/users-command.ts';

try {
  process.exitCode = await runUsers(process.argv.slice(2));
} catch (error) {
  exitWithError(error, exitCodeOf(error));
}
