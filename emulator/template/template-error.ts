/** Something in the synthesised assembly that cannot be run locally; the message is a sentence that names it. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}
