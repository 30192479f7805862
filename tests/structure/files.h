// What every file keeps to: no place it was made at, a first sentence, plain functions, no waiting.
#pragma once

#include "tests/structure/tree.h"

namespace structure {

// Packages come by name, and the code runs anywhere: no file names a package registry's host or a
// folder of the machine it was written on.
Faults places(const Tree& tree);
// The first line of a header says what the thing is.
Faults first_sentences(const Tree& tree);
// Only the network edge waits in the middle of a function.
Faults coroutines(const Tree& tree);
// A test that sleeps is slow today and fails some other day.
Faults sleeping_tests(const Tree& tree);

}  // namespace structure
