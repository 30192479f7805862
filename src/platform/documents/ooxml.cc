#include "platform/documents/ooxml.h"

#include <vector>

#include "platform/base/text.h"
#include "platform/documents/readers.h"
#include "platform/documents/xml.h"

namespace commonty::documents::ooxml {
namespace {

// Each holds the whole name of a part; several may lead to one.
constexpr std::size_t relations_max = 5 * zip_entries_max;

std::string folder_of(const std::string& part) {
  const std::size_t slash = part.rfind('/');
  return slash == std::string::npos ? "" : part.substr(0, slash + 1);
}

std::string relations_part_of(const std::string& part) {
  const std::string folder = folder_of(part);
  return folder + "_rels/" + part.substr(folder.size()) + ".rels";
}

// "word/" and "../customXml/item1.xml" make "customXml/item1.xml".
std::string resolve(const std::string& folder, std::string_view target) {
  std::vector<std::string> steps;
  const std::string whole =
      target.substr(0, 1) == "/" ? std::string(target.substr(1)) : folder + std::string(target);
  for (const std::string_view step : split(whole, '/')) {
    if (step == ".." && !steps.empty()) steps.pop_back();
    if (!step.empty() && step != "." && step != "..") steps.emplace_back(step);
  }
  return join(steps, "/");
}

std::string last_word(std::string_view address) {
  return std::string(address.substr(address.rfind('/') + 1));
}

}  // namespace

Result<Relations> relations(Archive& archive, const std::string& part) {
  Relations found;
  const pugi::xml_document document = TRY(xml_part_or_empty(archive, relations_part_of(part)));
  for (const pugi::xml_node node : document.child("Relationships").children("Relationship")) {
    if (std::string_view(node.attribute("TargetMode").value()) == "External") continue;
    if (found.size() == relations_max) return too_much_text();
    found[xml::name_in(node.attribute("Id"))] = {
        last_word(xml::name_in(node.attribute("Type"))),
        resolve(folder_of(part), xml::name_in(node.attribute("Target")))};
  }
  return found;
}

std::string target_of(const Relations& relations, std::string_view type) {
  for (const auto& [id, relation] : relations) {
    if (relation.type == type) return relation.target;
  }
  return "";
}

Result<pugi::xml_document> related(Archive& archive, const Relations& relations,
                                   std::string_view type) {
  return xml_part_or_empty(archive, target_of(relations, type));
}

Result<std::string> title(Archive& archive) {
  const Relations root = TRY(relations(archive, ""));
  std::string part = target_of(root, "core-properties");
  if (part.empty()) part = target_of(root, "coreProperties");
  const pugi::xml_document document = TRY(xml_part_or_empty(archive, part));
  return clean_line(xml::text_of(document.first_child().child("dc:title")));
}

}  // namespace commonty::documents::ooxml
