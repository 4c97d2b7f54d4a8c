/*
 * Loaded into a process before its program: ends the process and its children when the process that started it ends,
 * however that happens, because that process holds standard input open.
 */
process.stdin.once('end', () => {
  try {
    // The leader of a process group ends all of it, such as the app that the CDK's command line has started.
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    // The process leads no group, or the system has none.
    process.exit();
  }
});
process.stdin.resume();
// An open pipe does not keep the program running.
if ('unref' in process.stdin) process.stdin.unref();
