// What every view keeps to: nothing inline, no other host, and a token in every form that posts.
#pragma once

#include "tests/structure/tree.h"

namespace structure {

// The pages' Content-Security-Policy would block these: style attributes and elements, scripts
// without src, on...= handlers, javascript: addresses, and files of other hosts.
Faults inline_parts(const Tree& tree);
// A form that posts holds {{> pages/csrf}}, or another site could send it in a person's name.
Faults forms_without_token(const Tree& tree);

}  // namespace structure
