#include "server/command_line.h"

int main(int argc, char** argv) { return commonty::server::run(argc, argv); }
