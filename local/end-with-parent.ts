/*
 * Loaded into a process before its program: ends the process when the process that started it ends, however that happens,
 * because that process holds standard input open.
 */
process.stdin.once('end', () => process.exit());
process.stdin.resume();
// An open pipe does not keep the program running.
if ('unref' in process.stdin) process.stdin.unref();
