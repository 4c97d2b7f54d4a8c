/*
 * Imported by a command before everything else: Node keeps the code that it has compiled, types stripped, for the next
 * start of the command and for the processes that the command starts.
 */
import { enableCompileCache } from 'node:module';
import { COMPILED_FOLDER } from './folder.ts';

// https://nodejs.org/api/module.html#moduleenablecompilecacheoptions
process.env.NODE_COMPILE_CACHE ??= COMPILED_FOLDER;
enableCompileCache(process.env.NODE_COMPILE_CACHE);
