#include "civic/imports/note_tree.h"

#include <utility>
#include <vector>

#include "platform/base/text.h"

namespace commonty::imports {
namespace {

// The place of that name in `list`, made if there is none.
template <class T, class Index, class Key>
std::size_t place_of(std::vector<T>& list, Index& index, const Key& key, const std::string& name) {
  const auto [found, made] = index.emplace(key, list.size());
  if (made) {
    list.emplace_back();
    list.back().name = name;
  }
  return found->second;
}

std::string upper(char letter) { return std::string(1, static_cast<char>(letter - 'a' + 'A')); }

}  // namespace

std::string NoteTree::name_of_group(const Label& label) {
  std::string own = label.name.empty() ? label.as_called : label.name;
  if (label.number.empty()) return own;
  const std::string key = label.word + " " + label.number;
  const auto known = groups_.find(key);
  const bool bare = label.name.empty();
  if (known != groups_.end() && (bare || known->second == own)) return known->second;
  std::string name = own;
  if (group_index_.count(name) > 0 && !bare) name += " (" + label.as_called + ")";
  // It may have stood there by its number alone until now.
  if (known != groups_.end() && lower_ascii(known->second) == lower_ascii(label.as_called)) {
    const std::size_t group = group_at(known->second);
    notes_.groups[group].name = name;
    group_index_.emplace(name, group);
  }
  return groups_[key] = name;
}

void NoteTree::enter_group(const Label& label) {
  if (in_group_) places_[group_] = {question_, prompt_};
  const std::string name = name_of_group(label);
  const bool stays = in_group_ && name == group_ && label.goes_on;
  group_ = name;
  in_group_ = true;
  if (!stays)
    std::tie(question_, prompt_) =
        label.goes_on ? places_[name] : std::pair<std::string, std::string>();
  group_at(group_);
  newest_ = nullptr;
}

void NoteTree::remember_question(const Label& label) {
  question_ = label.name.empty() ? label.as_called : label.name;
  if (!label.number.empty() && !label.name.empty()) questions_[label.number] = label.name;
}

void NoteTree::enter_question(const Label& label) {
  const auto known = questions_.find(label.number);
  const bool bare = label.name.empty() && !label.number.empty();
  remember_question(label);
  if (bare && known != questions_.end()) question_ = known->second;
  prompt_.clear();
  place();
}

void NoteTree::enter_prompt(const std::string& name) {
  prompt_ = name;
  place();
}

void NoteTree::remember_letter(char letter, const std::string& words) {
  if (!words.empty()) letters_[question_ + "\n" + letter] = words;
}

void NoteTree::enter_letter(char letter, const std::string& words) {
  remember_letter(letter, words);
  const auto known = letters_.find(question_ + "\n" + letter);
  enter_prompt(known == letters_.end() ? upper(letter) : known->second);
}

void NoteTree::leave_group() {
  in_group_ = false;
  group_.clear();
  leave_question();
}

void NoteTree::leave_question() {
  question_.clear();
  prompt_.clear();
  newest_ = nullptr;
}

std::size_t NoteTree::group_at(const std::string& name) {
  return place_of(notes_.groups, group_index_, name, name);
}

std::size_t NoteTree::question_at(std::size_t group, const std::string& name) {
  return place_of(notes_.groups[group].questions, question_index_, std::pair(group, name), name);
}

Notes::Prompt& NoteTree::prompt_at(std::size_t group, std::size_t question,
                                   const std::string& name) {
  std::vector<Notes::Prompt>& prompts = notes_.groups[group].questions[question].prompts;
  return prompts[place_of(prompts, prompt_index_, std::tuple(group, question, name), name)];
}

void NoteTree::place() {
  const std::size_t group = group_at(group_);
  const std::size_t question = question_at(group, question_);
  if (!prompt_.empty()) prompt_at(group, question, prompt_);
  newest_ = nullptr;
}

void NoteTree::add(Notes::Note note) {
  const std::size_t group = group_at(group_);
  std::vector<Notes::Note>& notes = prompt_at(group, question_at(group, question_), prompt_).notes;
  notes.push_back(std::move(note));
  newest_ = &notes.back();
}

void NoteTree::lengthen(const std::string& words) {
  if (newest_ != nullptr) newest_->text += (newest_->text.empty() ? "" : " ") + words;
}

}  // namespace commonty::imports
