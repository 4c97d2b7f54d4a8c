import { giveUp } from '../../terminal/terminal.ts';
import { exitCodeOf } from '../users/outcome.ts';
import { runUsers } from '../users/users.ts';

try {
  process.exitCode = await runUsers(process.argv.slice(2));
} catch (error) {
  giveUp(error, exitCodeOf(error));
}
