#include "platform/web/error_words.h"

#include <algorithm>
#include <string>

namespace commonty::web {
namespace {

struct Words {
  int code;
  Message title, advice;
};

const std::vector<Words>& all_words() {
  static const std::vector<Words> words = {
      {400, say("This request could not be read"),
       say("Go back and try again. If you typed the address, check it for a slip.")},
      {408, say("That took too long"),
       say("The connection was too slow to receive everything. Nothing was saved. Please try "
           "again.")},
      {411, say("The length is missing"), say("Your program has to say how long the content is.")},
      {413, say("That is too much at once"),
       say("Nothing was saved. Go back, make it shorter or send it in several parts.")},
      {414, say("That address is too long"),
       say("Go back and try with a shorter search or fewer filters.")},
      {417, say("We cannot do what was expected"),
       say("Your program asked for something we do not offer.")},
      {421, say("This site has another name"),
       say("The address does not belong to this site. Please check it.")},
      {431, say("Your browser sent too much about itself"),
       say("Delete the cookies of this site in your browser, then try again.")},
      {500, say("Something went wrong here"),
       say("It is our mistake, not yours, and it has been noted. Please try again in a few "
           "minutes.")},
      {501, say("We cannot read that encoding"),
       say("Your program has to send its content in another way.")},
      {503, say("Too many people are here just now"), say("Please try again in a minute.")},
      {505, say("We speak HTTP/1.1"), say("Your program asked in another version of HTTP.")},
      {404, say("There is nothing at this address"),
       say("It may have moved. Start again from the first page.")},
      {405, say("That cannot be done here"), say("Go back and use the buttons on the page.")},
  };
  return words;
}

// A status without words of its own is told as the first of its kind.
const Words& words_of(int status) {
  const auto with = [](int code) { return std::ranges::find(all_words(), code, &Words::code); };
  const auto found = with(status);
  return found != all_words().end() ? *found : *with(status < 500 ? 400 : 500);
}

constexpr std::size_t kilobyte = 1024;

}  // namespace

ErrorWords error_words(int status, const Request& request) {
  const Words& words = words_of(status);
  ErrorWords out{words.title, {words.advice}};
  if (words.code == 413 && request.body_size_max > 0) {
    out.advice.push_back(say("At most {size} KB can be sent here at a time.",
                             {{"size", std::to_string(request.body_size_max / kilobyte)}}));
  }
  return out;
}

std::string in_one(const std::vector<Message>& advice, const Texts& texts) {
  std::string all;
  for (const Message& sentence : advice) all += (all.empty() ? "" : " ") + texts(sentence);
  return all;
}

}  // namespace commonty::web
