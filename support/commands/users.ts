import { giveUp } from '../../terminal/terminal.ts';
import { exitCodeOf } from '../people/outcome.ts';
import { runUsers } from '../people/users.ts';

try {
  process.exitCode = await runUsers(process.argv.slice(2));
} catch (error) {
  giveUp(error, exitCodeOf(error));
}
