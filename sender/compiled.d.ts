/** `templates/` and the clinic's details, put in by the build. */
declare module 'compiled:templates' {
  const templates: import('./templates.ts').CompiledTemplates;
  export default templates;
}
