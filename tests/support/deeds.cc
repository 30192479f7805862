#include "tests/support/deeds.h"

#include <stdexcept>

namespace commonty::test {
namespace {

// One page of the table at a time.
ContributionUrls answer_those_on(const WebPage& table, WebBrowser& by, const std::string& challenge,
                                 const ContributionUrls& chosen, const GivenAnswer& given) {
  Form form = table.form(challenge + "/answers");
  ContributionUrls elsewhere;
  for (const std::string& url : chosen) {
    if (table.body.find("value=\"" + id_of(url) + "\"") == std::string::npos) {
      elsewhere.push_back(url);
    } else {
      form.tick("contributions", id_of(url));
    }
  }
  if (elsewhere.size() == chosen.size()) return elsewhere;
  form.tick("outcome", given.outcome).set("reason", given.reason);
  if (given.day > 0) {
    form.set("look_again-day", std::to_string(given.day))
        .set("look_again-month", std::to_string(given.month))
        .set("look_again-year", std::to_string(given.year));
  }
  const WebPage kept = by.submit(form);
  if (!kept.says("Draft answers kept")) throw std::runtime_error("not kept: " + kept.words());
  return elsewhere;
}

}  // namespace

std::string id_of(const std::string& url) { return url.substr(url.rfind('/') + 1); }

WebPage give(WebBrowser& by, const std::string& challenge, const std::string& text) {
  return by.submit(by.get(challenge).form(challenge + "/contributions").set("text", text));
}

WebPage support(WebBrowser& by, const std::string& contribution) {
  return by.submit(by.get(contribution).form(contribution + "/supports"));
}

WebPage comment(WebBrowser& by, const std::string& contribution, const std::string& text) {
  return by.submit(by.get(contribution).form(contribution + "/comments").set("text", text));
}

WebPage bring_in(WebBrowser& by, const std::string& challenge, const std::string& file_name,
                 const std::string& bytes) {
  return by.submit(by.get(challenge + "/imports/new")
                       .form(challenge + "/imports")
                       .attach("file", file_name, bytes));
}

WebPage hide(WebBrowser& by, const std::string& contribution, const std::string& reason,
             const std::string& note) {
  return by.submit(by.get(contribution + "/hiding")
                       .form(contribution + "/hiding")
                       .tick("reason", reason)
                       .set("note", note));
}

WebPage undo(WebBrowser& by, const WebPage& said) {
  const std::string url = said.link("Undo");
  return by.submit(by.get(url).form(url));
}

WebPage merge(WebBrowser& by, const std::string& challenge, const ContributionUrls& originals) {
  std::string choosing = challenge + "/merges/new";
  for (const std::string& url : originals) {
    choosing += (&url == &originals.front() ? "?contributions=" : "&contributions=") + id_of(url);
  }
  const WebPage compared = by.submit(by.get(choosing).search(challenge + "/merges/comparison"));
  return by.submit(compared.form(challenge + "/merges").tick("joint", id_of(originals.front())));
}

void answer(WebBrowser& by, const std::string& challenge, const ContributionUrls& chosen,
            const GivenAnswer& given) {
  WebPage table = by.get(challenge + "/answers");
  ContributionUrls left = answer_those_on(table, by, challenge, chosen, given);
  while (!left.empty()) {
    table = by.get(table.link("Show more"));
    left = answer_those_on(table, by, challenge, left, given);
  }
}

WebPage publish(WebBrowser& by, const std::string& challenge, const std::string& title) {
  const WebPage table = by.submit(by.get(challenge + "/answers")
                                      .form(challenge + "/answers/description")
                                      .set("title", title)
                                      .set("rule", "What most people named, within our budget")
                                      .set("decided_by", "Ann Convener\nThe panel"));
  const std::string last_look = table.link("A last look before publishing");
  return by.submit(by.get(last_look).form(last_look));
}

}  // namespace commonty::test
