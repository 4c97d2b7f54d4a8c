import { synthesise } from '../../local/synthesise.ts';
import { ASSEMBLY } from './assembly.ts';

/** Synthesises the stack once for all tests, as `cdk synth` does. */
export default () => synthesise(ASSEMBLY);
