// What .docx and .xlsx share: parts that point at each other by relations, so that no name of a
// part need be guessed.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "platform/base/result.h"
#include "platform/documents/zip.h"

namespace commonty::documents::ooxml {

struct Relation {
  std::string type;    // the last word of its address: "officeDocument", "styles", "worksheet"
  std::string target;  // the name of a part
};

// By id. Those that lead outside the file are left out.
using Relations = std::map<std::string, Relation>;

// The relations of a part, or of the whole file when `part` is empty.
Result<Relations> relations(Archive& archive, const std::string& part);
// The first target of that type, or "".
std::string target_of(const Relations& relations, std::string_view type);
// The part of that type as a tree, or an empty one.
Result<pugi::xml_document> related(Archive& archive, const Relations& relations,
                                   std::string_view type);
// The title among the file's properties, or "".
Result<std::string> title(Archive& archive);

}  // namespace commonty::documents::ooxml
