// What a person reads when the network edge itself had to refuse: a heading, and what to do now.
#pragma once

#include <string>
#include <vector>

#include "platform/base/result.h"
#include "platform/texts/texts.h"
#include "platform/web/request.h"

namespace commonty::web {

struct ErrorWords {
  Message title;
  std::vector<Message> advice;
};

// For any status of 400 and more.
ErrorWords error_words(int status, const Request& request);

// All advice as one piece of text.
std::string in_one(const std::vector<Message>& advice, const Texts& texts);

}  // namespace commonty::web
