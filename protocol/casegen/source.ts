import { CASEGEN_LISTS } from './lists-source.ts';
import { CASEGEN_SHAPES } from './shapes-source.ts';

/** Source of the Python module `casegen`, which generator programs may import: pieces of test inputs, seeded by `random` alone. */
export const CASEGEN_SOURCE: string = CASEGEN_LISTS + CASEGEN_SHAPES;

/**
 * Python statements that make `casegen` importable where it is not yet: the runtime images hold it, native Python does not.
 * They need nothing but `sys`, and bind no other name.
 */
export const CASEGEN_INSTALL = `import sys
if 'casegen' not in sys.modules:
    sys.modules['casegen'] = type(sys)('casegen')
    exec(compile(${JSON.stringify(CASEGEN_SOURCE)}, '<casegen>', 'exec'), vars(sys.modules['casegen']))
`;
