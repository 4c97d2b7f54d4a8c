/** Removes the folders that the global setup created; both run in the same process. */
export default () => globalThis.removeTestFolders();
