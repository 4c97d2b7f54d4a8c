import { element, type QueryService } from '../aws/query-protocol.ts';
import type { AccessControl } from '../iam/access-control.ts';

/**
 * Makes STS with GetCallerIdentity, which needs credentials and no permission.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export function createSts(access: Pick<AccessControl, 'authenticate'>): QueryService {
  return {
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    actions: {
      GetCallerIdentity(_form, headers) {
        const { name, accountId = '' } = access.authenticate(headers, 'sts');
        const userId = name.slice(name.lastIndexOf('/') + 1);
        return `${element('Arn', name)}${element('UserId', userId)}${element('Account', accountId)}`;
      },
    },
  };
}
