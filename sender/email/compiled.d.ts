/** The compiled `templates/` and the clinic's details. */
declare module 'compiled:templates' {
  const templates: import('./templates.ts').CompiledTemplates;
  export default templates;
}

/** `app-brands.ts` where an app of the site has its own brand, otherwise `one-brand.ts`. */
declare module 'compiled:find-brand' {
  export const createFindBrand: typeof import('./app-brands.ts').createFindBrand;
}
