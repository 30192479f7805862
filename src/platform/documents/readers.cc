#include "platform/documents/readers.h"

#include "platform/base/text.h"
#include "platform/documents/xml.h"

namespace commonty::documents {
namespace {

std::string lead_of(std::string_view text) {
  return std::string(text.substr(0, std::min(text.find_first_not_of(" \t"), text.size())));
}

}  // namespace

Result<pugi::xml_document> xml_part(Archive& archive, const std::string& name) {
  return xml::parse(TRY(archive.part(name)));
}

Result<pugi::xml_document> xml_part_or_empty(Archive& archive, const std::string& name) {
  if (!archive.has(name)) return pugi::xml_document();
  return xml_part(archive, name);
}

Refusal damaged() {
  return refuse(Reason::invalid,
                say("This file is damaged. Open it in the program it was made with, save it again "
                    "and try once more."));
}

Refusal locked() {
  return refuse(Reason::invalid,
                say("This file is locked with a password. Save a copy without one and try again."));
}

Refusal too_much_text() {
  return refuse(Reason::too_large,
                say("This file holds too much to read at once. Split it into smaller files and try "
                    "again."));
}

void Lines::add(Line line) {
  if (full()) return;
  if (line.text.size() > line_size_max || lines_.size() >= lines_max) {
    problem_ = too_much_text();
    return;
  }
  if (line.lead.empty()) line.lead = lead_of(line.text);
  line.text = clean_line(line.text);
  if (line.text.empty()) return;
  line.number = count_;
  lines_.push_back(std::move(line));
}

Result<std::vector<Line>> Lines::result() && {
  if (problem_) return *std::move(problem_);
  return std::move(lines_);
}

void Rows::add(int number, std::vector<std::string> cells) {
  if (full()) return;
  for (std::string& cell : cells) {
    held_.bytes += cell.size();
    if (cell.size() > line_size_max || held_.bytes > zip_part_size_max) {
      problem_ = too_much_text();
      return;
    }
    cell = clean(cell);
  }
  while (!cells.empty() && cells.back().empty()) cells.pop_back();
  if (cells.empty()) return;
  held_.cells += cells.size();
  if (cells.size() > columns_max || sheet_.rows.size() >= lines_max || held_.cells > cells_max) {
    problem_ = too_much_text();
    return;
  }
  sheet_.rows.push_back(std::move(cells));
  sheet_.numbers.push_back(number);
}

Result<Sheet> Rows::result(std::string name) && {
  if (problem_) return *std::move(problem_);
  sheet_.name = std::move(name);
  return std::move(sheet_);
}

}  // namespace commonty::documents
