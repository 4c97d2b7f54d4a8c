/** The part of an answer that the browser writes and signs: https://www.w3.org/TR/webauthn-3/#dictdef-collectedclientdata */
export interface ClientData {
  readonly challenge: string;
  readonly origin: string;
}

/** Reads `clientDataJSON`, base64url; undefined for anything else. */
export function readClientData(encoded: string): ClientData | undefined {
  const { challenge, origin } = readJsonObject(Buffer.from(encoded, 'base64url').toString()) ?? {};
  return typeof challenge === 'string' && typeof origin === 'string' ? { challenge, origin } : undefined;
}

/** Parses a JSON object; undefined for anything else. */
export function readJsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
