#include <gmock/gmock.h>

#include "platform/base/log.h"

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  commonty::log::set_level(commonty::log::Level::off);
  return RUN_ALL_TESTS();
}
