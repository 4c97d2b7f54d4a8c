/** Replaces modules that packages load and the functions never use. */
export {};
