/** `templates/` and the clinic's details, put in by the build. */
declare module 'compiled:templates' {
  const templates: import('./templates.ts').CompiledTemplates;
  export default templates;
}

/** `app-brands.ts` where apps of the site have brands of their own, else `one-brand.ts`. */
declare module 'compiled:brand-of' {
  export const createBrandOf: typeof import('./app-brands.ts').createBrandOf;
}
