// Agendas to begin from: seven of ours, and those that facilitators keep for the next time.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "civic/workshops/stored.h"
#include "civic/workshops/workshops.h"
#include "platform/base/resources.h"
#include "platform/base/text.h"

namespace commonty::workshops {
namespace json = boost::json;
namespace {

using TemplateId = Id<struct TemplateTag>;

constexpr int templates_max = 200;  // shown, the newest first

std::string text_of(const json::object& from, std::string_view key) {
  const json::value* found = from.if_contains(key);
  return found && found->is_string() ? std::string(found->as_string()) : "";
}

int number_in(const json::object& from, std::string_view key, int otherwise) {
  const json::value* found = from.if_contains(key);
  return found && found->is_int64() ? static_cast<int>(found->as_int64()) : otherwise;
}

ActivityDraft activity_of(const json::object& from) {
  ActivityDraft out{.title = text_of(from, "title"),
                    .tool = text_of(from, "tool"),
                    .minutes = number_in(from, "minutes", 15)};
  if (const json::value* options = from.if_contains("options"); options && options->is_object()) {
    out.options = options->as_object();
  }
  return out;
}

Template template_of(const json::object& from) {
  Template out{.name = text_of(from, "name"),
               .title = text_of(from, "title"),
               .about = text_of(from, "about"),
               .agenda = {},
               .groups = number_in(from, "groups", 0)};
  for (const json::value& item : from.at("agenda").as_array()) {
    out.agenda.push_back(activity_of(item.as_object()));
  }
  return out;
}

std::vector<Template> read_ours() {
  std::vector<Template> out;
  const json::value all = json::parse(resources::find("src/civic/workshops/templates.json"));
  for (const json::value& item : all.as_array()) {
    out.push_back(template_of(item.as_object()));
  }
  return out;
}

const std::vector<Template>& ours() {
  static const std::vector<Template> all = read_ours();
  return all;
}

}  // namespace

std::vector<Template> templates(Tx& tx) {
  std::vector<Template> out = ours();
  for (const store::Row row :
       tx.query("SELECT id, title, agenda FROM workshop_templates ORDER BY id DESC LIMIT $1",
                templates_max)) {
    Template kept = template_of(json::parse(row.text(2)).as_object());
    kept.name = row.get<TemplateId>(0).text();
    kept.title = row.get<std::string>(1);
    out.push_back(std::move(kept));
  }
  return out;
}

Result<void> use_template(Tx& tx, PersonId by, WorkshopId workshop, std::string_view name) {
  const auto all = templates(tx);
  const auto chosen = std::ranges::find(all, name, &Template::name);
  if (chosen == all.end()) return refuse_field("template", say("Choose a template"));
  for (const ActivityDraft& activity : chosen->agenda) {
    TRY(add_activity(tx, by, workshop, activity));
  }
  if (groups(tx, workshop).empty()) {
    return set_groups(tx, workshop,
                      std::vector<std::string>(static_cast<std::size_t>(chosen->groups)));
  }
  return done();
}

Result<void> save_as_template(Tx& tx, PersonId by, WorkshopId workshop, std::string_view title) {
  Problems problems;
  check_length(problems, "title", title, title_length_max, say("Give the template a name"));
  TRY(std::move(problems).result());
  const Workshop from = TRY(get(tx, workshop));
  json::array agenda_list;
  for (const Activity& activity : agenda(tx, workshop)) {
    if (!activity.on_agenda()) continue;
    agenda_list.push_back(json::object{{"title", activity.title},
                                       {"tool", activity.tool},
                                       {"minutes", activity.minutes},
                                       {"options", activity.options}});
  }
  if (agenda_list.empty()) {
    return refuse(Reason::invalid, say("There is nothing on the agenda to keep yet"));
  }
  const json::object kept{{"about", from.about},
                          {"groups", groups(tx, workshop).size()},
                          {"agenda", std::move(agenda_list)}};
  tx.run(
      "INSERT INTO workshop_templates (id, title, agenda, made_by, made_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      tx.new_id<TemplateId>(), clean_line(title), json::serialize(kept), by, tx.now());
  return done();
}

}  // namespace commonty::workshops
