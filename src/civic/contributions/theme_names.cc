#include "civic/contributions/theme_names.h"

#include <map>

#include "civic/pages/parts.h"

namespace commonty::contributions {
namespace json = boost::json;

json::array published_themes(const Visit& visit, Tx& tx, ChallengeId challenge) {
  if (!visit.app.parts) return {};
  const json::value all =
      visit.app.parts->get("contributions", "themes", visit, tx, challenge.value);
  return all.is_array() ? all.as_array() : json::array();
}

void name_themes(json::array& cards, const json::array& themes) {
  std::map<json::string, json::value> labels;
  for (const json::value& theme : themes) {
    labels[theme.at("theme").as_string()] = theme.at("theme_label");
  }
  for (json::value& card : cards) {
    const auto label = labels.find(card.at("theme_id").as_string());
    if (label != labels.end()) card.as_object()["theme"] = label->second;
  }
}

}  // namespace commonty::contributions
