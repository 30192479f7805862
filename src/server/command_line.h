// `commonty COMMAND ...`: what the program does from the command line.
#pragma once

namespace commonty::server {

// 0 done, 1 refused (one line says why), 2 wrong usage.
int run(int argc, char** argv);

}  // namespace commonty::server
