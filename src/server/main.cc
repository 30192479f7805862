#include <sys/stat.h>

#include "server/command_line.h"

int main(int argc, char** argv) {
  // Whatever it writes holds addresses, hidden words and keys: data, copies, exports, letters.
  umask(0077);
  return commonty::server::run(argc, argv);
}
