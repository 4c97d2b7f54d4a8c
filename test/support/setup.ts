/** Nothing under test writes to the console; a line that appears there is a defect. */
for (const method of ['error', 'warn'] as const) {
  console[method] = (...values: unknown[]) => {
    throw new Error(`console.${method} was called: ${values.map(String).join(' ')}`);
  };
}
