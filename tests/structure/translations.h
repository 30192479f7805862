// What every translation file keeps to, so that no sentence is lost on the way to a page.
#pragma once

#include "tests/structure/tree.h"

namespace structure {

// po/*.po are well-formed gettext in UTF-8 with Language and Plural-Forms, have no sentence twice,
// as many plural forms as they say, and the same {names} in a translation as in its original.
Faults translations(const Tree& tree);

}  // namespace structure
