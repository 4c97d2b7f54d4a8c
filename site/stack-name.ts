/** The name of a stage's stack; the one that patients use has no suffix. */
export function stackNameOf(stage: string): string {
  return stage === 'production' ? 'ClinicMail' : `ClinicMail-${stage}`;
}
