/** Makes a command believe that it writes to a terminal, with `node --import`, so that its output has colours. */
process.stdout.isTTY = true;
