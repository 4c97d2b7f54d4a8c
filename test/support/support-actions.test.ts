import { describeAction, readSupportActions } from '../../support/audit/support-actions.ts';
import { parseLogLine } from '../../support/timeline/log-lines.ts';

const read = (...lines: object[]) =>
  readSupportActions(lines.map((line, at) => parseLogLine(at, JSON.stringify(line))));
const request = (support_action: string, support_outcome: string) => ({
  message: 'support_request',
  support_action,
  support_outcome,
  user_sub: 'sub',
});

describe('what staff did', () => {
  test('is read from the lines of commands, with who did it', () => {
    const by = 'arn:aws:sts::123456789012:assumed-role/support/anna(at)clinic.example';
    const [action] = read({ message: 'support_action', action: 'reset', outcome: 'done', by });
    expect(action).toEqual({ at: 0, action: 'reset', outcome: 'done', by });
    expect(action && describeAction(action)).toBe(
      'Support (anna(at)clinic.example) reset the password, which sends a code',
    );
  });

  test('is read from the lines of the widget, which is not told who uses it', () => {
    const actions = read(request('resend', 'done'), request('unblock', 'refused'));
    expect(actions.map(describeAction)).toEqual([
      'Support sent the invitation or the code again',
      'Support tried unblock, and it failed',
    ]);
  });

  test('has no look of the widget, and nothing from lines of emails', () => {
    expect(read(request('report', 'shown'), { message: 'email_sent', action: 'reset' })).toEqual([]);
  });
});
