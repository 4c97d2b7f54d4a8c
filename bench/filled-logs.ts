import { randomUUID } from 'node:crypto';
import type { LocalSystem } from '../local/system.ts';
import { emailKinds } from '../sender/email/kinds.ts';

/**
 * Writes the log lines of many emails as the functions do.
 *
 * @param userSub of the patient who gets one of the emails; the others go to different patients
 */
export function fillLogs(system: LocalSystem, userSub: string, emails: number): void {
  const { logGroup: senderGroup } = system.sender;
  const deliveryGroup = system.logGroups.find((group) => group.includes('DeliveryEvents')) ?? '';
  const write = (group: string, line: object) => system.logs.append(group, 'stream', JSON.stringify(line));
  const members = {
    level: 'INFO',
    timestamp: new Date().toISOString(),
    cold_start: false,
    function_arn: system.sender.arn,
    function_memory_size: '512',
    xray_trace_id: '1-6b04e418-73ecfbb06dfacd8dc13dd416',
    user_pool_id: system.userPoolId,
    client_id: system.clientId,
    locale: 'en',
    support_hint: 'A sentence of the length that a sentence for support staff usually has, more or less.',
  };
  for (let index = 0; index < emails; index += 1) {
    const keys = {
      ...members,
      kind: emailKinds[index % emailKinds.length],
      user_sub: index === Math.floor(emails / 2) ? userSub : randomUUID(),
      function_request_id: randomUUID(),
    };
    const ses_message_id = `0102-${index}-000000`;
    write(senderGroup, { ...keys, message: 'email_requested' });
    write(senderGroup, { ...keys, message: 'code_decrypted' });
    write(senderGroup, { ...keys, message: 'email_rendered' });
    write(senderGroup, { ...keys, ses_message_id, message: 'email_sent' });
    write(deliveryGroup, { ...keys, ses_message_id, message: 'delivery_delivered' });
  }
}
