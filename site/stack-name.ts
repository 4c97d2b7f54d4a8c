/** Returns the name of a stage's stack. Stages other than production add their name as a suffix. */
export function stackNameOf(stage: string): string {
  return stage === 'production' ? 'ClinicMail' : `ClinicMail-${stage}`;
}
