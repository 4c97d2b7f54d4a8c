/** Pages with more about a patient. */
export interface Links {
  /** Every log line about the patient. */
  readonly logs: string;
  /** The trace of one email. */
  trace(id: string): string;
}

/** Links to pages of the AWS console. @param since milliseconds since the epoch */
export function consoleLinks(region: string, group: string, sub: string, since: number): Links {
  const home = `https://${region}.console.aws.amazon.com/cloudwatch/home?region=${region}`;
  const pattern = hashEncode(`{ $.user_sub = "${sub}" }`);
  const search = `$3FfilterPattern$3D${pattern}$26start$3D${since}`;
  return {
    logs: `${home}#logsV2:log-groups/log-group/${hashEncode(group)}/log-events${search}`,
    trace: (id) => `${home}#xray:traces/${id}`,
  };
}

/** Links to the operations page of the local system, about one patient. */
export function localLinks(url: string, sub: string): Links {
  const page = `${url}/?sub=${encodeURIComponent(sub)}`;
  return { logs: page, trace: () => page };
}

/** Encodes as the console does after the `#`: twice, with `$` for `%`. */
const hashEncode = (text: string): string =>
  encodeURIComponent(encodeURIComponent(text)).replaceAll('%', '$');
