/** Removes what the global setup made, which runs in the same process, and nothing else. */
export default () => globalThis.removeTestFolders();
